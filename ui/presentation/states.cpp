// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/states.h"

#include "models/tr.h"

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

struct StateLook {
    MigrationState state;
    const char *word; ///< Translated when asked for.
    const char *tip;
    Icon icon;
    Meaning meaning;
};

/// In the order of MigrationState.
constexpr StateLook looks[] = {
    //: State of a migration.
    {MigrationState::Applied, QT_TRANSLATE_NOOP("PonyUpDesktop", "applied"),
     QT_TRANSLATE_NOOP("PonyUpDesktop", "It has been applied to this database."), Icon::Applied,
     Meaning::Good},
    //: State of a migration: the database was taken over at this version.
    {MigrationState::Baseline, QT_TRANSLATE_NOOP("PonyUpDesktop", "baseline"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "The database was taken over at this version; the migrations up to "
                       "here were not run by PonyUp."),
     Icon::Baseline, Meaning::Good},
    //: State of version 0: the database was created.
    {MigrationState::Initial, QT_TRANSLATE_NOOP("PonyUpDesktop", "initial"),
     QT_TRANSLATE_NOOP("PonyUpDesktop", "The version table was created here."), Icon::Baseline,
     Meaning::Muted},
    //: State of an applied migration: only comments or white space differ.
    {MigrationState::ChangedCosmetic, QT_TRANSLATE_NOOP("PonyUpDesktop", "changed (cosmetic)"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "It has been applied; since then comments, white space or line ends "
                       "of its script have changed. Its statements are the same."),
     Icon::Changed, Meaning::Attention},
    //: State of an applied migration: its statements differ now.
    {MigrationState::ChangedSemantic, QT_TRANSLATE_NOOP("PonyUpDesktop", "changed"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "It has been applied; since then its statements have changed. An "
                       "update is refused until this is settled."),
     Icon::Changed, Meaning::Bad},
    //: State of an applied migration that the folder no longer has.
    {MigrationState::Missing, QT_TRANSLATE_NOOP("PonyUpDesktop", "missing"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "It has been applied, and is no longer in the migrations folder."),
     Icon::Missing, Meaning::Attention},
    //: State of a migration: the first one that an update will run.
    {MigrationState::Next, QT_TRANSLATE_NOOP("PonyUpDesktop", "next"),
     QT_TRANSLATE_NOOP("PonyUpDesktop", "An update starts with this migration."), Icon::Next,
     Meaning::Next},
    //: State of a migration: it will be run, after others.
    {MigrationState::Pending, QT_TRANSLATE_NOOP("PonyUpDesktop", "pending"),
     QT_TRANSLATE_NOOP("PonyUpDesktop", "An update runs this migration after those below it."),
     Icon::Pending, Meaning::Text},
    //: State of the newest entry: the schema to arrive at.
    {MigrationState::Latest, QT_TRANSLATE_NOOP("PonyUpDesktop", "latest"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "The newest model: the schema that an update arrives at and compares "
                       "with."),
     Icon::Latest, Meaning::Muted},
    //: State of a migration: another one jumps over it.
    {MigrationState::Skipped, QT_TRANSLATE_NOOP("PonyUpDesktop", "skipped"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "Another migration leads past this version; it is not run."),
     Icon::Skipped, Meaning::Muted},
    //: State of a migration below the current version that was never applied.
    {MigrationState::OutOfOrder, QT_TRANSLATE_NOOP("PonyUpDesktop", "out of order"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "It lies below the version of the database and was never applied; it "
                       "is not run."),
     Icon::OutOfOrder, Meaning::Attention},
    //: State of a migration: a version below it is missing.
    {MigrationState::Unreachable, QT_TRANSLATE_NOOP("PonyUpDesktop", "unreachable"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "It cannot be reached: a migration below it is missing in the folder."),
     Icon::Missing, Meaning::Attention},
    //: State of a migration: some of its statements are in the database.
    {MigrationState::HalfDone, QT_TRANSLATE_NOOP("PonyUpDesktop", "half done"),
     QT_TRANSLATE_NOOP("PonyUpDesktop",
                       "It stopped half-way: some of its statements are in the database. "
                       "Resume it before anything else."),
     Icon::HalfDone, Meaning::Bad},
};

const StateLook &look(MigrationState state)
{
    const StateLook &found = looks[static_cast<size_t>(state)];
    Q_ASSERT(found.state == state);
    return found;
}

QString runningWord()
{
    //: State of a migration or a statement.
    return Tr::tr("running");
}

