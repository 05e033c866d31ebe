// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// A dry run is carried out on the same server as the database: what is not inside a database stays
/// as it is.
class tst_CliPostgresReach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        START_SERVER(m_server, PostgresServer, QStringList{u"max_prepared_transactions=0"_s});
    }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void holdsBackWhatConcernsTheServer_data();
    void holdsBackWhatConcernsTheServer();
    void goesOnWithoutTheRole();
    void noticesWhatTheWordsDoNotTell();
    void modelsMakeNoRoles();
    void foreignTablesAreNotWrittenTo();
    void releasedLock_data();
    void releasedLock();

private:
    ProgramRun ponyup(const QStringList &arguments) const
    {
        return runPonyup(
            QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s, u"migrations"_s}
                + arguments,
            m_folder->path());
    }
    void write(const QString &file, const QByteArray &content) const
    {
        m_folder->write(u"migrations/"_s + file, content);
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }
    /// All that databases of the server share.
    QString shared() const
    {
        return value(
            u"SELECT md5(concat("
            "(SELECT string_agg(a::text, ',' ORDER BY oid) FROM pg_authid a), "
            "(SELECT string_agg(m::text, ',' ORDER BY m::text) FROM pg_auth_members m), "
            "(SELECT string_agg(concat(datname, datdba, datconnlimit, datallowconn, datacl), ',' "
            "ORDER BY oid) FROM pg_database), "
            "(SELECT string_agg(s::text, ',' ORDER BY s::text) FROM pg_db_role_setting s), "
            "(SELECT string_agg(t::text, ',' ORDER BY oid) FROM pg_tablespace t), "
            "(SELECT string_agg(d::text, ',' ORDER BY d::text) FROM pg_shdescription d), "
            "(SELECT string_agg(p::text, ',' ORDER BY p::text) FROM pg_parameter_acl p)))"_s);
    }

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliPostgresReach::init()
{
    m_database = m_server->createDatabase();
    m_folder = std::make_unique<Folder>();
    value(u"DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'old') THEN "
          "CREATE ROLE old; CREATE ROLE other; END IF; END$$"_s);
}

void tst_CliPostgresReach::holdsBackWhatConcernsTheServer_data()
{
    QTest::addColumn<QByteArray>("statement");
    const auto row = [](const char *statement) {
        QTest::newRow(statement) << QByteArray(statement);
    };
    row("CREATE ROLE reader");
    row("CREATE USER \"Reader\" PASSWORD 'x'");
    row("CREATE /* a comment */ GROUP readers");
    row("ALTER ROLE old CREATEDB");
    row("ALTER ROLE old SET work_mem = '8MB'");
    row("DROP ROLE old");
    row("DROP ROLE IF EXISTS old, other");
    row("GRANT old TO other");
    row("REVOKE old FROM other");
    row("GRANT CONNECT ON DATABASE postgres TO old");
    row("GRANT SET ON PARAMETER work_mem TO old");
    row("ALTER DATABASE postgres SET work_mem = '8MB'");
    row("ALTER DATABASE postgres CONNECTION LIMIT 7");
    row("CREATE DATABASE more");
    row("COMMENT ON ROLE old IS 'x'");
    row("COMMENT ON DATABASE postgres IS 'x'");
    row("REASSIGN OWNED BY old TO other");
    row("DROP OWNED BY old");
    row("DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN\n"
        "  CREATE ROLE reader; END IF; END$$");
    row("DO 'BEGIN EXECUTE ''create role reader''; END'");
    row("SELECT pg_terminate_backend(1)");
}

void tst_CliPostgresReach::holdsBackWhatConcernsTheServer()
{
    QFETCH(QByteArray, statement);
    write(u"v0.sql"_s,
          "CREATE TABLE before (i integer);\n" + statement
              + ";\nCREATE TABLE after (i integer);\n");
    const QString before = shared();
    const ProgramRun preview = ponyup({u"preview"_s});
    QVERIFY2(preview.out.contains("Not carried out here"), preview.report().constData());
    QVERIFY2(preview.out.contains("+ table after"), preview.report().constData());
    QCOMPARE(shared(), before);
    QCOMPARE(value(u"SELECT count(*) FROM pg_database WHERE datname LIKE 'ponyup%'"_s), u"0"_s);
}

