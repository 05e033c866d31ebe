// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

namespace ponyup::testing {

using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QDateTime at(int day, int hour, int minute)
{
    return QDateTime({2026, 11, day}, {hour, minute}, Qt::UTC);
}

TimelineRow pendingRow(int from, MigrationState state, const QString &message)
{
    return {.version = from + 1,
            .from = from,
            .state = state,
            .message = message,
            .name = u"v%1"_s.arg(from),
            .hasMigrate = true,
            .statements = 3};
}

TimelineRow appliedRow(int from, MigrationState state, const QString &message, int day)
{
    TimelineRow row = pendingRow(from, state, message);
    row.when = at(day, 12, from);
    row.by = u"ann"_s;
    return row;
}

RunEvent happened(RunEvent::Kind kind, int second, int statement = 0, qint64 rows = -1)
{
    return {.kind = kind,
            .time = at(21, 12, 1).addSecs(second),
            .from = 12,
            .to = 13,
            .statement = statement,
            .rows = rows,
            .elapsed = 812ms,
            .progress = {.migrationsDone = 1,
                         .migrationsTotal = 3,
                         .statementsDone = 4,
                         .statementsTotal = 12,
                         .bytesDone = 400,
                         .bytesTotal = 1000}};
}

} // namespace

Timeline sampleTimeline()
{
    TimelineRow latest{.version = 18,
                       .from = 18,
                       .state = MigrationState::Latest,
                       .message = u"newest schema"_s,
                       .name = u"v18"_s,
                       .hasModel = true};
    TimelineRow initial{.version = 0,
                        .state = MigrationState::Initial,
                        .message = u"initial creation"_s,
                        .when = at(1, 9, 0),
                        .by = u"ann"_s};
    Timeline timeline{
        .rows = {latest, pendingRow(17, MigrationState::Unreachable, u"add coupons"_s),
                 pendingRow(15, MigrationState::Pending, u"drop the old totals"_s),
                 pendingRow(14, MigrationState::Skipped, u"first try of the totals"_s),
                 pendingRow(13, MigrationState::HalfDone, u"move the history table"_s),
                 pendingRow(12, MigrationState::Next,
                            u"fill the totals of all orders from their lines, in one statement"_s),
                 appliedRow(11, MigrationState::Applied, u"add totals"_s, 21),
                 appliedRow(10, MigrationState::ChangedSemantic, u"split names"_s, 20),
                 appliedRow(9, MigrationState::ChangedCosmetic, u"index orders by day"_s, 18),
                 appliedRow(8, MigrationState::Missing, u"customers get addresses"_s, 12),
                 pendingRow(7, MigrationState::OutOfOrder, u"hot fix of the branch"_s),
                 appliedRow(6, MigrationState::Applied, u"a view of the sums"_s, 9),
                 appliedRow(5, MigrationState::Baseline, u"taken over"_s, 2), initial},
        .current = 12,
        .newest = 18,
        .pending = 3};
    timeline.rows[6].current = true;
    return timeline;
}

QByteArray sampleScript()
{
    return "-- fill the totals of all orders\n"
           "-- ponyup: message = fill totals\n"
           "ALTER TABLE \"order\" ADD COLUMN total NUMERIC(12, 2) NOT NULL DEFAULT 0;\n"
           "\n"
           "UPDATE \"order\" SET total = (\n"
           "    SELECT coalesce(sum(line.price * line.quantity), 0) -- no lines, no money\n"
           "    FROM order_line AS line\n"
           "    WHERE line.order_id = \"order\".id\n"
           ");\n"
           "CREATE INDEX order_by_total ON \"order\" (total DESC) WHERE total > 1e3;\n"
           "INSERT INTO note (text, written) VALUES ('totals filled: it''s done', "
           "CURRENT_TIMESTAMP);\n"
           "VACUUM;\n";
}

std::vector<MarginMark> sampleMarks()
{
    return {{.number = 1, .line = 3},
            {.number = 2, .line = 5},
            {.number = 3, .line = 10},
            {.number = 4, .line = 11},
            {.number = 5, .line = 12, .outsideTransaction = true}};
}

SchemaDiff sampleDiff()
{
    return {
        {{.kind = ChangeKind::Changed,
          .object = SchemaObject::Table,
          .name = u"order"_s,
          .before = u"CREATE TABLE \"order\" (\n    id INTEGER PRIMARY KEY,\n    customer INTEGER "
                    "NOT NULL REFERENCES customer,\n    placed TEXT NOT NULL,\n    old_total "
                    "REAL\n)"_s,
          .after = u"CREATE TABLE \"order\" (\n    id INTEGER PRIMARY KEY,\n    customer INTEGER "
                   "NOT NULL REFERENCES customer ON DELETE CASCADE,\n    placed TEXT NOT "
                   "NULL,\n    total NUMERIC(12, 2) NOT NULL DEFAULT 0,\n    paid TEXT\n)"_s,
          .children = {{.kind = ChangeKind::Added,
                        .object = SchemaObject::Column,
                        .name = u"total"_s,
                        .after = u"NUMERIC(12, 2) NOT NULL DEFAULT 0"_s},
                       {.kind = ChangeKind::Removed,
                        .object = SchemaObject::Column,
                        .name = u"old_total"_s,
                        .before = u"REAL"_s},
                       {.kind = ChangeKind::Changed,
                        .object = SchemaObject::ForeignKey,
                        .name = u"customer"_s}}},
         {.kind = ChangeKind::Added,
          .object = SchemaObject::Index,
          .name = u"order_by_total"_s,
          .after = u"CREATE INDEX order_by_total ON \"order\" (total)"_s},
         {.kind = ChangeKind::Removed,
          .object = SchemaObject::View,
          .name = u"order_sums"_s,
          .before = u"CREATE VIEW order_sums AS SELECT 1"_s}}};
}