QString failedWord()
{
    //: State of a migration or a statement.
    return Tr::tr("failed");
}

} // namespace

QString stateWord(MigrationState state)
{
    return Tr::tr(look(state).word);
}

QString stateTip(MigrationState state)
{
    return Tr::tr(look(state).tip);
}

Meaning stateMeaning(MigrationState state)
{
    return look(state).meaning;
}

QIcon stateIcon(MigrationState state)
{
    const StateLook &found = look(state);
    return icon(found.icon, found.meaning);
}

QColor stateColour(MigrationState state, const QPalette &palette)
{
    return colour(stateMeaning(state), palette);
}

std::vector<MigrationState> allStates()
{
    return {MigrationState::Next,
            MigrationState::Pending,
            MigrationState::HalfDone,
            MigrationState::Applied,
            MigrationState::Baseline,
            MigrationState::Initial,
            MigrationState::ChangedSemantic,
            MigrationState::ChangedCosmetic,
            MigrationState::Missing,
            MigrationState::OutOfOrder,
            MigrationState::Unreachable,
            MigrationState::Skipped,
            MigrationState::Latest};
}

QString markWord(TimelineModel::Mark mark)
{
    switch (mark) {
    case TimelineModel::Mark::None:
        break;
    case TimelineModel::Mark::Running:
        return runningWord();
    case TimelineModel::Mark::Failed:
        return failedWord();
    case TimelineModel::Mark::FailedInDryRun:
        //: State of a migration: the last dry run, which touches nothing, stopped at it.
        return Tr::tr("dry run failed");
    }
    return {};
}

QString markTip(TimelineModel::Mark mark)
{
    switch (mark) {
    case TimelineModel::Mark::None:
        break;
    case TimelineModel::Mark::Running:
        return Tr::tr("It is being carried out now.");
    case TimelineModel::Mark::Failed:
        return Tr::tr("It stopped the last run.");
    case TimelineModel::Mark::FailedInDryRun:
        return Tr::tr("It stopped the last dry run. The database was not touched.");
    }
    return {};
}

Meaning markMeaning(TimelineModel::Mark mark)
{
    switch (mark) {
    case TimelineModel::Mark::None:
        break;
    case TimelineModel::Mark::Running:
        return Meaning::Running;
    case TimelineModel::Mark::Failed:
        return Meaning::Bad;
    case TimelineModel::Mark::FailedInDryRun:
        return Meaning::Attention;
    }
    return Meaning::Text;
}

QIcon markIcon(TimelineModel::Mark mark)
{
    switch (mark) {
    case TimelineModel::Mark::None:
        break;
    case TimelineModel::Mark::Running:
        return icon(Icon::Running, markMeaning(mark));
    case TimelineModel::Mark::Failed:
        return icon(Icon::Failed, markMeaning(mark));
    case TimelineModel::Mark::FailedInDryRun:
        return icon(Icon::DryRun, markMeaning(mark));
    }
    return {};
}

QString resultWord(StatementRow::Result result)
{
    switch (result) {
    case StatementRow::Result::NotRun:
        //: Result of a statement.
        return Tr::tr("not run");
    case StatementRow::Result::Running:
        return runningWord();
    case StatementRow::Result::Done:
        //: Result of a statement.
        return Tr::tr("done");
    case StatementRow::Result::Failed:
        return failedWord();
    }
    return {};
}

Meaning resultMeaning(StatementRow::Result result)
{
    switch (result) {
    case StatementRow::Result::NotRun:
        return Meaning::Muted;
    case StatementRow::Result::Running:
        return Meaning::Running;
    case StatementRow::Result::Done:
        return Meaning::Good;
    case StatementRow::Result::Failed:
        return Meaning::Bad;
    }
    return Meaning::Text;
}

Meaning blockingMeaning(Blocking blocks)
{
    switch (blocks) {
    case Blocking::Nothing:
    case Blocking::SchemaChanges:
        return Meaning::Muted;
    case Blocking::Writes:
        return Meaning::Attention;
    case Blocking::ReadsAndWrites:
        return Meaning::Bad;
    }
    return Meaning::Text;
}

QIcon resultIcon(StatementRow::Result result)
{
    switch (result) {
    case StatementRow::Result::NotRun:
        return icon(Icon::Pending, Meaning::Muted);
    case StatementRow::Result::Running:
        return icon(Icon::Running, Meaning::Running);
    case StatementRow::Result::Done:
        return icon(Icon::Applied, Meaning::Good);
    case StatementRow::Result::Failed:
        return icon(Icon::Failed, Meaning::Bad);
    }
    return {};
}

