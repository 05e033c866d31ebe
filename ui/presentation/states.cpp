// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/states.h"

#include "models/tr.h"

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

struct StateLook {
    QString word;
    QString tip;
    Icon icon;
    Meaning meaning;
};

/// The table of all states; a function, because words are translated when they are asked for.
StateLook look(MigrationState state)
{
    switch (state) {
    case MigrationState::Applied:
        //: State of a migration.
        return {Tr::tr("applied"), Tr::tr("It has been applied to this database."), Icon::Applied,
                Meaning::Good};
    case MigrationState::Baseline:
        //: State of a migration: the database was taken over at this version.
        return {Tr::tr("baseline"),
                Tr::tr("The database was taken over at this version; the migrations up to here "
                       "were not run by PonyUp."),
                Icon::Baseline, Meaning::Good};
    case MigrationState::Initial:
        //: State of version 0: the database was created.
        return {Tr::tr("initial"), Tr::tr("The version table was created here."), Icon::Baseline,
                Meaning::Muted};
    case MigrationState::ChangedCosmetic:
        //: State of an applied migration: only comments or white space differ.
        return {Tr::tr("changed (cosmetic)"),
                Tr::tr("It has been applied; since then comments, white space or line ends of its "
                       "script have changed. Its statements are the same."),
                Icon::Changed, Meaning::Attention};
    case MigrationState::ChangedSemantic:
        //: State of an applied migration: its statements differ now.
        return {Tr::tr("changed"),
                Tr::tr("It has been applied; since then its statements have changed. An update is "
                       "refused until this is settled."),
                Icon::Changed, Meaning::Bad};
    case MigrationState::Missing:
        //: State of an applied migration that the folder no longer has.
        return {Tr::tr("missing"),
                Tr::tr("It has been applied, and is no longer in the migrations folder."),
                Icon::Missing, Meaning::Attention};
    case MigrationState::Next:
        //: State of a migration: the first one that an update will run.
        return {Tr::tr("next"), Tr::tr("An update starts with this migration."), Icon::Next,
                Meaning::Next};
    case MigrationState::Pending:
        //: State of a migration: it will be run, after others.
        return {Tr::tr("pending"), Tr::tr("An update runs this migration after those below it."),
                Icon::Pending, Meaning::Text};
    case MigrationState::Latest:
        //: State of the newest entry: the schema to arrive at.
        return {Tr::tr("latest"),
                Tr::tr("The newest model: the schema that an update arrives at and compares with."),
                Icon::Latest, Meaning::Muted};
    case MigrationState::Skipped:
        //: State of a migration: another one jumps over it.
        return {Tr::tr("skipped"),
                Tr::tr("Another migration leads past this version; it is not run."), Icon::Skipped,
                Meaning::Muted};
    case MigrationState::OutOfOrder:
        //: State of a migration below the current version that was never applied.
        return {Tr::tr("out of order"),
                Tr::tr("It lies below the version of the database and was never applied; it is not "
                       "run."),
                Icon::OutOfOrder, Meaning::Attention};
    case MigrationState::Unreachable:
        //: State of a migration: a version below it is missing.
        return {Tr::tr("unreachable"),
                Tr::tr("It cannot be reached: a migration below it is missing in the folder."),
                Icon::Missing, Meaning::Attention};
    case MigrationState::HalfDone:
        //: State of a migration: some of its statements are in the database.
        return {Tr::tr("half done"),
                Tr::tr("It stopped half-way: some of its statements are in the database. Resume "
                       "it before anything else."),
                Icon::HalfDone, Meaning::Bad};
    }
    return {};
}

} // namespace

QString stateWord(MigrationState state)
{
    return look(state).word;
}

QString stateTip(MigrationState state)
{
    return look(state).tip;
}

Meaning stateMeaning(MigrationState state)
{
    return look(state).meaning;
}

QIcon stateIcon(MigrationState state)
{
    const StateLook found = look(state);
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

QString schemaObjectWord(SchemaObject object)
{
    switch (object) {
    case SchemaObject::Table:
        return Tr::tr("table");
    case SchemaObject::Column:
        return Tr::tr("column");
    case SchemaObject::Index:
        return Tr::tr("index");
    case SchemaObject::ForeignKey:
        return Tr::tr("foreign key");
    case SchemaObject::View:
        //: A view of a database.
        return Tr::tr("view");
    case SchemaObject::Trigger:
        return Tr::tr("trigger");
    }
    return {};
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
