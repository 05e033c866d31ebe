// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scriptview.h"

#include "models/tr.h"
#include "presentation/icons.h"
#include "widgets/qscintilla.h"
#include "widgets/sqlpane.h"

#include <QHelpEvent>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Margin { StateMargin = SqlPane::FirstOwnMargin, StatementMargin, OutsideMargin };

enum Marker { NotRun, Running, Done, Failed, Outside, RunningLine, FailedLine, Tried };

constexpr unsigned bit(Marker marker)
{
    return 1U << marker;
}

constexpr unsigned states = bit(NotRun) | bit(Running) | bit(Done) | bit(Tried) | bit(Failed);

/// Annotations are not wrapped by the editor.
QString wrapped(const QString &text, int columns)
{
    QStringList lines;
    for (const QString &paragraph : text.split(u'\n')) {
        QString line;
        for (const QString &word : paragraph.split(u' ')) {
            if (!line.isEmpty() && line.size() + 1 + word.size() > columns) {
                lines += line;
                line.clear();
            }
            line += (line.isEmpty() ? QString() : u" "_s) + word;
        }
        lines += line;
    }
    return lines.join(u'\n');
}

} // namespace

/// The styles for what stands beside and below the text. Numbers are taken once per editor.
class ScriptView::Styles {
public:
    QsciStyle statement;
    QsciStyle failure;
};

