// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/samples.h"
#include "report/json.h"

#include <QJsonDocument>
#include <QTest>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

class tst_Json : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void error();
    void run();
    void aPreviewCarriesItsRunAndChanges();
    void status();
    void folder();
    void auditEntry();
    void unknownIsNull();
    void textIsSafeForTerminals();
};

namespace {

QJsonObject parsed(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s at %d", qPrintable(error.errorString()), error.offset);
    return document.object();
}

/// Compares as text, so that a failure shows what differs.
QByteArray indented(const QJsonObject &object)
{
    return QJsonDocument(object).toJson();
}

} // namespace

void tst_Json::error()
{
    Error error = *failedRun().error;
    error.others = {{.kind = ErrorKind::Folder, .message = u"another"_s}};
    QCOMPARE(indented(toJson(error)), indented(parsed(R"json({
        "kind": "Sql",
        "message": "The database refused a statement.",
        "hint": "Mend the script.",
        "detail": "no such table: <script>alert(1)</script>\u001b[31m",
        "sqlState": "SQLITE_ERROR",
        "place": {"file": "v1.sql", "line": 3, "column": 8},
        "others": [{"kind": "Folder", "message": "another", "hint": "", "detail": "",
                    "sqlState": "", "place": null, "others": []}]})json")));
}

void tst_Json::run()
{
    RunReport run = failedRun();
    run.migrations.resize(1);
    run.error.reset();
    run.outcome = RunOutcome::Done;
    QCOMPARE(indented(toJson(run)), indented(parsed(R"json({
        "kind": "update",
        "outcome": "done",
        "database": "sqlite:/srv/shop.db",
        "server": "SQLite 3.40.1",
        "environment": "prod & test",
        "folder": "/srv/migrations",
        "user": "ann",
        "host": "db1",
        "ranOn": "",
        "started": "2025-11-21T12:00:00.250Z",
        "finished": "2025-11-21T12:00:02.350Z",
        "versionBefore": 0,
        "versionAfter": 1,
        "migrations": [{
            "from": 0, "to": 1, "name": "v0", "message": "=cmd|' /C calc'!A0",
            "outcome": "applied", "statementCount": 2, "rows": 3, "modelStays": false,
            "elapsed": 12, "warnings": [],
            "statements": [
                {"number": 1, "inModel": false, "text": "CREATE TABLE \"a,b\" (x)",
                 "place": {"file": "v0/migrate.sql", "line": 1, "column": 1},
                 "kind": "ddl", "rows": null, "elapsed": 1.5,
                 "effects": {"source": "not-told", "relations": []}, "error": null
},
                {"number": 2, "inModel": false, "text": "INSERT INTO t VALUES ('<b>')",
                 "place": {"file": "v0/migrate.sql", "line": 2, "column": 1},
                 "kind": "dml", "rows": 3, "elapsed": 1.5,
                 "effects": {"source": "not-told", "relations": []}, "error": null}]
}],
        "error": null,
        "warnings": [],
        "backup": "",
        "committed": "Version 1 is in the database.",
        "rolledBack": "v1.sql was rolled back.",
        "remaining": "v1.sql remains.",
        "next": "Mend v1.sql and run it again."
})json")));
}

void tst_Json::aPreviewCarriesItsRunAndChanges()
{
    const QJsonObject json = toJson(preview());
    QCOMPARE(json[u"run"_s], QJsonValue(toJson(preview().run)));
    QCOMPARE(json[u"run"_s][u"kind"_s], QJsonValue(u"dry-run"_s));
    QCOMPARE(json[u"planDigest"_s], QJsonValue(u"c0ffee"_s));
    QCOMPARE(json[u"executed"_s], QJsonValue(true));
    QVERIFY(!json[u"before"_s][u"digest"_s].toString().isEmpty());
    QCOMPARE(indented(json[u"changes"_s].toObject()), indented(parsed(R"json({"changes": [
        {"kind": "added", "object": "table", "name": "a,b", "before": "",
         "after": "CREATE TABLE \"a,b\" (x)", "children": []
},
        {"kind": "changed", "object": "table", "name": "goods", "before": "", "after": "",
         "children": [{"kind": "changed", "object": "column", "name": "price",
                       "before": "INTEGER", "after": "INTEGER NOT NULL", "children": []}]}]
})json")));
}

void tst_Json::status()
{
    QCOMPARE(indented(toJson(ponyup::testing::status())), indented(parsed(R"json({
        "server": {"product": "SQLite", "version": "3.40.1", "database": "/srv/shop.db",
                   "user": "", "superuser": false, "transport": "", "topology": [],
                   "exists": true, "readOnly": false, "bytes": 4096, "notes": [],
                   "settings": {"foreign_keys": "on"}},
        "folder": {"folder": "/srv/migrations", "format": "ponyup", "newest": null,
                   "migrations": [], "problems": [], "notes": ["README.md is not a migration"]},
        "history": {"tableExists": true, "current": 1,
                    "rows": [{"version": 1, "upgraded": "2025-11-21T12:00:00.250Z",
                              "meta": {"message": "first"}}]},
        "statements": [],
        "timeline": {"current": 1, "newest": 2, "pending": 1, "databaseNewer": false,
                     "modelPending": false, "rows": [
            {"version": 2, "from": 1, "state": "next", "message": "\u202eevil", "name": "v1",
             "hasModel": false, "hasMigrate": true, "hasUndo": false, "when": null, "by": "",
             "statements": 7, "current": false},
            {"version": 1, "from": null, "state": "applied", "message": "first", "name": "",
             "hasModel": false, "hasMigrate": false, "hasUndo": false,
             "when": "2025-11-21T12:00:00.250Z", "by": "ann", "statements": 0,
             "current": true}]},
        "lockHolder": {"who": "process 4711", "pid": 4711, "updates": false},
        "drift": {"missing": [], "drift": {"changes": [
            {"kind": "removed", "object": "view", "name": "totals",
             "before": "CREATE VIEW totals AS SELECT 1", "after": "", "children": []}]},
            "toCreate": []},
        "refusal": null,
        "asked": "2025-11-21T12:00:00.250Z"})json")));
}

void tst_Json::folder()
{
    Script script;
    script.name = u"v3/migrate.sql"_s;
    script.length = 42;
    script.checksum = "aa";
    script.tokens = "bb";
    script.statements = 2;
    script.directives.message = u"adds the index"_s;
    script.directives.allowed = {{.rule = u"PG-007"_s, .reason = u"small table"_s}};
    script.directives.lockTimeout = std::chrono::seconds(5);
    Migration migration;
    migration.version = 3;
    migration.name = u"v3"_s;
    migration.migrate = script;
    MigrationSet folder;
    folder.folder = u"/srv/migrations"_s;
    folder.format = u"ponyup"_s;
    folder.migrations = {migration};
    QCOMPARE(indented(toJson(folder)), indented(parsed(R"json({
        "folder": "/srv/migrations", "format": "ponyup", "newest": 4, "problems": [], "notes": [],
        "migrations": [{"version": 3, "target": 4, "name": "v3", "message": "adds the index",
            "model": null, "undo": null,
            "migrate": {"name": "v3/migrate.sql", "line": 1, "length": 42, "checksum": "aa",
                "tokens": "bb", "statements": 2, "outsideTransaction": null,
                "directives": {"message": "adds the index", "version": null, "meta": {},
                    "transaction": true, "foreignKeys": true,
                    "allowed": [{"rule": "PG-007", "reason": "small table"}],
                    "lockTimeout": 5000, "statementTimeout": null}}}]})json")));
}

void tst_Json::auditEntry()
{
    AuditEntry entry = auditLog().back();
    entry.script = "SELECT 1;";
    QCOMPARE(indented(toJson(entry)), indented(parsed(R"json({
        "number": 2, "event": "failed", "from": 1, "to": 2, "message": "first", "user": "ann",
        "host": "db1", "tool": "PonyUp 0.1.0", "time": "2025-11-21T12:00:00.250Z",
        "duration": 12, "rows": null, "checksum": "abc", "script": "SELECT 1;",
        "server": "SQLite 3.40.1", "error": "v1.sql:3:8: no", "hash": "h2"})json")));
}

void tst_Json::unknownIsNull()
{
    const QJsonObject run = toJson(RunReport());
    QVERIFY(run[u"versionBefore"_s].isNull());
    QVERIFY(run[u"started"_s].isNull());
    QVERIFY(toJson(Status())[u"lockHolder"_s].isNull());
    QVERIFY(toJson(Status())[u"drift"_s].isNull());
    QVERIFY(toJson(BackupInfo())[u"version"_s].isNull());
    QVERIFY(toJson(AuditEntry())[u"script"_s].isNull());
}

void tst_Json::textIsSafeForTerminals()
{
    const QString hostile = u"\x1b[2J \x7f %1 %2 é"_s.arg(QChar(0x85), QChar(0x9b));
    const QByteArray text = jsonText({{u"text"_s, hostile}}, false);
    QCOMPARE(text, QByteArray("{\"text\":\"\\u001b[2J \\u007f \\u0085 \\u009b é\"}\n"));
    QCOMPARE(parsed(text)[u"text"_s].toString(), hostile);
}

QTEST_GUILESS_MAIN(tst_Json)
#include "tst_json.moc"
