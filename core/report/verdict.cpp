// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/verdict.h"

#include "base/tr.h"
#include "report/words.h"
#include "running/observationtext.h"

#include <algorithm>
#include <map>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype namedObjects = 5;
constexpr qsizetype namedSessions = 3;
/// A run of this length, of which nobody knows what it blocks, is noticed.
constexpr std::chrono::seconds noticed{1};
/// What a server writes or reads of a table in a second, for an estimate.
constexpr double usualBytesPerSecond = 100.0 * 1024 * 1024;

/// "orders, goods and 3 others".
QString listed(const QStringList &names)
{
    if (names.size() <= namedObjects)
        return names.join(u", "_s);
    return Tr::tr("%1 and %n other(s)", nullptr, int(names.size() - namedObjects))
        .arg(names.first(namedObjects).join(u", "_s));
}

/// What is done to tables that are in use, added up over the plan.
struct Effects {
    std::map<QString, Blocking> blocks; ///< The strongest, by table.
    qint64 written = 0; ///< Bytes.
    qint64 read = 0;

    explicit Effects(const RunReport &run);
    QStringList blockedTo(Blocking blocking) const;
};

Effects::Effects(const RunReport &run)
{
    for (const MigrationRun &migration : run.migrations)
        for (const StatementRun &statement : migration.statements)
            for (const RelationEffect &effect : effectsByTable(statement.effects.relations)) {
                Blocking &strongest = blocks[effect.table.isEmpty() ? effect.name : effect.table];
                strongest = std::max(strongest, effect.blocks);
                const qint64 bytes = std::max<qint64>(effect.bytes, 0);
                if (effect.rewritten)
                    written += bytes;
                else if (effect.scanned || !effect.indexesBuilt.isEmpty())
                    read += bytes;
            }
}

bool tellsEffects(const RunReport &run)
{
    return std::ranges::any_of(run.migrations, [](const MigrationRun &migration) {
        return std::ranges::any_of(migration.statements, [](const StatementRun &statement) {
            return statement.effects.source != StatementEffects::Source::NotTold;
        });
    });
}

std::chrono::nanoseconds elapsed(const RunReport &run)
{
    std::chrono::nanoseconds sum{0};
    for (const MigrationRun &migration : run.migrations)
        sum += migration.elapsed;
    return sum;
}

QStringList Effects::blockedTo(Blocking blocking) const
{
    QStringList names;
    for (const auto &[name, blocked] : blocks)
        if (blocked == blocking)
            names += name;
    return names;
}

QStringList waitSentences(const std::vector<TableWait> &waits)
{
    QStringList sentences;
    for (const TableWait &wait : waits) {
        const QString sentence = wait.holds.isEmpty()
            ? Tr::tr("Right now it would wait for the open transaction of %1.")
                  .arg(sessionText(wait.holder))
            : Tr::tr("Right now it would wait for %1, which holds %2 on %3; and everybody who "
                     "comes later would wait for it.")
                  .arg(sessionText(wait.holder), wait.holds, wait.wanted.table);
        if (!sentences.contains(sentence))
            sentences += sentence;
    }
    const qsizetype more = sentences.size() - namedSessions;
    if (more > 0)
        sentences = sentences.first(namedSessions)
            + QStringList(
                        Tr::tr("And for %n other lock(s) that are held now.", nullptr, int(more)));
    return sentences;
}

QStringList effectSentences(const Effects &effects)
{
    QStringList sentences;
    if (const auto names = effects.blockedTo(Blocking::ReadsAndWrites); !names.isEmpty())
        sentences += Tr::tr("Nobody can read or write %1 from its statement to the commit.")
                         .arg(listed(names));
    if (const auto names = effects.blockedTo(Blocking::Writes); !names.isEmpty())
        sentences +=
            Tr::tr("Nobody can write %1 from its statement to the commit.").arg(listed(names));
    const auto worked = [&](qint64 bytes, const QString &sentence) {
        const auto seconds = std::chrono::duration<double>(double(bytes) / usualBytesPerSecond);
        if (bytes > 0)
            sentences += sentence.arg(
                bytesWord(bytes),
                durationWord(std::chrono::duration_cast<std::chrono::nanoseconds>(seconds)));
    };
    worked(effects.written,
           Tr::tr("It writes %1 of tables anew: about %2 at 100 MiB in a second."));
    worked(effects.read,
           Tr::tr("It reads %1 of tables as a whole: about %2 at 100 MiB in a "
                  "second."));
    return sentences;
}

