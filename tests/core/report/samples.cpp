// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/samples.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ponyup::testing {

QDateTime noon()
{
    return {QDate(2025, 11, 21), QTime(12, 0, 0, 250), Qt::UTC};
}

namespace {

StatementRun statement(int number, int line, const QString &text, qint64 rows,
                       StatementKind kind = StatementKind::Dml)
{
    StatementRun run;
    run.number = number;
    run.place = {.file = u"v0/migrate.sql"_s, .offset = 0, .line = line, .column = 1};
    run.text = text;
    run.kind = kind;
    run.rows = rows;
    run.elapsed = 1500us;
    return run;
}

} // namespace

RunReport failedRun()
{
    MigrationRun first;
    first.from = 0;
    first.to = 1;
    first.name = u"v0"_s;
    first.message = u"=cmd|' /C calc'!A0"_s;
    first.outcome = MigrationOutcome::Applied;
    first.statements = {statement(1, 1, u"CREATE TABLE \"a,b\" (x)"_s, -1, StatementKind::Ddl),
                        statement(2, 2, u"INSERT INTO t VALUES ('<b>')"_s, 3)};
    first.statementCount = 2;
    first.rows = 3;
    first.elapsed = 12ms;

    Error error{.kind = ErrorKind::Sql,
                .message = u"The database refused a statement."_s,
                .hint = u"Mend the script."_s,
                .detail = u"no such table: <script>alert(1)</script>\x1b[31m"_s,
                .sqlState = u"SQLITE_ERROR"_s,
                .place = {.file = u"v1.sql"_s, .offset = 40, .line = 3, .column = 8}};
    MigrationRun second;
    second.from = 1;
    second.to = 2;
    second.name = u"v1.sql"_s;
    second.outcome = MigrationOutcome::RolledBack;
    StatementRun broken = statement(1, 3, u"DELETE FROM gone"_s, -1);
    broken.place = error.place;
    broken.error = error;
    second.statements = {broken};
    second.statementCount = 1;
    second.elapsed = 2s;
    second.warnings = {u"The model has drifted."_s};

    RunReport run;
    run.outcome = RunOutcome::Failed;
    run.database = u"sqlite:/srv/shop.db"_s;
    run.server = u"SQLite 3.40.1"_s;
    run.environment = u"prod & test"_s;
    run.folder = u"/srv/migrations"_s;
    run.user = u"ann"_s;
    run.host = u"db1"_s;
    run.started = noon();
    run.finished = noon().addMSecs(2100);
    run.versionBefore = 0;
    run.versionAfter = 1;
    run.migrations = {first, second};
    run.error = error;
    run.committed = u"Version 1 is in the database."_s;
    run.rolledBack = u"v1.sql was rolled back."_s;
    run.remaining = u"v1.sql remains."_s;
    run.next = u"Mend v1.sql and run it again."_s;
    return run;
}

Preview preview()
{
    SchemaChange column{.kind = ChangeKind::Changed,
                        .object = SchemaObject::Column,
                        .name = u"price"_s,
                        .before = u"INTEGER"_s,
                        .after = u"INTEGER NOT NULL"_s};
    Preview result;
    result.run = failedRun();
    result.run.kind = RunKind::DryRun;
    result.run.ranOn = u"on a copy of the database (12 MiB)"_s;
    result.changes.changes = {{.kind = ChangeKind::Added,
                               .object = SchemaObject::Table,
                               .name = u"a,b"_s,
                               .after = u"CREATE TABLE \"a,b\" (x)"_s},
                              {.kind = ChangeKind::Changed,
                               .object = SchemaObject::Table,
                               .name = u"goods"_s,
                               .children = {column}}};
    result.planDigest = "c0ffee";
    return result;
}

Status status()
{
    Status result;
    result.server = {.product = u"SQLite"_s, .version = u"3.40.1"_s, .database = u"/srv/shop.db"_s};
    result.server.bytes = 4096;
    result.server.settings = {{u"foreign_keys"_s, u"on"_s}};
    result.folder.folder = u"/srv/migrations"_s;
    result.folder.format = u"ponyup"_s;
    result.folder.notes = {u"README.md is not a migration"_s};
    VersionRow row;
    row.version = 1;
    row.upgraded = noon();
    row.meta = {{u"message"_s, u"first"_s}};
    result.history = {.tableExists = true, .rows = {row}};
    TimelineRow next;
    next.version = 2;
    next.from = 1;
    next.state = MigrationState::Next;
    next.message = u"\u202eevil"_s;
    next.name = u"v1"_s;
    next.hasMigrate = true;
    next.statements = 7;
    TimelineRow applied;
    applied.version = 1;
    applied.state = MigrationState::Applied;
    applied.message = u"first"_s;
    applied.when = noon();
    applied.by = u"ann"_s;
    applied.current = true;
    result.timeline.rows = {next, applied};
    result.timeline.current = 1;
    result.timeline.newest = 2;
    result.timeline.pending = 1;
    result.lockHolder = LockHolder{.who = u"process 4711"_s, .pid = 4711};
    ModelCheck check;
    check.drift.changes = {{.kind = ChangeKind::Removed,
                            .object = SchemaObject::View,
                            .name = u"totals"_s,
                            .before = u"CREATE VIEW totals AS SELECT 1"_s}};
    result.drift = check;
    result.asked = noon();
    return result;
}

std::vector<AuditEntry> auditLog()
{
    AuditEntry applied;
    applied.number = 1;
    applied.from = 0;
    applied.to = 1;
    applied.message = u"first"_s;
    applied.user = u"ann"_s;
    applied.host = u"db1"_s;
    applied.tool = u"PonyUp 0.1.0"_s;
    applied.time = noon();
    applied.duration = 12ms;
    applied.rows = 3;
    applied.checksum = "abc";
    applied.server = u"SQLite 3.40.1"_s;
    applied.hash = "h1";
    AuditEntry failed = applied;
    failed.number = 2;
    failed.event = AuditEvent::Failed;
    failed.from = 1;
    failed.to = 2;
    failed.rows = -1;
    failed.error = u"v1.sql:3:8: no"_s;
    failed.hash = "h2";
    return {applied, failed};
}

} // namespace ponyup::testing
