// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace Qt::StringLiterals;

/// What scripts may not do to an SQLite database, and how a project allows it.
class tst_SqliteGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void refuses_data();
    void refuses();
    void letsPass_data();
    void letsPass();
    void allowsByName_data();
    void allowsByName();
    void protectsOwnTables_data();
    void protectsOwnTables();
    void protectsTheNamedVersionTable();
    void letsOwnStatementsPass();
    void refusesUnknownNames();
    void putsSettingsBack();
    void takesTemporaryObjectsAway();
    void reachesNothingElseInARehearsal_data();
    void reachesNothingElseInARehearsal();
    void hasNoParameters();

private:
    Result<StatementOutcome> execute(const QString &sql)
    {
        return m_connection->execute({.number = 1,
                                      .text = sql.toUtf8(),
                                      .place = {.file = u"v1.sql"_s, .line = 3, .column = 1}},
                                     {});
    }
    QString other() const { return m_folder->path(u"other.db"_s); }
    QString filled(const QString &sql) const { return QString(sql).replace(u"%1"_s, other()); }

    std::unique_ptr<testing::Folder> m_folder;
    std::unique_ptr<Connection> m_file;
    std::unique_ptr<Rehearsal> m_scratch;
    Connection *m_connection = nullptr;
};

void tst_SqliteGuard::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<testing::Folder>();
    auto engine = engineFor(u"sqlite"_s);
    VERIFY_RESULT(engine);
    auto connection = (*engine)->open(
        {.engine = u"sqlite"_s, .database = m_folder->path(u"shop.db"_s)}, Access::Update);
    VERIFY_RESULT(connection);
    m_file = std::move(*connection);
    auto scratch = m_file->scratch(); // In memory: this is not about what reaches the disk.
    VERIFY_RESULT(scratch);
    m_scratch = std::move(*scratch);
    m_connection = &m_scratch->connection();
    for (const QString &sql :
         {u"CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT)"_s, u"INSERT INTO t VALUES (1, 'a')"_s,
          u"CREATE TABLE \"Version\" (version INTEGER PRIMARY KEY)"_s,
          u"CREATE INDEX own ON \"Version\" (version)"_s,
          u"CREATE TABLE ponyup_log (number INTEGER PRIMARY KEY)"_s})
        VERIFY_RESULT(m_connection->run(sql));
}

void tst_SqliteGuard::cleanup()
{
    m_scratch.reset();
    m_file.reset();
}

void tst_SqliteGuard::refuses_data()
{
    QTest::addColumn<QString>("sql"); // %1: another file
    QTest::addColumn<bool>("transaction");
    QTest::addColumn<QString>("allow"); // what the hint names; empty: nothing helps
    const auto row = [](const char *sql, const char *allow, bool transaction = true) {
        QTest::addRow("%s%s", sql, transaction ? "" : " (outside)")
            << QString::fromUtf8(sql) << transaction << QString::fromUtf8(allow);
    };
    for (const bool transaction : {true, false}) {
        row("ATTACH '%1' AS other", "attach", transaction);
        row("ATTACH '' AS other", "attach", transaction);
        row("ATTACH 'oth' || 'er' AS other", "attach", transaction);
        row("DETACH main", "detach", transaction);
        row("SELECT load_extension('x')", "load-extension", transaction);
        row("SELECT fts3_tokenizer('simple')", "load-extension", transaction);
        row("PRAGMA writable_schema=ON", "writable-schema", transaction);
        row("PRAGMA schema_version=7", "writable-schema", transaction);
        row("PRAGMA journal_mode=OFF", "journal-mode", transaction);
        row("PRAGMA journal_mode='memory'", "journal-mode", transaction);
        row("PRAGMA main.journal_mode(OFF)", "journal-mode", transaction);
        row("PRAGMA synchronous=OFF", "journal-mode", transaction);
        row("PRAGMA synchronous=1", "journal-mode", transaction);
        row("PRAGMA locking_mode=EXCLUSIVE", "pragma", transaction);
        row("PRAGMA temp_store_directory='/tmp'", "pragma", transaction);
        row("PRAGMA query_only=1", "pragma", transaction);
        row("PRAGMA busy_timeout=1", "pragma", transaction);
        row("PRAGMA ignore_check_constraints=1", "pragma", transaction);
        row("PRAGMA trusted_schema=0", "pragma", transaction);
        row("PRAGMA foreign_keys=OFF", "", transaction);
        row("BEGIN", "", transaction);
        row("COMMIT", "", transaction);
        row("ROLLBACK", "", transaction);
        row("SAVEPOINT s", "", transaction);
        row("RELEASE s", "", transaction);
        row("CREATE VIRTUAL TABLE d USING dbstat", "virtual-table", transaction);
        row("UPDATE sqlite_schema SET sql = ''", "", transaction);
        row("DELETE FROM sqlite_master", "", transaction);
        row("INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, '')", "", transaction);
    }
    row("VACUUM INTO '%1'", "vacuum-into", false);
    row("PRAGMA journal_mode=WAL", "", true);
}

