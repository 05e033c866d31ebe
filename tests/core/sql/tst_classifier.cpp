// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/classifier.h"
#include "support/testing.h"

#include <sqlite3.h>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Classification classified(const QByteArray &text, Dialect dialect = Dialect::Sqlite)
{
    return classify({text.constData(), size_t(text.size())}, dialect);
}

} // namespace

class TestClassifier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstWords_data();
    void firstWords();
    void outsideTransaction_data();
    void outsideTransaction();
    void pragmas();
    void clientCommands();
    void otherDialectsHaveOtherExceptions();
    void implicitCommit_data();
    void implicitCommit();
};

void TestClassifier::firstWords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("verb");
    const auto row = [](const char *text, const char *kind, const char *verb) {
        QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(kind) << QByteArray(verb);
    };
    row("CREATE TABLE t (a)", "ddl", "CREATE TABLE");
    row("create temp table t (a)", "ddl", "CREATE TABLE");
    row("CREATE /* x */ TEMPORARY VIEW v AS SELECT 1", "ddl", "CREATE VIEW");
    row("CREATE UNIQUE INDEX i ON t (a)", "ddl", "CREATE INDEX");
    row("CREATE VIRTUAL TABLE t USING fts5 (a)", "ddl", "CREATE VIRTUAL TABLE");
    row("CREATE OR REPLACE VIEW v AS SELECT 1", "ddl", "CREATE VIEW");
    row("CREATE", "ddl", "CREATE");
    row("ALTER TABLE t ADD COLUMN a", "ddl", "ALTER TABLE");
    row("DROP TRIGGER g", "ddl", "DROP TRIGGER");
    row("REINDEX t", "ddl", "REINDEX");
    row("INSERT INTO t VALUES (1)", "dml", "INSERT");
    row("replace INTO t VALUES (1)", "dml", "REPLACE");
    row("UPDATE t SET a = 1", "dml", "UPDATE");
    row("DELETE FROM t", "dml", "DELETE");
    row("SELECT 1", "query", "SELECT");
    row("(SELECT 1)", "query", "SELECT");
    row("VALUES (1)", "query", "VALUES");
    row("EXPLAIN CREATE TABLE t (a)", "query", "EXPLAIN");
    row("WITH a AS (SELECT 1) SELECT * FROM a", "query", "SELECT");
    row("WITH a AS (SELECT 1), b (c) AS (SELECT 2) INSERT INTO t SELECT * FROM a", "dml", "INSERT");
    row("WITH RECURSIVE a AS NOT MATERIALIZED (DELETE) UPDATE t SET a = 1", "dml", "UPDATE");
    row("WITH replace AS (SELECT 1) DELETE FROM t", "dml", "DELETE");
    row("WITH a AS (SELECT 1)", "other", "WITH");
    row("BEGIN IMMEDIATE", "transaction", "BEGIN");
    row("commit", "transaction", "COMMIT");
    row("END", "transaction", "END");
    row("ROLLBACK TO s", "transaction", "ROLLBACK");
    row("SAVEPOINT s", "transaction", "SAVEPOINT");
    row("RELEASE s", "transaction", "RELEASE");
    row("PRAGMA user_version = 1", "session", "PRAGMA");
    row("ATTACH 'x.db' AS x", "session", "ATTACH");
    row("DETACH x", "session", "DETACH");
    row("VACUUM", "ddl", "VACUUM");
    row("ANALYZE", "ddl", "ANALYZE");
    row("frobnicate the table", "other", "FROBNICATE");
    row("'a string'", "other", "");
    row("INSERTED", "other", "INSERTED");
}

void TestClassifier::firstWords()
{
    QFETCH(QByteArray, text);
    const Classification found = classified(text);
    QTEST(statementKindName(found.kind), "kind");
    QTEST(found.verb, "verb");
}

