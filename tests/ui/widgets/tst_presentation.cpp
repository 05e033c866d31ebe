// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/auditmodel.h"
#include "models/logmodel.h"
#include "models/schemadiffmodel.h"
#include "models/statementmodel.h"
#include "models/timelinefiltermodel.h"
#include "models/timelinemodel.h"
#include "presentation/auditpresentation.h"
#include "presentation/logpresentation.h"
#include "presentation/schemapresentation.h"
#include "presentation/statementpresentation.h"
#include "presentation/states.h"
#include "presentation/theme.h"
#include "presentation/timelinepresentation.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>
#include <QStyle>
#include <QTextDocument>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;
using namespace std::chrono_literals;

namespace {

constexpr auto reporting = QAbstractItemModelTester::FailureReportingMode::QtTest;

const std::vector<Meaning> meanings{
    Meaning::Text,       Meaning::Muted,       Meaning::Good,        Meaning::Next,
    Meaning::Running,    Meaning::Attention,   Meaning::Bad,         Meaning::Added,
    Meaning::Changed,    Meaning::Removed,     Meaning::Development, Meaning::Staging,
    Meaning::Production, Meaning::CodeKeyword, Meaning::CodeType,    Meaning::CodeString,
    Meaning::CodeNumber, Meaning::CodeComment};

/// How many different opaque inks an icon has been drawn with; empty when nothing was drawn.
QSet<QRgb> inks(const QIcon &icon, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(32, 32), 1, mode).toImage();
    QSet<QRgb> found;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() == 255)
                found += image.pixel(x, y);
        }
    }
    return found;
}

/// A tooltip as it is read.
QString toolTip(const QModelIndex &index)
{
    QTextDocument document;
    document.setHtml(index.data(Qt::ToolTipRole).toString());
    return document.toPlainText();
}

} // namespace