void tst_SqliteGuard::refuses()
{
    QFETCH(QString, sql);
    QFETCH(bool, transaction);
    QFETCH(QString, allow);
    if (transaction)
        VERIFY_RESULT(m_connection->begin({}));
    const auto outcome = execute(filled(sql));
    VERIFY_ERROR(outcome, ErrorKind::Forbidden);
    QCOMPARE(outcome.error().place.line, 3);
    QVERIFY(outcome.error().message.endsWith(u'.'));
    QVERIFY2(!outcome.error().hint.isEmpty(), "says no way out");
    if (!allow.isEmpty())
        QVERIFY2(outcome.error().hint.contains(u"allow = [\"%1\"]"_s.arg(allow)),
                 qPrintable(outcome.error().hint));
    QCOMPARE(m_connection->inTransaction(), transaction);
    QVERIFY(!QFile::exists(other()));
    // The connection goes on as before.
    VERIFY_RESULT(execute(u"INSERT INTO t VALUES (2, 'b')"_s));
}

void tst_SqliteGuard::letsPass_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("transaction");
    for (const char *sql :
         {"CREATE TABLE u (i)",
          "CREATE TABLE IF NOT EXISTS t (i)",
          "CREATE TABLE u AS SELECT * FROM t",
          "CREATE TEMP TABLE u (i)",
          "CREATE INDEX i ON t (x)",
          "CREATE VIEW v AS SELECT * FROM t",
          "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET x = 'n' WHERE i = new.i; END",
          "DROP TABLE t",
          "ALTER TABLE t RENAME TO u",
          "ALTER TABLE t RENAME COLUMN x TO y",
          "ALTER TABLE t ADD COLUMN y",
          "ALTER TABLE t DROP COLUMN x",
          "INSERT INTO t VALUES (2, 'b')",
          "UPDATE t SET x = 'c'",
          "DELETE FROM t",
          "REPLACE INTO t VALUES (1, 'b')",
          "SELECT * FROM t",
          "SELECT * FROM sqlite_schema",
          "SELECT * FROM \"Version\"",
          "REINDEX",
          "ANALYZE",
          "PRAGMA user_version=7",
          "PRAGMA application_id=7",
          "PRAGMA foreign_keys=ON",
          "PRAGMA foreign_keys",
          "PRAGMA journal_mode",
          "PRAGMA writable_schema",
          "PRAGMA defer_foreign_keys=ON",
          "PRAGMA recursive_triggers=ON",
          "PRAGMA table_info(t)",
          "PRAGMA foreign_key_check",
          "PRAGMA integrity_check",
          "PRAGMA quick_check(5)",
          "PRAGMA optimize",
          "PRAGMA cache_size=-1000",
          "PRAGMA synchronous=EXTRA",
          "CREATE VIRTUAL TABLE f USING fts5(x)",
          "CREATE VIRTUAL TABLE f USING fts4(x)",
          "CREATE VIRTUAL TABLE f USING rtree(id, a, b)",
          "EXPLAIN SELECT 1"}) {
        for (const bool transaction : {true, false}) {
            if (transaction && qstrcmp(sql, "PRAGMA synchronous=EXTRA") == 0)
                continue; // SQLite's own refusal
            QTest::addRow("%s%s", sql, transaction ? "" : " (outside)")
                << QString::fromUtf8(sql) << transaction;
        }
    }
    QTest::addRow("VACUUM") << u"VACUUM"_s << false;
    QTest::addRow("journal mode WAL") << u"PRAGMA journal_mode=WAL"_s << false;
    QTest::addRow("journal mode DELETE") << u"PRAGMA journal_mode=delete"_s << false;
    QTest::addRow("wal_checkpoint") << u"PRAGMA wal_checkpoint(TRUNCATE)"_s << false;
}

void tst_SqliteGuard::letsPass()
{
    QFETCH(QString, sql);
    QFETCH(bool, transaction);
    if (transaction)
        VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(execute(sql));
    if (transaction)
        VERIFY_RESULT(m_connection->commit({}));
}

void tst_SqliteGuard::allowsByName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("transaction");
    QTest::addRow("attach") << u"attach"_s << u"ATTACH '%1' AS other"_s << true;
    QTest::addRow("vacuum-into") << u"vacuum-into"_s << u"VACUUM INTO '%1'"_s << false;
    QTest::addRow("journal-mode") << u"journal-mode"_s << u"PRAGMA journal_mode=MEMORY"_s << false;
    QTest::addRow("synchronous") << u"journal-mode"_s << u"PRAGMA synchronous=OFF"_s << false;
    QTest::addRow("pragma") << u"pragma"_s << u"PRAGMA locking_mode=NORMAL"_s << true;
    QTest::addRow("virtual-table")
        << u"virtual-table"_s << u"CREATE VIRTUAL TABLE d USING dbstat"_s << true;
    QTest::addRow("writable-schema")
        << u"writable-schema"_s << u"PRAGMA writable_schema=ON"_s << true;
}