void TestClassifier::outsideTransaction_data()
{
    QTest::addColumn<QString>("sqlite");
    QTest::addColumn<bool>("outside");
    const auto row = [](const char *text, const QByteArray &sqlite, bool outside) {
        QTest::newRow(text) << QString::fromLatin1(sqlite) << outside;
    };
    row("VACUUM", "refuses", true);
    row("VACUUM main", "refuses", true);
    row("PRAGMA journal_mode = WAL", "ignores", true);
    row("PRAGMA main.journal_mode(memory)", "ignores", true);
    row("PRAGMA foreign_keys = OFF", "ignores", false);
    row("pragma /* x */ Foreign_Keys(0)", "ignores", false);
    row("PRAGMA synchronous = OFF", "refuses", true);
    row("PRAGMA temp_store = MEMORY", "refuses", true);
    row("PRAGMA wal_checkpoint", "refuses", true);
    row("PRAGMA wal_checkpoint(TRUNCATE)", "refuses", true);
    row("DETACH other", "refuses", true);
    row("PRAGMA foreign_keys", "takes", false);
    row("PRAGMA journal_mode", "takes", false);
    row("PRAGMA user_version = 7", "takes", false);
    row("PRAGMA defer_foreign_keys = ON", "takes", false);
    row("PRAGMA foreign_key_check(t)", "takes", false);
    row("PRAGMA table_info(journal_mode)", "takes", false);
    row("ATTACH ':memory:' AS third", "takes", false);
    row("CREATE TABLE vacuum_me (a)", "takes", false);
    row("REINDEX", "takes", false);
    row("ANALYZE", "takes", false);
}

/// What we say, and what SQLite does: inside a transaction it refuses the statement, or takes it
/// without effect.
void TestClassifier::outsideTransaction()
{
    QFETCH(QString, sqlite);
    const QByteArray text = QTest::currentDataTag();
    QTEST(classified(text).outsideTransaction, "outside");

    const testing::Folder folder;
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(folder.path(u"a.db"_s).toUtf8().constData(), &database), SQLITE_OK);
    const auto close = qScopeGuard([database] { sqlite3_close(database); });
    const auto run = [database](const QByteArray &sql) {
        return sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr);
    };
    const auto settings = [database] {
        QByteArray values;
        for (const char *sql : {"PRAGMA journal_mode", "PRAGMA foreign_keys"}) {
            sqlite3_stmt *query = nullptr;
            sqlite3_prepare_v2(database, sql, -1, &query, nullptr);
            sqlite3_step(query);
            values += reinterpret_cast<const char *>(sqlite3_column_text(query, 0));
            sqlite3_finalize(query);
        }
        return values;
    };
    QCOMPARE(run("PRAGMA foreign_keys = ON; ATTACH ':memory:' AS other;"
                 "PRAGMA temp_store = FILE; PRAGMA journal_mode = DELETE;"
                 "CREATE TABLE t (a); CREATE TABLE other.o (a);"
                 "BEGIN; INSERT INTO t VALUES (1); INSERT INTO other.o VALUES (1);"
                 "CREATE TEMP TABLE u (a)"),
             SQLITE_OK);
    const QByteArray before = settings();
    QCOMPARE(run(text) == SQLITE_OK, sqlite != u"refuses");
    QCOMPARE(settings(), before);
}

void TestClassifier::pragmas()
{
    const auto read = [](std::string_view text) {
        const Pragma pragma = readPragma(text);
        return pragma.name + ':' + pragma.value;
    };
    QCOMPARE(read("PRAGMA main.Foreign_Keys = OFF"), "foreign_keys:off");
    QCOMPARE(read("pragma/**/journal_mode(WAL)"), "journal_mode:wal");
    QCOMPARE(read("PRAGMA cache_size = -2000"), "cache_size:-2000");
    QCOMPARE(read("PRAGMA foreign_keys"), "foreign_keys:");
    QCOMPARE(read("PRAGMA"), ":");
    QCOMPARE(read("SELECT foreign_keys = 1"), ":");
}

