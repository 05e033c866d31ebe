// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/theme.h"
#include "support/testing.h"
#include "widgets/diffview.h"
#include "widgets/qscintilla.h"
#include "widgets/scriptview.h"
#include "widgets/sqlpane.h"

#include <QHelpEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>
#include <QVBoxLayout>

using namespace ponyup::ui;
using namespace Qt::StringLiterals;

namespace {

const QByteArray script = "-- größe\nSELECT 'ä';\nDELETE\n  FROM a; DELETE FROM b;\nVACUUM;\n";

std::vector<MarginMark> marks()
{
    return {{.number = 1, .line = 2},
            {.number = 2, .line = 3},
            {.number = 3, .line = 4},
            {.number = 4, .line = 4},
            {.number = 5, .line = 5, .outsideTransaction = true}};
}

QsciScintilla &editorOf(const QWidget &view, const QString &pane = {})
{
    const QWidget *owner = pane.isEmpty() ? &view : view.findChild<SqlPane *>(pane);
    return *owner->findChild<QsciScintilla *>(u"sql"_s);
}

/// The markers of each line as a string of their numbers, lines separated by blanks.
QString markers(const QsciScintilla &editor)
{
    QStringList lines;
    for (int line = 0; line < editor.lines(); ++line) {
        const unsigned mask = editor.markersAtLine(line);
        QString text;
        for (int marker = 0; marker < 10; ++marker) {
            if (mask & (1U << marker))
                text += QString::number(marker);
        }
        lines += text.isEmpty() ? u"."_s : text;
    }
    return lines.join(u' ');
}

QColor styleColour(const QsciScintilla &editor, unsigned message, int style)
{
    const long bgr = editor.SendScintilla(message, static_cast<unsigned long>(style));
    return QColor(int(bgr & 0xff), int(bgr >> 8 & 0xff), int(bgr >> 16 & 0xff));
}

} // namespace

