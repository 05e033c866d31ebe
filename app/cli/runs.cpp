// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/runs.h"

#include "cli/exitcode.h"
#include "cli/interrupts.h"
#include "cli/progress.h"
#include "cli/texttable.h"

#include "base/tr.h"
#include "migration/directives.h"
#include "report/json.h"
#include "report/plaintext.h"
#include "report/verdict.h"
#include "report/words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

/// More rows than this help nobody on a terminal; --verbose, --json and reports have them all.
constexpr size_t shownRows = 40;

Look lookOf(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::NothingToDo:
    case RunOutcome::Done:
        return Look::Good;
    case RunOutcome::Cancelled:
    case RunOutcome::Locked:
        return Look::Warning;
    case RunOutcome::Refused:
    case RunOutcome::Failed:
    case RunOutcome::HalfDone:
        return Look::Bad;
    }
    Q_UNREACHABLE();
}

Look lookOf(MigrationOutcome outcome)
{
    switch (outcome) {
    case MigrationOutcome::Applied:
    case MigrationOutcome::Undone:
        return Look::Good;
    case MigrationOutcome::NotRun:
        return Look::Soft;
    case MigrationOutcome::RolledBack:
    case MigrationOutcome::HalfDone:
    case MigrationOutcome::InDoubt:
        return Look::Bad;
    }
    Q_UNREACHABLE();
}

Look lookOf(Verdict::Answer answer)
{
    switch (answer) {
    case Verdict::Answer::NothingToDo:
    case Verdict::Answer::MayRun:
        return Look::Good;
    case Verdict::Answer::NotTried:
    case Verdict::Answer::QuietTime:
    case Verdict::Answer::NotNow:
        return Look::Warning;
    case Verdict::Answer::Fails:
    case Verdict::Answer::ThinkAgain:
        return Look::Bad;
    }
    Q_UNREACHABLE();
}

void printVerdict(Output &out, const Verdict &verdict)
{
    out.line(out.styled(lookOf(verdict.answer), visible(verdict.headline)));
    for (const QString &reason : verdict.reasons)
        out.line(u"  "_s + visible(reason));
}

void printHeadline(Output &out, const RunReport &report)
{
    const QString database = visible(report.database);
    const QString where = report.environment.isEmpty()
        ? database
        : Tr::tr("%1 (%2)").arg(database, visible(report.environment));
    //: "Update of shop.db (dev): done"
    out.line(Tr::tr("%1 of %2: %3")
                 .arg(runKindWord(report.kind), where,
                      out.styled(lookOf(report.outcome), outcomeWord(report.outcome))));
}

void printMigrations(Output &out, const std::vector<MigrationRun> &migrations)
{
    TextTable table({{Tr::tr("Migration")},
                     {Tr::tr("Version"), TextTable::Align::Right},
                     {Tr::tr("Message")},
                     {Tr::tr("Result")},
                     {Tr::tr("Statements"), TextTable::Align::Right},
                     {Tr::tr("Rows"), TextTable::Align::Right},
                     {Tr::tr("Time"), TextTable::Align::Right}});
    // The last ones: where a run stopped.
    const size_t hidden =
        out.isVerbose() || migrations.size() <= shownRows ? 0 : migrations.size() - shownRows;
    for (size_t i = hidden; i < migrations.size(); ++i) {
        const MigrationRun &migration = migrations[i];
        const bool ran = migration.outcome != MigrationOutcome::NotRun;
        table.addRow({migration.name,
                      stepWord(migration.from, migration.to),
                      migration.message,
                      {outcomeWord(migration.outcome), lookOf(migration.outcome)},
                      ran ? countWord(migration.statementCount) : QString(),
                      ran ? countWord(migration.rows) : QString(),
                      ran ? durationWord(migration.elapsed) : QString()});
    }
    if (hidden > 0)
        out.line(Tr::tr("(the first %1 of %2 migrations are not listed: use --verbose)")
                     .arg(QString::number(hidden), QString::number(migrations.size())));
    table.print(out);
}

QString resultWord(const StatementRun &statement, bool executed)
{
    if (statement.error)
        return Tr::tr("failed");
    if (!executed && statement.inModel)
        return Tr::tr("only if it is missing");
    return executed ? Tr::tr("ran") : QString();
}

bool failedInStatement(const MigrationRun &migration)
{
    return std::ranges::any_of(migration.statements, [](const StatementRun &statement) {
        return statement.error.has_value();
    });
}