ScriptView::ScriptView(QWidget *parent)
    : QWidget(parent),
      m_pane(new SqlPane),
      m_styles(std::make_unique<Styles>())
{
    setObjectName(QStringLiteral("scriptView"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pane);
    setFocusProxy(m_pane);
    m_pane->editor()->setAccessibleName(Tr::tr("Script"));

    setUpMargins();
    connect(m_pane, &SqlPane::lookChanged, this, &ScriptView::applyLook);
    connect(m_pane->editor(), &QsciScintilla::marginClicked, this, [this](int, int line) {
        if (const MarginMark *clicked = statementAt(line + 1))
            Q_EMIT statementClicked(clicked->number);
    });
    connect(m_pane->editor(), &QsciScintilla::SCN_UPDATEUI, this, &ScriptView::numberVisibleLines);
    m_pane->editor()->viewport()->installEventFilter(this);
    applyLook();
}

ScriptView::~ScriptView() = default;

void ScriptView::setUpMargins()
{
    QsciScintilla &editor = *m_pane->editor();
    editor.setMargins(4);
    editor.setMarginType(StateMargin, QsciScintilla::SymbolMargin);
    editor.setMarginType(StatementMargin, QsciScintilla::TextMarginRightJustified);
    editor.setMarginType(OutsideMargin, QsciScintilla::SymbolMargin);
    editor.setMarginMarkerMask(SqlPane::NumberMargin, 0);
    editor.setMarginMarkerMask(StateMargin, int(states));
    editor.setMarginMarkerMask(StatementMargin, 0);
    editor.setMarginMarkerMask(OutsideMargin, int(bit(Outside)));
    for (const int margin : {StateMargin, StatementMargin, OutsideMargin})
        editor.setMarginSensitivity(margin, true);
    editor.setAnnotationDisplay(QsciScintilla::AnnotationStandard);
    // A marker that no margin shows colours its whole line.
    editor.markerDefine(QsciScintilla::Background, RunningLine);
    editor.markerDefine(QsciScintilla::Background, FailedLine);
}

void ScriptView::applyLook()
{
    QsciScintilla &editor = *m_pane->editor();
    const QPalette look = palette();
    const int side = QFontMetrics(m_pane->scriptFont()).height();
    // As an image and with its scale: only so does the editor centre it on screens of any density.
    editor.SendScintilla(QsciScintilla::SCI_RGBAIMAGESETSCALE,
                         static_cast<unsigned long>(qRound(devicePixelRatioF() * 100)));
    const auto define = [&](Marker marker, Icon name, Meaning meaning) {
        const QPixmap sign = icon(name, meaning).pixmap(QSize(side, side), devicePixelRatioF());
        editor.markerDefine(sign.toImage(), marker);
    };
    define(NotRun, Icon::Statement, Meaning::Muted);
    define(Running, Icon::Running, Meaning::Running);
    define(Done, Icon::Applied, Meaning::Good);
    define(Tried, Icon::DryRun, Meaning::Muted);
    define(Failed, Icon::Failed, Meaning::Bad);
    define(Outside, Icon::Outside, Meaning::Attention);
    editor.setMarkerBackgroundColor(background(Meaning::Running, look), RunningLine);
    editor.setMarkerBackgroundColor(background(Meaning::Bad, look), FailedLine);
    editor.setMarginWidth(StateMargin, side + side / 4);

    const auto style = [&](QsciStyle &target, const QColor &ink, const QColor &paper) {
        target.setColor(ink);
        target.setPaper(paper);
        target.setFont(m_pane->scriptFont());
        target.apply(&editor);
    };
    style(m_styles->statement, look.color(QPalette::WindowText), look.color(QPalette::Window));
    style(m_styles->failure, colour(Meaning::Bad, look), background(Meaning::Bad, look));
    showNumbers();
    showFailure();
}

void ScriptView::setScript(const QByteArray &utf8, std::vector<MarginMark> marks)
{
    m_marks = std::move(marks);
    m_runningLine = 0;
    m_failedLine = 0;
    m_failure.clear();
    QsciScintilla &editor = *m_pane->editor();
    editor.markerDeleteAll();
    editor.clearAnnotations();
    m_pane->setText(utf8);
    for (const MarginMark &mark : m_marks) {
        if (mark.outsideTransaction)
            editor.markerAdd(mark.line - 1, Outside);
    }
    showNotRun();
    showNumbers();
    m_pane->goTo(1);
}

QByteArray ScriptView::script() const
{
    return m_pane->text();
}

void ScriptView::showNotRun()
{
    int line = 0; // Several statements may begin in one line; a marker that is there twice stays.
    for (const MarginMark &mark : m_marks) {
        if (mark.line != line)
            m_pane->editor()->markerAdd(mark.line - 1, NotRun);
        line = mark.line;
    }
}

void ScriptView::showNumbers()
{
    QsciScintilla &editor = *m_pane->editor();
    editor.clearMarginText();
    m_numbered.assign(m_marks.size(), false);
    qsizetype widest = 1;
    bool outside = false;
    for (size_t first = 0; first < m_marks.size(); first = lastOfLine(first) + 1)
        widest = std::max(widest, numbersFrom(first).size());
    for (const MarginMark &mark : m_marks)
        outside = outside || mark.outsideTransaction;
    editor.setMarginWidth(StatementMargin, m_marks.empty() ? QString() : QString(widest + 1, u'0'));
    const int side = QFontMetrics(m_pane->scriptFont()).height();
    editor.setMarginWidth(OutsideMargin, outside ? side + side / 4 : side / 4);
    numberVisibleLines();
}

/// A margin text costs more than the line it stands beside: written when it comes into sight.
void ScriptView::numberVisibleLines()
{
    QsciScintilla &editor = *m_pane->editor();
    const long top = editor.SendScintilla(QsciScintilla::SCI_GETFIRSTVISIBLELINE);
    const long shown = editor.SendScintilla(QsciScintilla::SCI_LINESONSCREEN) + 1;
    const auto lineOf = [&](long visible) {
        return int(editor.SendScintilla(QsciScintilla::SCI_DOCLINEFROMVISIBLE, visible)) + 1;
    };
    const int lastLine = lineOf(top + shown);
    auto first = static_cast<size_t>(markFrom(lineOf(top)) - m_marks.cbegin());
    for (; first < m_marks.size() && m_marks[first].line <= lastLine;
         first = lastOfLine(first) + 1) {
        if (m_numbered[first])
            continue;
        m_numbered[first] = true;
        editor.setMarginText(m_marks[first].line - 1, numbersFrom(first), m_styles->statement);
    }
}

/// Several statements may begin in one line.
size_t ScriptView::lastOfLine(size_t first) const
{
    size_t last = first;
    while (last + 1 < m_marks.size() && m_marks[last + 1].line == m_marks[first].line)
        ++last;
    return last;
}

QString ScriptView::numbersFrom(size_t first) const
{
    const size_t last = lastOfLine(first);
    QString text = QString::number(m_marks[first].number);
    if (last > first)
        text += u'–' + QString::number(m_marks[last].number);
    return text;
}

void ScriptView::setMarker(int line, int marker)
{
    QsciScintilla &editor = *m_pane->editor();
    for (const int state : {NotRun, Running, Done, Tried, Failed})
        editor.markerDelete(line - 1, state);
    editor.markerAdd(line - 1, marker);
    if (m_runningLine > 0)
        editor.markerDelete(m_runningLine - 1, RunningLine);
    m_runningLine = marker == Running ? line : 0;
    if (m_runningLine > 0)
        editor.markerAdd(line - 1, RunningLine);
}

void ScriptView::markRunning(int number)
{
    if (const MarginMark *running = statement(number))
        setMarker(running->line, Running);
}

void ScriptView::markDone(int number)
{
    markLast(number, Done);
}

void ScriptView::markTried(int number)
{
    markLast(number, Tried);
}

/// Of several in one line the last one tells for all.
void ScriptView::markLast(int number, int marker)
{
    const MarginMark *marked = statement(number);
    if (!marked)
        return;
    const MarginMark *next = marked + 1;
    if (next == m_marks.data() + m_marks.size() || next->line != marked->line)
        setMarker(marked->line, marker);
}

void ScriptView::markFailed(int line, const QString &message)
{
    QsciScintilla &editor = *m_pane->editor();
    if (m_runningLine > 0 && m_runningLine != line)
        setMarker(m_runningLine, NotRun);
    setMarker(line, Failed);
    editor.markerAdd(line - 1, FailedLine);
    m_failedLine = line;
    m_failure = message;
    showFailure();
    m_pane->goTo(line);
}

void ScriptView::showFailure()
{
    if (m_failedLine == 0 || m_failure.isEmpty())
        return;
    const int letter = QFontMetrics(m_pane->scriptFont()).averageCharWidth();
    const int columns =
        std::clamp((m_pane->editor()->viewport()->width() - marginsWidth()) / letter - 2, 40, 100);
    m_pane->editor()->annotate(m_failedLine - 1, wrapped(m_failure, columns), m_styles->failure);
}

void ScriptView::clearRunMarks()
{
    QsciScintilla &editor = *m_pane->editor();
    for (const Marker marker : {NotRun, Running, Done, Tried, Failed, RunningLine, FailedLine})
        editor.markerDeleteAll(marker);
    editor.clearAnnotations();
    m_runningLine = 0;
    m_failedLine = 0;
    m_failure.clear();
    showNotRun();
}

void ScriptView::goTo(int line)
{
    m_pane->goTo(line);
}

void ScriptView::goToStatement(int number)
{
    if (const MarginMark *wanted = statement(number))
        m_pane->goTo(wanted->line);
}

bool ScriptView::find(const QString &what, bool forward)
{
    return m_pane->find(what, forward);
}

void ScriptView::setScriptFont(const QFont &font)
{
    m_pane->setScriptFont(font);
}

const MarginMark *ScriptView::statement(int number) const
{
    const auto found =
        std::lower_bound(m_marks.begin(), m_marks.end(), number,
                         [](const MarginMark &mark, int wanted) { return mark.number < wanted; });
    return found != m_marks.end() && found->number == number ? &*found : nullptr;
}

std::vector<MarginMark>::const_iterator ScriptView::markFrom(int line) const
{
    return std::lower_bound(m_marks.begin(), m_marks.end(), line,
                            [](const MarginMark &mark, int wanted) { return mark.line < wanted; });
}

const MarginMark *ScriptView::statementAt(int line) const
{
    const auto found = markFrom(line);
    return found != m_marks.end() && found->line == line ? &*found : nullptr;
}

QString ScriptView::toolTipAt(int line) const
{
    const MarginMark *mark = statementAt(line);
    if (!mark)
        return {};
    QStringList lines{Tr::tr("Statement %1, as it will be sent").arg(mark->number)};
    const unsigned markers = m_pane->editor()->markersAtLine(line - 1);
    if (markers & bit(Done))
        lines += Tr::tr("Done in the last run");
    else if (markers & bit(Tried))
        lines += Tr::tr("Went well in the last dry run; the database was not touched");
    if (mark->outsideTransaction)
        lines += Tr::tr("The engine refuses it inside a transaction: the migration is carried out "
                        "statement by statement, with a journal.");
    return lines.join(u'\n');
}

int ScriptView::marginsWidth() const
{
    int width = 0;
    for (int margin = 0; margin < m_pane->editor()->margins(); ++margin)
        width += m_pane->editor()->marginWidth(margin);
    return width;
}

void ScriptView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showFailure();
}

bool ScriptView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::eventFilter(watched, event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QsciScintilla &editor = *m_pane->editor();
    const bool inMargins = help->x() < marginsWidth();
    const auto position = editor.SendScintilla(QsciScintilla::SCI_POSITIONFROMPOINT, 0UL,
                                               static_cast<long>(help->y()));
    const auto line = static_cast<int>(editor.SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION,
                                                            static_cast<unsigned long>(position)));
    const QString tip = inMargins ? toolTipAt(line + 1) : QString();
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tip, this);
    return true;
}

} // namespace ponyup::ui