void TestClassifier::clientCommands()
{
    QCOMPARE(classified(".mode csv\nSELECT 1").kind, StatementKind::ClientCommand);
    QCOMPARE(classified(".mode csv\nSELECT 1").verb, ".mode");
    QCOMPARE(classified(".5").verb, ".5");
    QCOMPARE(classified("\\restrict abc", Dialect::PostgreSql).kind, StatementKind::ClientCommand);
    QCOMPARE(classified("\\restrict abc", Dialect::PostgreSql).verb, "\\restrict");
    QCOMPARE(classified("\\restrict abc").kind, StatementKind::Other);
}

void TestClassifier::otherDialectsHaveOtherExceptions()
{
    QVERIFY(!classified("DETACH x", Dialect::Ansi).outsideTransaction);
    QCOMPARE(classified("CREATE TABLE t (a)", Dialect::MariaDb).verb, "CREATE TABLE");
}

/// What no test server is to run; the others are among the golden cases of the splitter.
void TestClassifier::implicitCommit_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("commits");
    const auto row = [](const char *text, const char *kind, bool commits) {
        QTest::newRow(text) << QString::fromLatin1(kind) << commits;
    };
    row("SHUTDOWN", "other", true);
    row("RESET MASTER", "session", true);
    row("CHANGE MASTER TO MASTER_HOST = 'x'", "session", true);
    row("START SLAVE", "session", true);
    row("start replica", "session", true);
    row("STOP ALL SLAVES", "session", true);
    row("INSTALL PLUGIN p SONAME 'x'", "ddl", true);
    row("UNINSTALL SONAME 'x'", "ddl", true);
    row("SET PASSWORD FOR u = 'x'", "session", true);
    row("FLUSH PRIVILEGES", "session", true);
    row("ALTER INSTANCE ROTATE INNODB MASTER KEY", "ddl", true);
    row("CREATE SPATIAL REFERENCE SYSTEM 1 NAME 'x' DEFINITION 'y'", "ddl", true);
    row("IMPORT TABLE FROM 'x'", "ddl", true);
    row("KILL 1", "session", false);
    row("BEGIN NOT ATOMIC CREATE TABLE t (a INT); END", "other", true);
    row("BEGIN NOT ATOMIC INSERT INTO t VALUES (1); CALL p(); END", "other", true);
    row("BEGIN CREATE TABLE t (a INT); END", "other", true); // sql_mode=ORACLE
    row("BEGIN NOT ATOMIC EXECUTE IMMEDIATE @text; END", "other", true);
    row("BEGIN NOT ATOMIC INSERT INTO t VALUES (1); COMMIT; END", "other", true);
    row("BEGIN NOT ATOMIC SET autocommit = 1; END", "other", true);
    row("BEGIN NOT ATOMIC DECLARE a INT DEFAULT 1; UPDATE t SET n = a; END", "other", false);
    row("BEGIN NOT ATOMIC DELETE FROM t WHERE s = 'CALL p()' OR `drop`; END", "other", false);
    row("IF EXISTS (SELECT 1 FROM t) THEN DROP TABLE t; END IF", "other", true);
    row("FOR r IN (SELECT 1) DO DELETE FROM t; END FOR", "other", false);
    row("CALL p()", "other", true);
    row("EXECUTE IMMEDIATE 'SELECT 1'", "other", true);
    row("EXECUTE p USING 1", "other", true);
    row("SET STATEMENT max_statement_time = 1 FOR ALTER TABLE t FORCE", "ddl", true);
    row("SET STATEMENT max_statement_time = 1 FOR CALL p()", "other", true);
    row("SET STATEMENT max_statement_time = 1 FOR SELECT 1", "query", false);
    row("HELP 'x'", "other", false);
}

void TestClassifier::implicitCommit()
{
    const Classification found = classified(QTest::currentDataTag(), Dialect::MariaDb);
    QTEST(statementKindName(found.kind), "kind");
    QTEST(found.implicitCommit, "commits");
    // No other engine is known for it.
    QVERIFY(!classified(QTest::currentDataTag(), Dialect::PostgreSql).implicitCommit);
}

QTEST_GUILESS_MAIN(TestClassifier)
#include "tst_classifier.moc"