Look lookOf(Blocking blocks)
{
    switch (blocks) {
    case Blocking::Nothing:
    case Blocking::SchemaChanges:
        return Look::Soft;
    case Blocking::Writes:
        return Look::Warning;
    case Blocking::ReadsAndWrites:
        return Look::Bad;
    }
    Q_UNREACHABLE();
}

/// What the statements of a migration do to the tables that are in use.
void printEffects(Output &out, const MigrationRun &migration, size_t most)
{
    TextTable table({{u"#"_s, TextTable::Align::Right},
                     {Tr::tr("Table")},
                     {Tr::tr("Rows"), TextTable::Align::Right},
                     {Tr::tr("Size"), TextTable::Align::Right},
                     {Tr::tr("Blocks")},
                     {Tr::tr("Lock")},
                     {Tr::tr("Work")}});
    size_t rows = 0;
    for (const StatementRun &statement : migration.statements) {
        for (const RelationEffect &effect : effectsByTable(statement.effects.relations)) {
            if (++rows > most)
                break;
            table.addRow(
                {statement.inModel ? Tr::tr("model %1").arg(statement.number)
                                   : QString::number(statement.number),
                 effect.name,
                 countWord(effect.rows),
                 bytesWord(effect.bytes),
                 {effect.lockedBefore ? Tr::tr("%1 (already)").arg(blockingWord(effect.blocks))
                                      : blockingWord(effect.blocks),
                  lookOf(effect.blocks)},
                 effect.lock,
                 workWords(effect)});
        }
    }
    if (table.isEmpty())
        return;
    out.line();
    out.line(Tr::tr("What it does to tables in use. Its locks are held until the migration is "
                    "committed:"));
    table.print(out);
    if (rows > most)
        out.line(Tr::tr("(more than %1 lines: use --verbose)").arg(most));
}

void printStatements(Output &out, const RunReport &run, bool executed)
{
    size_t left = out.isVerbose() ? SIZE_MAX : 5 * shownRows;
    for (const MigrationRun &migration : run.migrations) {
        if (left == 0)
            break;
        QString title =
            u"%1  %2"_s.arg(visible(migration.name), stepWord(migration.from, migration.to));
        if (!migration.message.isEmpty())
            title += u"  "_s + visible(migration.message);
        out.line();
        out.line(out.styled(Look::Strong, title));
        TextTable table({{u"#"_s, TextTable::Align::Right},
                         {Tr::tr("Line"), TextTable::Align::Right},
                         {Tr::tr("Kind")},
                         {Tr::tr("Statement")},
                         {Tr::tr("Rows"), TextTable::Align::Right},
                         {Tr::tr("Time"), TextTable::Align::Right},
                         {Tr::tr("Result")}});
        for (const StatementRun &statement : migration.statements) {
            if (left == 0)
                break;
            --left;
            table.addRow(
                {QString::number(statement.number),
                 QString::number(statement.place.line),
                 statementKindName(statement.kind),
                 statement.text,
                 countWord(statement.rows),
                 executed ? durationWord(statement.elapsed) : QString(),
                 {resultWord(statement, executed), statement.error ? Look::Bad : Look::Plain}});
        }
        if (table.isEmpty())
            out.line(Tr::tr("no statements"));
        else
            table.print(out);
        printEffects(out, migration, out.isVerbose() ? SIZE_MAX : shownRows);
        // What only the commit found, or a check between the statements.
        if (run.error && &migration == run.failed() && !failedInStatement(migration))
            out.line(
                out.styled(Look::Bad, Tr::tr("failed: %1").arg(visible(run.error->toString()))));
        for (const QString &warning : migration.warnings)
            out.line(out.styled(Look::Warning, visible(warning)));
    }
    if (left == 0)
        out.line(Tr::tr("… more than %1 statements: --verbose lists all, and so does \"ponyup "
                        "report\".")
                     .arg(5 * shownRows));
}

Result<std::chrono::milliseconds> waitLimit(const QString &text)
{
    bool isNumber = false;
    const int seconds = text.toInt(&isNumber);
    if (isNumber && seconds >= 0)
        return std::chrono::seconds(seconds);
    if (const auto duration = isNumber ? std::nullopt : parseDuration(text))
        return *duration;
    return fail(ErrorKind::Usage, Tr::tr("\"%1\" is not a time to wait.").arg(text),
                Tr::tr("Say it in seconds, as in --wait 30, or with a unit, as in --wait 5min."));
}

} // namespace

