// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/verdict.h"

#include <QTest>

using namespace ponyup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What a preview comes to.
class tst_Verdict : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void theFirstThatHolds();
    void reasons();
    void whatThePlanMakesBlocksNobody();
    void allowedRisksAreStillGone();
};

namespace {

Preview harmless()
{
    Preview preview;
    preview.run.ranOn = u"on a copy"_s;
    preview.run.migrations.push_back({.name = u"v1"_s, .elapsed = 150ms});
    return preview;
}

Preview with(RelationEffect effect)
{
    Preview preview = harmless();
    preview.hasRows = false;
    preview.run.migrations.front().statements.push_back(
        {.number = 1,
         .effects = {.source = StatementEffects::Source::Measured, .relations = {effect}}});
    return preview;
}

Preview with(RiskLevel level, const QString &allowed = {})
{
    Preview preview = harmless();
    preview.risks.push_back({.rule = u"PG-034"_s,
                             .level = level,
                             .object = u"goods"_s,
                             .losesData = level == RiskLevel::Block,
                             .allowed = allowed});
    return preview;
}

Preview withWait()
{
    Preview preview = with(RelationEffect{
        .name = u"goods"_s, .lock = u"ROW EXCLUSIVE"_s, .blocks = Blocking::SchemaChanges});
    preview.waits.push_back({.wanted = {.table = u"goods"_s, .lock = u"ACCESS EXCLUSIVE"_s},
                             .holder = {.pid = 4711, .user = u"anna"_s},
                             .holds = u"ROW SHARE"_s});
    return preview;
}

} // namespace

void tst_Verdict::answers_data()
{
    using Answer = Verdict::Answer;
    QTest::addColumn<Preview>("preview");
    QTest::addColumn<QString>("answer");
    const auto add = [](const char *name, const Preview &preview, Answer answer) {
        QTest::newRow(name) << preview << answerName(answer);
    };
    add("nothing pending", {}, Answer::NothingToDo);
    add("nothing found", harmless(), Answer::MayRun);
    Preview lasting = harmless();
    lasting.run.migrations.front().elapsed = 2s;
    add("lasts, and nobody knows whom it blocks", lasting, Answer::QuietTime);
    Preview listed = harmless();
    listed.mode = PreviewMode::Static;
    add("not tried", listed, Answer::NotTried);
    Preview failed = harmless();
    failed.run.error = Error{.kind = ErrorKind::Sql, .message = u"no such table"_s};
    add("failed", failed, Answer::Fails);
    add("to stop for", with(RiskLevel::Block), Answer::ThinkAgain);
    add("a warning", with(RiskLevel::Warning), Answer::QuietTime);
    add("a note", with(RiskLevel::Info), Answer::MayRun);
    add("allowed", with(RiskLevel::Block, u"nobody reads it"_s), Answer::MayRun);
    add("blocks writes", with({.name = u"goods"_s, .lock = u"SHARE"_s, .blocks = Blocking::Writes}),
        Answer::QuietTime);
    add("blocks other changes of the schema",
        with({.name = u"goods"_s, .blocks = Blocking::SchemaChanges}), Answer::MayRun);
    add("waits", withWait(), Answer::NotNow);
}

void tst_Verdict::answers()
{
    QFETCH(Preview, preview);
    QFETCH(QString, answer);
    const Verdict verdict = verdictOf(preview);
    QCOMPARE(answerName(verdict.answer), answer);
    QVERIFY(verdict.headline.endsWith(u'.') || verdict.answer == Verdict::Answer::Fails);
}

void tst_Verdict::theFirstThatHolds()
{
    Preview preview = withWait();
    preview.risks = with(RiskLevel::Block).risks;
    QCOMPARE(answerName(verdictOf(preview).answer), u"think-again"_s);
    preview.run.error = Error{.kind = ErrorKind::Sql, .message = u"no such table"_s};
    QCOMPARE(answerName(verdictOf(preview).answer), u"fails"_s);
    QCOMPARE(verdictOf(preview).headline, u"It would fail: no such table"_s);
}

void tst_Verdict::reasons()
{
    Preview preview = withWait();
    preview.run.migrations.front().statements.front().effects.relations = {
        {.name = u"goods"_s,
         .lock = u"ACCESS EXCLUSIVE"_s,
         .blocks = Blocking::ReadsAndWrites,
         .rewritten = true,
         .bytes = 1000 * qint64(1 << 20)},
        {.name = u"sales"_s,
         .lock = u"SHARE ROW EXCLUSIVE"_s,
         .blocks = Blocking::Writes,
         .scanned = true,
         .bytes = 200 * qint64(1 << 20)}};
    preview.risks = with(RiskLevel::Block).risks;
    QCOMPARE(verdictOf(preview).reasons.join(u'\n'),
             u"Right now it would wait for pid 4711 (user anna), which holds ROW SHARE on goods; "
             "and everybody who comes later would wait for it.\n"
             "Nobody can read or write goods from its statement to the commit.\n"
             "Nobody can write sales from its statement to the commit.\n"
             "It writes 1,000.0 MiB of tables anew: about 10.0 s at 100 MiB in a second.\n"
             "It reads 200.0 MiB of tables as a whole: about 2.0 s at 100 MiB in a second.\n"
             "Rows are gone for good, but for a backup: of goods.\n"
             "Risks: 1 to stop for."_s);
    QCOMPARE(verdictOf(harmless()).reasons, QStringList(u"It took 150 ms on a copy."_s));
    Preview rolledBack = harmless();
    rolledBack.hasRows = false; // Times mean nothing then.
    QCOMPARE(verdictOf(rolledBack).reasons, QStringList());
}

void tst_Verdict::whatThePlanMakesBlocksNobody()
{
    const Preview preview = with({.name = u"goods"_s,
                                  .blocks = Blocking::ReadsAndWrites,
                                  .isNew = true,
                                  .rewritten = true,
                                  .bytes = 1 << 30});
    QCOMPARE(answerName(verdictOf(preview).answer), u"may-run"_s);
    QCOMPARE(verdictOf(preview).reasons, QStringList());
}

void tst_Verdict::allowedRisksAreStillGone()
{
    const Verdict verdict = verdictOf(with(RiskLevel::Block, u"nobody reads it"_s));
    QVERIFY(verdict.reasons.contains(u"Rows are gone for good, but for a backup: of goods."_s));
}

QTEST_GUILESS_MAIN(tst_Verdict)
#include "tst_verdict.moc"