class TestPresentation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        applyTheme(*qApp, Theme::Light);
    }

    void coloursCanBeRead_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << lightPalette() << false;
        QTest::newRow("dark") << darkPalette() << true;
        // Desktops have palettes of their own.
        QTest::newRow("grey") << QPalette(QColor(0xc0, 0xc0, 0xc0), QColor(0xb0, 0xb0, 0xb0))
                              << false;
        QTest::newRow("black") << QPalette(QColor(0x10, 0x10, 0x10), QColor(0x00, 0x00, 0x00))
                               << true;
    }

    void coloursCanBeRead()
    {
        QFETCH(QPalette, palette);
        QFETCH(bool, dark);
        QCOMPARE(isDark(palette), dark);
        for (const Meaning meaning : meanings) {
            const QColor ink = colour(meaning, palette);
            for (const auto role : {QPalette::Base, QPalette::AlternateBase, QPalette::Window})
                QVERIFY2(contrast(ink, palette.color(role)) >= 4.5,
                         qPrintable(u"meaning %1 on %2: %3"_s.arg(int(meaning))
                                        .arg(role)
                                        .arg(contrast(ink, palette.color(role)))));
            const Badge colours = badge(meaning, palette);
            QVERIFY(contrast(colours.text, colours.background) >= 4.5);
        }
    }

    void palettesCanBeRead_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }

    void palettesCanBeRead()
    {
        QFETCH(QPalette, palette);
        for (const auto group : {QPalette::Active, QPalette::Inactive}) {
            const auto ratio = [&](QPalette::ColorRole text, QPalette::ColorRole ground) {
                return contrast(palette.color(group, text), palette.color(group, ground));
            };
            QVERIFY(ratio(QPalette::Text, QPalette::Base) >= 7);
            QVERIFY(ratio(QPalette::WindowText, QPalette::Window) >= 7);
            QVERIFY(ratio(QPalette::ButtonText, QPalette::Button) >= 7);
            QVERIFY(ratio(QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
            QVERIFY(ratio(QPalette::ToolTipText, QPalette::ToolTipBase) >= 7);
            QVERIFY(ratio(QPalette::Link, QPalette::Base) >= 4.5);
            QVERIFY(ratio(QPalette::LinkVisited, QPalette::Base) >= 4.5);
            QVERIFY(ratio(QPalette::PlaceholderText, QPalette::Base) >= 4.5);
        }
        // Disabled is weaker than enabled and still there.
        const QColor disabled = palette.color(QPalette::Disabled, QPalette::WindowText);
        QVERIFY(contrast(disabled, palette.color(QPalette::Window)) >= 2);
        // What stands in a marked line of a script or difference.
        for (const Meaning meaning :
             {Meaning::Added, Meaning::Removed, Meaning::Bad, Meaning::Running}) {
            const QColor ground = background(meaning, palette);
            QVERIFY(contrast(palette.color(QPalette::Text), ground) >= 7);
            for (const Meaning code : {Meaning::CodeKeyword, Meaning::CodeType, Meaning::CodeString,
                                       Meaning::CodeNumber, Meaning::CodeComment})
                QVERIFY(contrast(colour(code, palette), ground) >= 3);
        }
        QVERIFY(contrast(colour(Meaning::Bad, palette), background(Meaning::Bad, palette)) >= 4);
    }

    void themesAreApplied()
    {
        applyTheme(*qApp, Theme::Dark);
        QVERIFY(isDark(QApplication::palette()));
        const QStyle *style = QApplication::style();
        applyTheme(*qApp, Theme::Light);
        QVERIFY(!isDark(QApplication::palette()));
        applyTheme(*qApp, Theme::System);
        QCOMPARE(QApplication::style(), style);
        for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark})
            QCOMPARE(themeFromName(themeName(theme)), theme);
        QCOMPARE(themeFromName(u"pink"_s), Theme::System);
    }

    void everyIconIsDrawn()
    {
        for (int name = 0; name <= int(Icon::Error); ++name)
            QVERIFY2(!inks(icon(Icon(name))).isEmpty(), qPrintable(QString::number(name)));
        QVERIFY(!applicationIcon().isNull());
        QVERIFY(inks(applicationIcon()).size() > 2);
    }

    void iconsFollowTheTheme()
    {
        const QIcon good = icon(Icon::Stop, Meaning::Good);
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            applyTheme(*qApp, theme);
            const QPalette palette = QApplication::palette();
            QVERIFY(inks(good).contains(colour(Meaning::Good, palette).rgb()));
            QVERIFY(inks(good, QIcon::Disabled)
                        .contains(palette.color(QPalette::Disabled, QPalette::Text).rgb()));
            QVERIFY(inks(good, QIcon::Selected)
                        .contains(palette.color(QPalette::HighlightedText).rgb()));
        }
        // Sharp on every screen.
        QCOMPARE(good.pixmap(QSize(16, 16), 2).size(), QSize(32, 32));
        QCOMPARE(good.pixmap(QSize(16, 16), 2).devicePixelRatio(), 2.0);
    }

    void everyStateHasItsWord()
    {
        QSet<QString> words;
        for (const MigrationState state : allStates()) {
            QVERIFY(!stateWord(state).isEmpty());
            QVERIFY(stateTip(state).endsWith(u'.'));
            QVERIFY(!stateIcon(state).isNull());
            words += stateWord(state);
        }
        QCOMPARE(words.size(), qsizetype(allStates().size()));
        QCOMPARE(allStates().size(), size_t(MigrationState::HalfDone) + 1);
        QCOMPARE(EnvironmentStyle::of(EnvironmentKind::Production).word, u"production"_s);
        QCOMPARE(EnvironmentStyle::of(EnvironmentKind::Staging).meaning, Meaning::Staging);
    }

    void presentsTimelines()
    {
        TimelineModel model;
        TimelinePresentation presentation;
        const QAbstractItemModelTester tester(&presentation, reporting);
        presentation.setSourceModel(&model);
        Timeline timeline;
        timeline.rows = {
            {.version = 4, .from = 4, .state = MigrationState::Latest},
            {.version = 4,
             .from = 3,
             .state = MigrationState::Pending,
             .message = u"fill"_s,
             .name = u"v3"_s,
             .hasUndo = true,
             .statements = 7},
            {.version = 3, .from = 2, .state = MigrationState::HalfDone, .message = u"move"_s},
            {.version = 2,
             .from = 1,
             .state = MigrationState::Applied,
             .message = u"split"_s,
             .when = QDateTime({2026, 11, 21}, {12, 1}),
             .by = u"ann"_s,
             .current = true}};
        model.setTimeline(timeline);
        QCOMPARE(
            dump(presentation),
            (QStringList{u"4 |  | latest"_s, u"3→4 | fill | pending"_s, u"2→3 | move | half done"_s,
                         u"2 | split | applied | 2026-11-21 | ann"_s}));
        QCOMPARE(dump(presentation, Qt::AccessibleTextRole).mid(1, 3),
                 (QStringList{u"version 3→4, fill, pending | fill | pending"_s,
                              u"version 2→3, move, half done | move | half done"_s,
                              u"version 2, split, applied, current version | split | applied | "
                              "2026-11-21 | ann"_s}));
        QCOMPARE(
            toolTip(presentation.index(1, 0)),
            u"An update runs this migration after those below it.\nv3: 7 statement(s)\nIt has an "
            "undo script."_s);
        QVERIFY(toolTip(presentation.index(1, TimelineModel::Message))
                    .startsWith(u"fill\nAn update"_s));
        QVERIFY(toolTip(presentation.index(3, 0)).contains(u"Applied 2026-11-21 12:01 by ann"_s));

        model.setFailed(3);
        QCOMPARE(presentation.index(1, TimelineModel::State).data().toString(), u"failed"_s);
        model.setRunning(3);
        const QModelIndex running = presentation.index(1, TimelineModel::State);
        QCOMPARE(running.data().toString(), u"running"_s);
        QCOMPARE(running.data(Qt::ForegroundRole).value<QColor>(),
                 colour(Meaning::Running, QApplication::palette()));
        QVERIFY(!running.data(Qt::DecorationRole).value<QIcon>().isNull());
        // Half done says more than failed.
        QCOMPARE(presentation.index(2, TimelineModel::State).data().toString(), u"half done"_s);
        model.setRunning(-1);
        model.setFailed(3);
        QCOMPARE(running.data().toString(), u"failed"_s);
        // A dry run has not touched the database: said, and not in the colour of a failure.
        model.setFailed(3, true);
        const QModelIndex tried = presentation.index(1, TimelineModel::State);
        QCOMPARE(tried.data().toString(), u"dry run failed"_s);
        QCOMPARE(tried.data(Qt::ForegroundRole).value<QColor>(),
                 colour(Meaning::Attention, QApplication::palette()));
        QVERIFY(toolTip(tried).contains(u"The database was not touched."_s));
        // Raw roles go through, for filters and delegates.
        QCOMPARE(running.data(TimelineModel::FromRole).toInt(), 3);
        // Either may stand above the other.
        TimelineFilterModel filter;
        filter.setSourceModel(&presentation);
        filter.setText(u"ann"_s);
        QCOMPARE(dump(filter), QStringList{u"2 | split | applied | 2026-11-21 | ann"_s});
    }

    void presentsStatements()
    {
        StatementModel model;
        StatementPresentation presentation;
        const QAbstractItemModelTester tester(&presentation, reporting);
        presentation.setSourceModel(&model);
        model.setRows({{.number = 1,
                        .inModel = true,
                        .place = {.line = 3},
                        .kind = StatementKind::Ddl,
                        .text = u"CREATE TABLE a (b)"_s},
                       {.number = 2,
                        .kind = StatementKind::Dml,
                        .text = u"UPDATE <b>a</b>"_s,
                        .rows = 4810,
                        .elapsedNs = 812'000'000,
                        .result = StatementRow::Result::Done,
                        .effects = {{.name = u"a"_s, .blocks = Blocking::Writes},
                                    {.name = u"b"_s, .blocks = Blocking::SchemaChanges}}},
                       {.number = 3,
                        .kind = StatementKind::Session,
                        .text = u"PRAGMA x"_s,
                        .result = StatementRow::Result::Failed,
                        .message = u"no"_s}});
        QCOMPARE(dump(presentation),
                 (QStringList{u"model 1 | 3 | schema | CREATE TABLE a (b) |  |  |  | not run"_s,
                              u"2 |  | data | UPDATE <b>a</b> | 4,810 | 812 ms | "
                              "blocks writes of a, and 1 further | done"_s,
                              u"3 |  | session | PRAGMA x |  |  |  | failed: no"_s}));
        QCOMPARE(toolTip(presentation.index(1, StatementModel::StatementText)),
                 u"UPDATE <b>a</b>"_s);
        QCOMPARE(presentation.index(2, 0).data(Qt::AccessibleTextRole).toString(),
                 u"statement 3, PRAGMA x, failed: no"_s);
        QCOMPARE(presentation.index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 u"statement 2, UPDATE <b>a</b>, blocks writes of a, "
                 "blocks only changes of the schema of b, done"_s);
        QCOMPARE(presentation.index(1, StatementModel::Rows).data(Qt::TextAlignmentRole).toInt(),
                 int(Qt::AlignRight | Qt::AlignVCenter));
    }

    void presentsHistory()
    {
        AuditModel model;
        AuditPresentation presentation;
        const QAbstractItemModelTester tester(&presentation, reporting);
        presentation.setSourceModel(&model);
        model.setEntries({{.number = 1,
                           .event = AuditEvent::MarkedDone,
                           .from = 7,
                           .to = 8,
                           .message = u"sums"_s,
                           .user = u"ann"_s,
                           .host = u"db1"_s,
                           .time = QDateTime({2026, 11, 21}, {12, 1}),
                           .duration = 1200ms,
                           .rows = 1200,
                           .error = u"v7/migrate.sql:3:1: no"_s}});
        QCOMPARE(
            dump(presentation),
            QStringList{u"2026-11-21 12:01 | marked done | 7 | 8 | sums | 1,200 | 1.2 s | ann"_s});
        QCOMPARE(toolTip(presentation.index(0, 0)), u"v7/migrate.sql:3:1: no\nann on db1"_s);
        QCOMPARE(presentation.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"2026-11-21 12:01, marked done, sums"_s);
    }

    void presentsSchemas()
    {
        SchemaDiffModel model;
        SchemaPresentation presentation;
        const QAbstractItemModelTester tester(&presentation, reporting);
        presentation.setSourceModel(&model);
        model.setDiff(
            {{{.kind = ChangeKind::Changed,
               .name = u"orders"_s,
               .children = {{.kind = ChangeKind::Added,
                             .object = SchemaObject::Column,
                             .name = u"total"_s}}},
              {.kind = ChangeKind::Removed, .object = SchemaObject::ForeignKey, .name = u"x"_s}}});
        QCOMPARE(dump(presentation),
                 (QStringList{u"~ orders | table | changed"_s, u"  + total | column | added"_s,
                              u"− x | foreign key | removed"_s}));
        QCOMPARE(presentation.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"table orders, changed"_s);
    }

    void presentsLogs()
    {
        LogModel model;
        LogPresentation presentation;
        const QAbstractItemModelTester tester(&presentation, reporting);
        presentation.setSourceModel(&model);
        const QDateTime time({2026, 11, 21}, {12, 1, 7});
        model.append({{.time = time, .severity = 0, .text = u"fine"_s},
                      {.time = time, .severity = 2, .text = u"broken"_s}});
        QCOMPARE(dump(presentation), (QStringList{u"12:01:07  fine"_s, u"12:01:07  broken"_s}));
        QCOMPARE(dump(presentation, Qt::AccessibleTextRole),
                 (QStringList{u"12:01:07  fine"_s, u"error, 12:01:07  broken"_s}));
        QVERIFY(inks(presentation.index(0, 0).data(Qt::DecorationRole).value<QIcon>()).isEmpty());
        QVERIFY(!inks(presentation.index(1, 0).data(Qt::DecorationRole).value<QIcon>()).isEmpty());
    }
};

QTEST_MAIN(TestPresentation)
#include "tst_presentation.moc"