std::vector<Option> waitOptions()
{
    return {{u"wait"_s, u"S"_s,
             Tr::tr("Wait up to S seconds while somebody else is updating (or 5min, 1h). Default: "
                    "lock-wait of the project, 60 seconds.")},
            {u"no-wait"_s, {}, Tr::tr("Give up at once (exit code 5) when somebody else is.")}};
}

Result<RunOptions> runOptions(const CommandLine &line, const Session &session)
{
    RunOptions options = session.defaults();
    const auto to = line.version(u"to"_s);
    if (!to)
        return fail(to.error());
    options.to = *to;
    options.allInOne = line.has(u"all-in-one"_s);
    if (line.has(u"no-backup"_s))
        options.backup = BackupPolicy::Never;
    if (line.has(u"wait"_s) && line.has(u"no-wait"_s))
        return fail(ErrorKind::Usage, Tr::tr("--wait and --no-wait contradict each other."),
                    Tr::tr("Leave one of them out."));
    if (line.has(u"no-wait"_s))
        options.lockWait.limit = {};
    if (line.has(u"wait"_s)) {
        const auto limit = waitLimit(line.value(u"wait"_s));
        if (!limit)
            return fail(limit.error());
        options.lockWait.limit = *limit;
    }
    return options;
}

int carryOut(Context &context,
             const std::function<RunReport(const RunSink &, const Canceller &)> &run)
{
    Canceller canceller;
    // Until the result is told: a late Ctrl-C must not swallow it.
    const Interrupts interrupts(canceller, StopAt::AfterMigration, context.out);
    const RunReport report = [&] {
        Progress progress(context.out);
        return run(progress.sink(), canceller);
    }();
    if (context.out.isJson()) // a long run's object takes as long as a part of the run
        context.out.add(toJson(report));
    printReport(context.out, report);
    if (report.error)
        context.out.error(*report.error);
    return exitCode(report);
}

void printReport(Output &out, const RunReport &report)
{
    printHeadline(out, report);
    if (!report.migrations.empty())
        printMigrations(out, report.migrations);
    // Standard error has the hint beside the error.
    const bool repeated = report.error && report.next == report.error->hint;
    for (const QString &sentence : {report.committed, report.rolledBack, report.remaining,
                                    repeated ? QString() : report.next})
        if (!sentence.isEmpty())
            out.line(visible(sentence));
    if (!report.backup.isEmpty())
        out.line(Tr::tr("Backup: %1").arg(visible(report.backup)));
}

void printPreview(Output &out, const Preview &preview)
{
    const RunReport &run = preview.run;
    if (run.migrations.empty()) {
        out.line(
            Tr::tr("Nothing is pending: the database is at version %1.").arg(run.versionBefore));
        return;
    }
    if (preview.isExecuted()) {
        printHeadline(out, run);
        printVerdict(out, verdictOf(preview));
        out.line(visible(previewModeSentence(preview)));
        for (const QString &warning : run.warnings)
            out.line(out.styled(Look::Warning, visible(warning)));
    } else {
        out.line(Tr::tr("Plan for %1. Nothing was run.").arg(visible(run.database)));
        printVerdict(out, verdictOf(preview));
    }
    printStatements(out, run, preview.isExecuted());
    if (!preview.isExecuted())
        return;
    out.line();
    out.line(out.styled(Look::Strong, Tr::tr("Changes of the schema")));
    if (preview.changes.isEmpty())
        out.line(Tr::tr("none"));
    printChanges(out, preview.changes.changes);
}

void printChanges(Output &out, const std::vector<SchemaChange> &changes, int depth)
{
    for (const SchemaChange &change : changes) {
        const Look look = change.kind == ChangeKind::Added ? Look::Good
            : change.kind == ChangeKind::Removed           ? Look::Bad
                                                           : Look::Warning;
        QString text = u"%1 %2 %3"_s.arg(changeSign(change.kind), objectWord(change.object),
                                         visible(change.name));
        // A whole CREATE belongs into a report; what a column is fits on the line.
        if (change.object == SchemaObject::Column)
            text += change.before.isEmpty() || change.after.isEmpty()
                ? u": "_s + visible(change.before + change.after)
                : u": %1 → %2"_s.arg(visible(change.before), visible(change.after));
        out.line(QString(2 * depth, u' ') + out.styled(look, text));
        printChanges(out, change.children, depth + 1);
    }
}

} // namespace ponyup::cli