QString statementKindWord(StatementKind kind)
{
    switch (kind) {
    case StatementKind::Ddl:
        //: Kind of a statement: CREATE, ALTER, DROP.
        return Tr::tr("schema");
    case StatementKind::Dml:
        //: Kind of a statement: INSERT, UPDATE, DELETE.
        return Tr::tr("data");
    case StatementKind::Query:
        //: Kind of a statement: SELECT.
        return Tr::tr("query");
    case StatementKind::TransactionControl:
        //: Kind of a statement: COMMIT, SAVEPOINT.
        return Tr::tr("transaction");
    case StatementKind::Session:
        //: Kind of a statement: PRAGMA, SET.
        return Tr::tr("session");
    case StatementKind::ClientCommand:
        //: Kind of a statement: one that a client program understands.
        return Tr::tr("client");
    case StatementKind::Other:
        //: Kind of a statement.
        return Tr::tr("other");
    }
    return {};
}

QString auditEventWord(AuditEvent event)
{
    switch (event) {
    case AuditEvent::Baseline:
        return stateWord(MigrationState::Baseline);
    case AuditEvent::Applied:
        return stateWord(MigrationState::Applied);
    case AuditEvent::Undone:
        //: Event of the audit log: a migration was undone.
        return Tr::tr("undone");
    case AuditEvent::Failed:
        return failedWord();
    case AuditEvent::Resumed:
        //: Event of the audit log: a half-done migration was continued.
        return Tr::tr("resumed");
    case AuditEvent::MarkedDone:
        //: Event of the audit log: a statement was said to be done.
        return Tr::tr("marked done");
    case AuditEvent::Skipped:
        //: Event of the audit log: a statement was left out.
        return Tr::tr("skipped");
    case AuditEvent::RunAgain:
        //: Event of the audit log: a statement was said not to be done, and was run again.
        return Tr::tr("run again");
    case AuditEvent::LockBroken:
        //: Event of the audit log: somebody's update lock was taken away.
        return Tr::tr("lock broken");
    case AuditEvent::AcceptedChange:
        //: Event of the audit log: a changed script was accepted.
        return Tr::tr("accepted change");
    case AuditEvent::Restored:
        //: Event of the audit log: a backup was put back.
        return Tr::tr("restored");
    }
    return {};
}

Meaning auditEventMeaning(AuditEvent event)
{
    switch (event) {
    case AuditEvent::Applied:
    case AuditEvent::Baseline:
    case AuditEvent::Resumed:
        return Meaning::Good;
    case AuditEvent::Failed:
        return Meaning::Bad;
    case AuditEvent::Undone:
    case AuditEvent::MarkedDone:
    case AuditEvent::Skipped:
    case AuditEvent::RunAgain:
    case AuditEvent::LockBroken:
    case AuditEvent::AcceptedChange:
    case AuditEvent::Restored:
        break;
    }
    return Meaning::Attention;
}

QString changeWord(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        //: Of a table, a column, …
        return Tr::tr("added");
    case ChangeKind::Changed:
        //: Of a table, a column, …
        return Tr::tr("changed", "schema object");
    case ChangeKind::Removed:
        //: Of a table, a column, …
        return Tr::tr("removed");
    }
    return {};
}

QString changeSign(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return u"+"_s;
    case ChangeKind::Changed:
        return u"~"_s;
    case ChangeKind::Removed:
        return u"−"_s;
    }
    return {};
}

Meaning changeMeaning(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added:
        return Meaning::Added;
    case ChangeKind::Changed:
        return Meaning::Changed;
    case ChangeKind::Removed:
        return Meaning::Removed;
    }
    return Meaning::Text;
}

EnvironmentStyle EnvironmentStyle::of(EnvironmentKind kind)
{
    switch (kind) {
    case EnvironmentKind::Development:
        //: Kind of an environment.
        return {.word = Tr::tr("development"), .meaning = Meaning::Development};
    case EnvironmentKind::Staging:
        //: Kind of an environment: the last one before production.
        return {.word = Tr::tr("staging"), .meaning = Meaning::Staging};
    case EnvironmentKind::Production:
        //: Kind of an environment.
        return {.word = Tr::tr("production"), .meaning = Meaning::Production};
    }
    return {};
}

} // namespace ponyup::ui