void tst_SqliteGuard::allowsByName()
{
    QFETCH(QString, name);
    QFETCH(QString, sql);
    QFETCH(bool, transaction);
    m_connection = m_file.get(); // In a rehearsal, less is allowed.
    VERIFY_RESULT(m_connection->begin({.allow = {name}}));
    if (!transaction) // The options of the latest begin() hold outside, too.
        VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(execute(filled(sql)));
    VERIFY_RESULT(m_connection->rollback());
    VERIFY_RESULT(m_connection->begin({}));
    if (!transaction)
        VERIFY_RESULT(m_connection->commit({}));
    VERIFY_ERROR(execute(filled(sql)), ErrorKind::Forbidden);
}

void tst_SqliteGuard::protectsOwnTables_data()
{
    QTest::addColumn<QString>("sql");
    for (const char *sql :
         {"INSERT INTO \"Version\" VALUES (9)",
          "UPDATE version SET version = 9",
          "DELETE FROM Version",
          "REPLACE INTO main.\"VERSION\" VALUES (1)",
          "DROP TABLE \"Version\"",
          "ALTER TABLE \"Version\" RENAME TO w",
          "ALTER TABLE \"Version\" ADD COLUMN x",
          "CREATE INDEX i ON \"Version\" (version)",
          "DROP INDEX own",
          "CREATE TRIGGER r AFTER INSERT ON \"Version\" BEGIN DELETE FROM t; END",
          "CREATE TEMP TRIGGER r AFTER INSERT ON \"Version\" BEGIN DELETE FROM t; END",
          "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM \"Version\"; END; ",
          "CREATE TEMP TABLE \"Version\" (i)",
          "CREATE TEMP VIEW version AS SELECT 9 AS version",
          "DELETE FROM ponyup_log",
          "DROP TABLE ponyup_log",
          "CREATE TABLE ponyup_journal (i)",
          "CREATE TABLE PonyUp_other (i)",
          "ALTER TABLE t RENAME TO ponyup_journal",
          "ALTER TABLE main.[t] rename /* x */ to \"PONYUP_LOG2\"",
          "WITH x AS (SELECT 9) INSERT INTO Version SELECT * FROM x",
          "INSERT INTO t SELECT 7, 'x' ON CONFLICT DO UPDATE SET x = (SELECT 1); DELETE FROM "
          "Version"})
        QTest::addRow("%s", sql) << QString::fromUtf8(sql);
}

void tst_SqliteGuard::protectsOwnTables()
{
    QFETCH(QString, sql);
    VERIFY_RESULT(m_connection->run(u"INSERT INTO \"Version\" VALUES (1)"_s));
    VERIFY_RESULT(m_connection->begin({.allow = {}}));
    auto outcome = execute(sql);
    if (sql.contains(u"TRIGGER r AFTER INSERT ON t"_s)) {
        // Making it changes nothing yet; firing it would.
        VERIFY_RESULT(outcome);
        outcome = execute(u"INSERT INTO t VALUES (9, 'x')"_s);
    }
    if (sql.contains(u"; DELETE"_s)) {
        VERIFY_ERROR(outcome, ErrorKind::Internal); // two statements are never sent as one
    } else {
        VERIFY_ERROR(outcome, ErrorKind::Forbidden);
        QVERIFY(outcome.error().message.contains(u"PonyUp's own record"_s));
    }
    VERIFY_RESULT(m_connection->rollback());
    const auto rows = m_connection->query(u"SELECT version FROM main.\"Version\""_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows.size(), size_t(1));
}

void tst_SqliteGuard::protectsTheNamedVersionTable()
{
    VERIFY_RESULT(m_connection->begin({.versionTable = u"größe"_s}));
    VERIFY_RESULT(execute(u"DROP TABLE \"Version\""_s)); // then it is the project's own
    VERIFY_ERROR(execute(u"CREATE TABLE \"größe\" (i)"_s), ErrorKind::Forbidden);
}

void tst_SqliteGuard::letsOwnStatementsPass()
{
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_ERROR(execute(u"DELETE FROM ponyup_log"_s), ErrorKind::Forbidden);
    VERIFY_RESULT(m_connection->run(u"INSERT INTO ponyup_log VALUES (1)"_s));
    VERIFY_RESULT(m_connection->run(u"INSERT INTO \"Version\" VALUES (1)"_s));
    VERIFY_RESULT(m_connection->commit({}));
}