class TestScriptView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support).*"_s));
        applyTheme(*qApp, Theme::Light);
    }

    void showsAScript()
    {
        ScriptView view;
        view.setScript(script, marks());
        const QsciScintilla &editor = editorOf(view);
        QCOMPARE(view.script(), script);
        QVERIFY(editor.isReadOnly());
        QCOMPARE(editor.lines(), 6);
        // 0 not run, 4 outside a transaction.
        QCOMPARE(markers(editor), u". 0 0 0 04 ."_s);
        view.clear();
        QCOMPARE(view.script(), QByteArray());
        QCOMPARE(markers(editor), u"."_s);
    }

    void followsARun()
    {
        ScriptView view;
        view.setScript(script, marks());
        const QsciScintilla &editor = editorOf(view);
        view.markRunning(1); // 1 running and 5, its line.
        QCOMPARE(markers(editor), u". 15 0 0 04 ."_s);
        view.markDone(1);
        view.markRunning(2);
        QCOMPARE(markers(editor), u". 2 15 0 04 ."_s);
        view.markDone(2);
        view.markRunning(3);
        view.markDone(3); // Another one begins in the same line and is not done.
        QCOMPARE(markers(editor), u". 2 2 15 04 ."_s);
        view.markDone(4);
        QCOMPARE(markers(editor), u". 2 2 2 04 ."_s);
        view.markRunning(5);
        view.markFailed(5, u"cannot VACUUM"_s); // 3 failed and 6, its line.
        QCOMPARE(markers(editor), u". 2 2 2 346 ."_s);
        QCOMPARE(editor.annotation(4), u"cannot VACUUM"_s);
        view.markRunning(99);
        QCOMPARE(markers(editor), u". 2 2 2 346 ."_s);
        view.clearRunMarks();
        QCOMPARE(markers(editor), u". 0 0 0 04 ."_s);
        QCOMPARE(editor.annotation(4), QString());
    }

    void marksTheLineThatFailed()
    {
        ScriptView view;
        view.setScript(script, marks());
        view.markRunning(2);
        view.markFailed(4, u"no such table: a"_s); // The statement began in line 3.
        QCOMPARE(markers(editorOf(view)), u". 0 0 36 04 ."_s);
    }

    void goesToLines()
    {
        QByteArray text;
        for (int line = 1; line <= 1000; ++line)
            text += "SELECT " + QByteArray::number(line) + ";\n";
        ScriptView view;
        view.setScript(text, {{.number = 1, .line = 1}, {.number = 500, .line = 500}});
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const QsciScintilla &editor = editorOf(view);
        view.goToStatement(500);
        int line = 0;
        int column = 0;
        editor.getCursorPosition(&line, &column);
        QCOMPARE(line, 499);
        const int top = editor.firstVisibleLine();
        QVERIFY(top < 499 && top > 400);
        view.goTo(99'999);
        editor.getCursorPosition(&line, &column);
        QCOMPARE(line, 1000);
    }

    void finds()
    {
        ScriptView view;
        view.setScript(script, marks());
        const QsciScintilla &editor = editorOf(view);
        const auto lineFound = [&] {
            int line = 0;
            int column = 0;
            editor.getCursorPosition(&line, &column);
            return line + 1;
        };
        QVERIFY(view.find(u"delete"_s));
        QCOMPARE(lineFound(), 3);
        QVERIFY(view.find(u"delete"_s));
        QCOMPARE(lineFound(), 4);
        QVERIFY(view.find(u"delete"_s)); // Around.
        QCOMPARE(lineFound(), 3);
        QVERIFY(view.find(u"delete"_s, false));
        QCOMPARE(lineFound(), 4);
        QVERIFY(!view.find(u"nowhere"_s));
    }

    void takesItsColoursFromThePalette()
    {
        ScriptView view;
        view.setScript(script, marks());
        const QsciScintilla &editor = editorOf(view);
        applyTheme(*qApp, Theme::Dark); // Before it has ever been shown.
        view.show();
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            applyTheme(*qApp, theme);
            QCoreApplication::processEvents();
            const QPalette palette = QApplication::palette();
            for (int style = 0; style <= QsciScintilla::STYLE_DEFAULT; ++style) {
                const QColor paper = styleColour(editor, QsciScintilla::SCI_STYLEGETBACK, style);
                const QColor ink = styleColour(editor, QsciScintilla::SCI_STYLEGETFORE, style);
                QCOMPARE(paper, palette.color(QPalette::Base));
                QVERIFY2(contrast(ink, paper) >= 4.5,
                         qPrintable(u"style %1: %2"_s.arg(style).arg(ink.name())));
            }
            QCOMPARE(styleColour(editor, QsciScintilla::SCI_STYLEGETFORE, QsciLexerSQL::Keyword),
                     colour(Meaning::CodeKeyword, palette));
            QCOMPARE(styleColour(editor, QsciScintilla::SCI_STYLEGETBACK,
                                 QsciScintilla::STYLE_LINENUMBER),
                     palette.color(QPalette::Window));
            const long caret = editor.SendScintilla(QsciScintilla::SCI_GETCARETFORE);
            QCOMPARE(QColor(int(caret & 0xff), int(caret >> 8 & 0xff), int(caret >> 16 & 0xff)),
                     palette.color(QPalette::Text));
        }
    }

    void isNoTrapForTheKeyboard()
    {
        QWidget window;
        QVBoxLayout layout(&window);
        QLineEdit first;
        ScriptView view;
        QLineEdit last;
        for (QWidget *widget : std::initializer_list<QWidget *>{&first, &view, &last})
            layout.addWidget(widget);
        view.setScript(script, marks());
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        first.setFocus();
        QTest::keyClick(&first, Qt::Key_Tab);
        QVERIFY(editorOf(view).hasFocus());
        QTest::keyClick(&editorOf(view), Qt::Key_X); // Read-only.
        QCOMPARE(view.script(), script);
        QTest::keyClick(&editorOf(view), Qt::Key_Tab);
        QVERIFY(last.hasFocus());
        QCOMPARE(editorOf(view).accessibleName(), u"Script"_s);
    }

    void tellsWhatAMarkMeans()
    {
        ScriptView view;
        view.setScript(script, marks());
        view.resize(view.fontMetrics().averageCharWidth() * 90, view.fontMetrics().height() * 20);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QsciScintilla &editor = editorOf(view);
        const int height = int(editor.SendScintilla(QsciScintilla::SCI_TEXTHEIGHT, 0UL));
        QSignalSpy clicked(&view, &ScriptView::statementClicked);
        const QPoint mark(editor.marginWidth(0) + 4, height * 4 + height / 2);
        QTest::mouseClick(editor.viewport(), Qt::LeftButton, {}, mark);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.first().first().toInt(), 5);

        QHelpEvent help(QEvent::ToolTip, mark, editor.viewport()->mapToGlobal(mark));
        QCoreApplication::sendEvent(editor.viewport(), &help);
        QVERIFY(QToolTip::text().startsWith(u"Statement 5"_s));
        QVERIFY(QToolTip::text().contains(u"transaction"_s));
    }

    void comparesTexts()
    {
        DiffView view;
        view.setTexts(u"a\nb\nc\nd"_s, u"a\nx\nc"_s);
        const QsciScintilla &before = editorOf(view, u"before"_s);
        const QsciScintilla &after = editorOf(view, u"after"_s);
        // 0 removed or replaced, 1 added or replaced, 2 nothing stands here.
        QCOMPARE(markers(before), u". 0 . 0"_s);
        QCOMPARE(markers(after), u". 1 . 2"_s);
        QCOMPARE(before.text(), u"a\nb\nc\nd"_s);
        QCOMPARE(after.text(), u"a\nx\nc\n"_s);
        view.setTexts(u"a\r\nb\rc"_s, u"a\nb\nc"_s); // Other line ends: the first one is seen.
        QCOMPARE(markers(before), u"0 . ."_s);
        view.setTexts({}, u"new"_s);
        QCOMPARE(markers(before), u"2"_s);
        QCOMPARE(markers(after), u"1"_s);
    }

    void scrollsTogether()
    {
        DiffView view;
        view.setTexts(u"line\n"_s.repeated(500), u"other\n"_s.repeated(490));
        view.resize(view.fontMetrics().averageCharWidth() * 90, view.fontMetrics().height() * 20);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QScrollBar *left = editorOf(view, u"before"_s).verticalScrollBar();
        QScrollBar *right = editorOf(view, u"after"_s).verticalScrollBar();
        left->setValue(200);
        QCOMPARE(right->value(), 200);
        right->setValue(100);
        QCOMPARE(left->value(), 100);
    }
};

QTEST_MAIN(TestScriptView)
#include "tst_scriptview.moc"