void tst_CliPostgresReach::goesOnWithoutTheRole()
{
    write(u"v0.sql"_s,
          "DO $$BEGIN CREATE ROLE \"Reader\"; CREATE USER writer; END$$;\n"
          "CREATE TABLE goods (i integer, writer text);\n"
          "GRANT SELECT ON goods TO \"Reader\";\n"
          "ALTER TABLE goods OWNER TO writer;\n"
          "CREATE POLICY own ON goods TO Writer USING (true);\n"
          "INSERT INTO goods (i, writer) VALUES (1, 'me');\n");
    const QString before = shared();
    const ProgramRun preview = ponyup({u"preview"_s});
    VERIFY_EXIT(preview, 0);
    QVERIFY2(preview.out.contains("the role that it names is not there yet"),
             preview.report().constData());
    QCOMPARE(shared(), before);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT tableowner FROM pg_tables WHERE tablename = 'goods'"_s), u"writer"_s);
    value(u"DROP OWNED BY \"Reader\", writer"_s);
    value(u"DROP ROLE \"Reader\", writer"_s);
}

void tst_CliPostgresReach::noticesWhatTheWordsDoNotTell()
{
    write(u"v0.sql"_s,
          "CREATE FUNCTION hide() RETURNS void LANGUAGE plpgsql AS $$\n"
          "BEGIN EXECUTE 'create ' || 'role hidden'; END$$;\n"
          "CREATE TABLE goods (i integer);\n");
    write(u"v1.sql"_s, "SELECT hide();\n");
    const QString before = shared();
    const ProgramRun preview = ponyup({u"preview"_s});
    VERIFY_EXIT(preview, 1);
    QVERIFY2(preview.err.contains("pg_authid"), preview.report().constData());
    QCOMPARE(shared(), before);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    value(u"DROP ROLE hidden"_s);
}

void tst_CliPostgresReach::modelsMakeNoRoles()
{
    write(u"v0/model.sql"_s, "CREATE ROLE reader;\nCREATE TABLE goods (i integer);\n");
    write(u"v0/migrate.sql"_s, "SELECT 1;\n");
    const QString before = shared();
    (void)ponyup({u"status"_s});
    (void)ponyup({u"check"_s});
    (void)ponyup({u"preview"_s});
    QCOMPARE(shared(), before);
}

void tst_CliPostgresReach::foreignTablesAreNotWrittenTo()
{
    const QString other = m_server->createDatabase();
    m_server->value(other, u"CREATE TABLE far (i integer)"_s);
    value(u"CREATE EXTENSION postgres_fdw"_s);
    value(u"CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', "
          "port '%1', dbname '%2')"_s.arg(QString::number(m_server->port()), other));
    value(u"CREATE USER MAPPING FOR CURRENT_USER SERVER there OPTIONS (user '%1')"_s.arg(
        PostgresServer::user()));
    value(u"CREATE FOREIGN TABLE far (i integer) SERVER there"_s);
    write(u"v0.sql"_s, "INSERT INTO far VALUES (1);\n");
    const ProgramRun preview = ponyup({u"preview"_s});
    VERIFY_EXIT(preview, 1);
    QVERIFY2(preview.err.contains("does not allow inserts"), preview.report().constData());
    QCOMPARE(m_server->value(other, u"SELECT count(*) FROM far"_s), u"0"_s);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(m_server->value(other, u"SELECT count(*) FROM far"_s), u"1"_s);
}

void tst_CliPostgresReach::releasedLock_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("in a transaction") << QByteArray("CREATE TABLE goods (i integer);\n"
                                                    "SELECT pg_advisory_unlock_all();\n");
    QTest::newRow("with the journal") << QByteArray("CREATE TABLE goods (i integer);\n"
                                                    "SELECT pg_advisory_unlock(85, 80);\n"
                                                    "CREATE INDEX CONCURRENTLY i ON goods (i);\n");
}

/// Nothing is committed any more once a script has given the update lock away.
void tst_CliPostgresReach::releasedLock()
{
    QFETCH(QByteArray, script);
    write(u"v0.sql"_s, script);
    write(u"v1.sql"_s, "CREATE TABLE later (i integer);\n");
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    QVERIFY2(run.ended && run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("lock is not held any more"), run.report().constData());
    QCOMPARE(value(u"SELECT to_regclass('later') IS NULL AND to_regclass('i') IS NULL"_s), u"t"_s);
}

QTEST_GUILESS_MAIN(tst_CliPostgresReach)
#include "tst_cli_postgresreach.moc"