void tst_SqliteGuard::refusesUnknownNames()
{
    const auto begun = m_connection->begin({.allow = {u"atach"_s}});
    VERIFY_ERROR(begun, ErrorKind::Project);
    QVERIFY(begun.error().message.contains(u"atach"_s));
    QVERIFY(begun.error().hint.contains(u"attach, detach"_s));
    QVERIFY(!m_connection->inTransaction());
}

void tst_SqliteGuard::putsSettingsBack()
{
    m_connection = m_file.get();
    const auto setting = [&](const QString &name) {
        return m_connection->query(u"PRAGMA "_s + name)->rows.front().front().toInt();
    };
    VERIFY_RESULT(m_connection->begin({}));
    VERIFY_RESULT(execute(u"PRAGMA recursive_triggers=ON"_s));
    VERIFY_RESULT(execute(u"PRAGMA legacy_alter_table=ON"_s));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->begin({.foreignKeys = false, .continues = true}));
    QCOMPARE(setting(u"recursive_triggers"_s), 1); // still the same migration
    QCOMPARE(setting(u"foreign_keys"_s), 0);
    VERIFY_RESULT(m_connection->commit({}));
    QCOMPARE(setting(u"foreign_keys"_s), 1);
    VERIFY_RESULT(m_connection->begin({}));
    QCOMPARE(setting(u"recursive_triggers"_s), 0);
    QCOMPARE(setting(u"legacy_alter_table"_s), 0);
    QCOMPARE(setting(u"foreign_keys"_s), 1);
    QCOMPARE(setting(u"synchronous"_s), 2);
}

void tst_SqliteGuard::takesTemporaryObjectsAway()
{
    const auto left = [&] {
        return m_connection->query(u"SELECT count(*) FROM sqlite_temp_schema"_s)
            ->rows.front()
            .front()
            .toInt();
    };
    VERIFY_RESULT(m_connection->begin({}));
    for (const QString &sql :
         {u"CREATE TEMP TABLE \"a \"\"b\" (i INTEGER PRIMARY KEY AUTOINCREMENT, x UNIQUE)"_s,
          u"CREATE TABLE temp.c AS SELECT 1 AS x"_s, u"CREATE INDEX temp.d ON c (x)"_s,
          u"CREATE TEMP VIEW e AS SELECT x FROM c"_s,
          u"CREATE TEMP TRIGGER f AFTER INSERT ON t BEGIN DELETE FROM c; END"_s,
          u"CREATE VIRTUAL TABLE temp.g USING fts5(x)"_s})
        VERIFY_RESULT(execute(sql));
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->begin({.continues = true}));
    QVERIFY(left() > 5); // Still the same migration.
    VERIFY_RESULT(m_connection->commit({}));
    VERIFY_RESULT(m_connection->begin({}));
    QVERIFY(left() <= 1); // sqlite_sequence, which nobody can drop.
    VERIFY_ERROR(execute(u"SELECT * FROM c"_s), ErrorKind::Sql);
}

void tst_SqliteGuard::reachesNothingElseInARehearsal_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("transaction");
    QTest::addRow("ATTACH") << u"ATTACH '%1' AS other"_s << true;
    QTest::addRow("VACUUM INTO") << u"VACUUM INTO '%1'"_s << false;
    QTest::addRow("load_extension()") << u"SELECT load_extension('%1')"_s << true;
}

/// What it changed there would stay changed.
void tst_SqliteGuard::reachesNothingElseInARehearsal()
{
    QFETCH(QString, sql);
    QFETCH(bool, transaction);
    VERIFY_RESULT(
        m_connection->begin({.allow = {u"attach"_s, u"vacuum-into"_s, u"load-extension"_s}}));
    if (!transaction)
        VERIFY_RESULT(m_connection->commit({}));
    const auto outcome = execute(filled(sql));
    VERIFY_ERROR(outcome, ErrorKind::Forbidden);
    QVERIFY(outcome.error().message.contains(u"cannot be tried out"_s));
    QVERIFY(!QFile::exists(other()));
}

void tst_SqliteGuard::hasNoParameters()
{
    VERIFY_RESULT(m_connection->begin({}));
    for (const QString &sql :
         {u"INSERT INTO t VALUES (7, ?)"_s, u"INSERT INTO t VALUES (7, :name)"_s,
          u"UPDATE t SET x = @a"_s, u"SELECT $a"_s, u"DELETE FROM t WHERE i = ?1"_s}) {
        const auto outcome = execute(sql);
        VERIFY_ERROR(outcome, ErrorKind::Sql);
        QVERIFY(outcome.error().message.contains(u"parameters"_s));
    }
    VERIFY_RESULT(execute(u"SELECT ':a', \"?\" FROM (SELECT 1 AS \"?\")"_s));
}

QTEST_GUILESS_MAIN(tst_SqliteGuard)
#include "tst_sqliteguard.moc"
