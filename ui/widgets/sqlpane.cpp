// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sqlpane.h"

#include "presentation/colours.h"
#include "widgets/qscintilla.h"
#include "widgets/sqllexer.h"

#include <QEvent>
#include <QFontDatabase>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ponyup::ui {

SqlPane::SqlPane(QWidget *parent)
    : QWidget(parent),
      m_editor(new QsciScintilla),
      m_lexer(new SqlLexer(m_editor)),
      m_font(QFontDatabase::systemFont(QFontDatabase::FixedFont))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);

    m_editor->setObjectName(QStringLiteral("sql"));
    m_editor->setUtf8(true);
    m_editor->setReadOnly(true);
    m_editor->setCaretLineVisible(true);
    m_editor->setWrapMode(QsciScintilla::WrapNone);
    m_editor->setBraceMatching(QsciScintilla::NoBraceMatch);
    m_editor->setTabWidth(4);
    m_editor->SendScintilla(QsciScintilla::SCI_SETUNDOCOLLECTION, 0UL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    m_editor->setMarginWidth(FirstOwnMargin, 0);
    m_editor->setLexer(m_lexer);
    m_editor->setMarginType(NumberMargin, QsciScintilla::NumberMargin);
    applyLook();
}

void SqlPane::setText(const QByteArray &utf8)
{
    // Not setText(): converting megabytes to UTF-16 and back takes as long as showing them.
    m_editor->setReadOnly(false);
    m_editor->SendScintilla(QsciScintilla::SCI_SETTEXT, utf8.constData());
    m_editor->setReadOnly(true);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 1UL);
    m_editor->setMarginType(NumberMargin, QsciScintilla::NumberMargin);
    m_largestNumber = 0;
    fitNumberMargin(lineCount());
}

QByteArray SqlPane::text() const
{
    return m_editor->text().toUtf8();
}

int SqlPane::lineCount() const
{
    return m_editor->lines();
}

void SqlPane::setLineNumbers(const std::vector<int> &numbers)
{
    m_editor->setMarginType(NumberMargin, QsciScintilla::TextMarginRightJustified);
    m_editor->clearMarginText();
    for (size_t line = 0; line < numbers.size(); ++line) {
        if (numbers[line] > 0)
            m_editor->setMarginText(static_cast<int>(line), QString::number(numbers[line]),
                                    int(QsciScintilla::STYLE_LINENUMBER));
    }
    m_largestNumber = numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
    fitNumberMargin(m_largestNumber);
}

void SqlPane::goTo(int line)
{
    const int wanted = std::clamp(line, 1, std::max(1, lineCount())) - 1;
    m_editor->setCursorPosition(wanted, 0);
    const auto shown = m_editor->SendScintilla(QsciScintilla::SCI_VISIBLEFROMDOCLINE,
                                               static_cast<unsigned long>(wanted));
    const auto height = m_editor->SendScintilla(QsciScintilla::SCI_LINESONSCREEN);
    m_editor->SendScintilla(QsciScintilla::SCI_SETFIRSTVISIBLELINE,
                            static_cast<unsigned long>(std::max(0L, shown - height / 2)));
}

bool SqlPane::find(const QString &what, bool forward)
{
    int line = 0;
    int column = 0;
    m_editor->getCursorPosition(&line, &column);
    int lineTo = line;
    int columnTo = column;
    if (m_editor->hasSelectedText())
        m_editor->getSelection(&line, &column, &lineTo, &columnTo);
    return m_editor->findFirst(what, false, false, false, true, forward, forward ? lineTo : line,
                               forward ? columnTo : column);
}

void SqlPane::setScriptFont(const QFont &font)
{
    m_font = font;
    applyLook();
}

void SqlPane::scrollWith(SqlPane *other)
{
    const auto follow = [](QScrollBar *leader, QScrollBar *follower) {
        connect(leader, &QScrollBar::valueChanged, follower, &QScrollBar::setValue);
        connect(follower, &QScrollBar::valueChanged, leader, &QScrollBar::setValue);
    };
    follow(m_editor->verticalScrollBar(), other->m_editor->verticalScrollBar());
    follow(m_editor->horizontalScrollBar(), other->m_editor->horizontalScrollBar());
}

void SqlPane::fitNumberMargin(int largest)
{
    m_editor->setMarginWidth(NumberMargin, QString::number(std::max(largest, 10)) + u'0');
}

void SqlPane::applyLook()
{
    const QPalette look = palette();
    m_lexer->setLook(look, m_font);
    m_editor->setMarginsFont(m_font);
    m_editor->setMarginsBackgroundColor(look.color(QPalette::Window));
    m_editor->setMarginsForegroundColor(colour(Meaning::Muted, look));
    m_editor->setCaretForegroundColor(look.color(QPalette::Text));
    m_editor->setCaretLineBackgroundColor(look.color(QPalette::AlternateBase));
    m_editor->setSelectionBackgroundColor(look.color(QPalette::Highlight));
    m_editor->setSelectionForegroundColor(look.color(QPalette::HighlightedText));
    m_editor->setFoldMarginColors(look.color(QPalette::Window), look.color(QPalette::Window));
    fitNumberMargin(m_largestNumber > 0 ? m_largestNumber : lineCount());
    Q_EMIT lookChanged();
}

void SqlPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyLook();
}

} // namespace ponyup::ui