QStringList riskSentences(const std::vector<Risk> &risks)
{
    QStringList lost;
    for (const Risk &risk : risks)
        if (risk.losesData && !lost.contains(risk.object))
            lost += risk.object;
    QStringList sentences;
    if (!lost.isEmpty())
        sentences += Tr::tr("Rows are gone for good, but for a backup: of %1.").arg(listed(lost));
    if (!risks.empty())
        sentences += Tr::tr("Risks: %1.").arg(riskSummary(risks));
    return sentences;
}

bool isUnallowed(const std::vector<Risk> &risks, RiskLevel level)
{
    const auto highest = highestLevel(risks);
    return highest && *highest >= level;
}

Verdict::Answer answerOf(const Preview &preview, const Effects &effects)
{
    using Answer = Verdict::Answer;
    if (preview.run.migrations.empty())
        return Answer::NothingToDo;
    if (preview.run.error)
        return Answer::Fails;
    if (isUnallowed(preview.risks, RiskLevel::Block))
        return Answer::ThinkAgain;
    if (!preview.waits.empty())
        return Answer::NotNow;
    const bool blocks = std::ranges::any_of(
        effects.blocks, [](const auto &each) { return each.second >= Blocking::Writes; });
    const bool lasts =
        preview.hasRows && !tellsEffects(preview.run) && elapsed(preview.run) >= noticed;
    if (blocks || lasts || isUnallowed(preview.risks, RiskLevel::Warning))
        return Answer::QuietTime;
    return preview.isExecuted() ? Answer::MayRun : Answer::NotTried;
}

QString headlineOf(Verdict::Answer answer, const Preview &preview)
{
    switch (answer) {
    case Verdict::Answer::NothingToDo:
        return Tr::tr("Nothing is to be done.");
    case Verdict::Answer::Fails:
        return Tr::tr("It would fail: %1").arg(preview.run.error->toString());
    case Verdict::Answer::ThinkAgain:
        return Tr::tr("Not without thinking again: there is something to stop for.");
    case Verdict::Answer::NotNow:
        return Tr::tr("Not right now: others hold what it needs.");
    case Verdict::Answer::QuietTime:
        return Tr::tr("At a quiet time: those who work with the database may notice.");
    case Verdict::Answer::NotTried:
        return Tr::tr("Nothing was found in the text of its scripts; it was not tried.");
    case Verdict::Answer::MayRun:
        return Tr::tr("It may run: nothing was found that others would notice.");
    }
    Q_UNREACHABLE();
}

} // namespace

QString answerName(Verdict::Answer answer)
{
    switch (answer) {
    case Verdict::Answer::NothingToDo:
        return u"nothing-to-do"_s;
    case Verdict::Answer::Fails:
        return u"fails"_s;
    case Verdict::Answer::ThinkAgain:
        return u"think-again"_s;
    case Verdict::Answer::NotNow:
        return u"not-now"_s;
    case Verdict::Answer::QuietTime:
        return u"quiet-time"_s;
    case Verdict::Answer::NotTried:
        return u"not-tried"_s;
    case Verdict::Answer::MayRun:
        return u"may-run"_s;
    }
    Q_UNREACHABLE();
}

Verdict verdictOf(const Preview &preview)
{
    const Effects effects(preview.run);
    Verdict verdict{.answer = answerOf(preview, effects)};
    verdict.headline = headlineOf(verdict.answer, preview);
    if (verdict.answer == Verdict::Answer::NothingToDo)
        return verdict;
    verdict.reasons += waitSentences(preview.waits);
    verdict.reasons += effectSentences(effects);
    if (preview.isExecuted() && preview.hasRows && !preview.run.error)
        verdict.reasons +=
            Tr::tr("It took %1 %2.").arg(durationWord(elapsed(preview.run)), preview.run.ranOn);
    verdict.reasons += riskSentences(preview.risks);
    return verdict;
}

} // namespace ponyup