std::vector<RunEvent> sampleRun()
{
    RunEvent started = happened(RunEvent::Kind::MigrationStarted, 1);
    started.text = u"fill totals"_s;
    RunEvent warning = happened(RunEvent::Kind::Warning, 3);
    warning.text = u"The view order_sums exists only in the database."_s;
    RunEvent failed = happened(RunEvent::Kind::StatementFailed, 5, 3);
    failed.error = Error{.kind = ErrorKind::Sql,
                         .message = u"The engine refused the statement."_s,
                         .detail = u"UNIQUE constraint failed: customer.email"_s,
                         .place = {.file = u"v12/migrate.sql"_s, .line = 10, .column = 1}};
    return {started,
            happened(RunEvent::Kind::StatementDone, 2, 1),
            happened(RunEvent::Kind::StatementDone, 3, 2, 4810),
            warning,
            failed,
            happened(RunEvent::Kind::MigrationRolledBack, 5)};
}

Status sampleStatus()
{
    Status status;
    status.server = {.product = u"SQLite"_s, .version = u"3.40.1"_s};
    status.timeline = sampleTimeline();
    return status;
}

Environment sampleEnvironment(EnvironmentKind kind)
{
    return {.name = u"shop"_s,
            .kind = kind,
            .url = {.engine = u"sqlite"_s, .database = u"/srv/shop/shop.db"_s}};
}

std::vector<StatementRow> sampleStatements()
{
    return {
        {.number = 1,
         .inModel = true,
         .place = {.line = 1},
         .kind = StatementKind::Ddl,
         .text = u"CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text)"_s,
         .rows = -1,
         .elapsedNs = 412'000,
         .result = StatementRow::Result::Done},
        {.number = 1,
         .place = {.line = 3},
         .kind = StatementKind::Ddl,
         .text = u"ALTER TABLE \"order\" ADD COLUMN total NUMERIC(12, 2) NOT NULL"_s,
         .rows = -1,
         .elapsedNs = 1'412'000,
         .result = StatementRow::Result::Done},
        {.number = 2,
         .place = {.line = 5},
         .kind = StatementKind::Dml,
         .text = u"UPDATE \"order\" SET total = (SELECT coalesce(sum(line.price * …"_s,
         .rows = 48'100'000,
         .elapsedNs = 81'412'000'000,
         .result = StatementRow::Result::Done},
        {.number = 3,
         .place = {.line = 1010},
         .kind = StatementKind::Ddl,
         .text = u"CREATE INDEX order_by_total ON \"order\" (total DESC)"_s,
         .elapsedNs = 12'000'000,
         .result = StatementRow::Result::Failed,
         .message = u"The engine refused the statement."_s},
        {.number = 4,
         .place = {.line = 1011},
         .kind = StatementKind::Dml,
         .text = u"INSERT INTO note VALUES ('…')"_s,
         .result = StatementRow::Result::Running},
        {.number = 5, .place = {.line = 1012}, .kind = StatementKind::Other, .text = u"VACUUM"_s}};
}

std::vector<AuditEntry> sampleHistory()
{
    return {{.number = 1,
             .event = AuditEvent::Baseline,
             .to = 6,
             .message = u"taken over"_s,
             .user = u"ann"_s,
             .time = at(2, 12, 5)},
            {.number = 2,
             .event = AuditEvent::Applied,
             .from = 6,
             .to = 7,
             .message = u"a view of the sums"_s,
             .user = u"ann"_s,
             .time = at(9, 12, 6),
             .duration = 87ms,
             .rows = 1200},
            {.number = 3,
             .event = AuditEvent::Failed,
             .from = 7,
             .to = 8,
             .message = u"customers get addresses"_s,
             .user = u"bob"_s,
             .time = at(11, 7, 0),
             .duration = 1200ms,
             .error = u"no such table"_s},
            {.number = 4,
             .event = AuditEvent::Undone,
             .from = 7,
             .to = 6,
             .message = u"a view of the sums"_s,
             .user = u"bob"_s,
             .time = at(11, 7, 2),
             .duration = 3ms},
            {.number = 5,
             .event = AuditEvent::Restored,
             .message = u"backup"_s,
             .user = u"bob"_s,
             .time = at(12, 7, 2),
             .duration = 64s}};
}

} // namespace ponyup::testing
