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
    m_editor->setCaretLineFrameWidth(1); // A background would hide those that mean something.
    m_editor->setWrapMode(QsciScintilla::WrapNone);
    m_editor->setBraceMatching(QsciScintilla::NoBraceMatch);
    m_editor->setTabWidth(4);
    m_editor->setExtraAscent(1);
    m_editor->setExtraDescent(1);
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
    m_labelWidth = 0;
    fitNumberMargin();
}

QByteArray SqlPane::text() const
{
    return m_editor->text().toUtf8();
}

int SqlPane::lineCount() const
{
    return m_editor->lines();
}

void SqlPane::setLineLabels(const QStringList &labels)
{
    m_editor->setMarginType(NumberMargin, QsciScintilla::TextMarginRightJustified);
    m_editor->clearMarginText();
    m_labelWidth = 1;
    for (int line = 0; line < labels.size(); ++line) {
        m_editor->setMarginText(line, labels[line], int(QsciScintilla::STYLE_LINENUMBER));
        m_labelWidth = std::max(m_labelWidth, int(labels[line].size()));
    }
    fitNumberMargin();
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

void SqlPane::fitNumberMargin()
{
    const int digits = std::max(int(QString::number(lineCount()).size()), 2);
    m_editor->setMarginWidth(NumberMargin,
                             QString((m_labelWidth > 0 ? m_labelWidth : digits) + 1, u'0'));
}

void SqlPane::applyLook()
{
    const QPalette look = palette();
    m_lexer->setLook(look, m_font);
    // The lexer leaves out the styles that it does not use; the others stay as they were.
    for (int style = 0; style <= QsciScintilla::STYLE_DEFAULT; ++style) {
        if (!m_lexer->description(style).isEmpty())
            continue;
        m_editor->SendScintilla(QsciScintilla::SCI_STYLESETFORE, static_cast<unsigned long>(style),
                                look.color(QPalette::Text));
        m_editor->SendScintilla(QsciScintilla::SCI_STYLESETBACK, static_cast<unsigned long>(style),
                                look.color(QPalette::Base));
    }
    m_editor->setMarginsFont(m_font);
    m_editor->setMarginsBackgroundColor(look.color(QPalette::Window));
    m_editor->setMarginsForegroundColor(colour(Meaning::Muted, look));
    m_editor->setCaretForegroundColor(look.color(QPalette::Text));
    m_editor->setCaretLineBackgroundColor(
        look.color(isDark(look) ? QPalette::Midlight : QPalette::Mid));
    m_editor->setSelectionBackgroundColor(look.color(QPalette::Highlight));
    m_editor->setSelectionForegroundColor(look.color(QPalette::HighlightedText));
    m_editor->setFoldMarginColors(look.color(QPalette::Window), look.color(QPalette::Window));
    m_editor->SendScintilla(QsciScintilla::SCI_SETMARGINLEFT, 0UL,
                            long(QFontMetrics(m_font).averageCharWidth()));
    fitNumberMargin();
    Q_EMIT lookChanged();
}

void SqlPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyLook();
}

} // namespace ponyup::ui
