// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The update lock of a MariaDB server, which scripts could release.
class tst_CliMariaDbLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void releasedLock_data();
    void releasedLock();
    void locksOfTheScriptsOwn();

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

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliMariaDbLock::init()
{
    m_database = m_server->createDatabase();
    m_folder = std::make_unique<Folder>();
    value(u"CREATE PROCEDURE let_go() DO RELEASE_ALL_LOCKS(); "
          "CREATE FUNCTION lets_go() RETURNS integer RETURN RELEASE_ALL_LOCKS(); "
          "CREATE TABLE goods (i integer)"_s);
}

void tst_CliMariaDbLock::releasedLock_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("in a transaction")
        << QByteArray("INSERT INTO goods VALUES (1);\nSELECT lets_go();\n");
    QTest::newRow("by what changes rows") << QByteArray("INSERT INTO goods VALUES (lets_go());\n");
    QTest::newRow("with the journal")
        << QByteArray("CREATE TABLE first (i integer);\nCALL let_go();\n"
                      "CREATE TABLE second (i integer);\n");
    QTest::newRow("by SQL that it makes")
        << QByteArray("CREATE TABLE first (i integer);\n"
                      "EXECUTE IMMEDIATE CONCAT('DO RELEASE_', 'ALL_LOCKS()');\n"
                      "CREATE TABLE second (i integer);\n");
}

/// Nothing is committed any more once a script has given the update lock away.
void tst_CliMariaDbLock::releasedLock()
{
    QFETCH(QByteArray, script);
    write(u"v0.sql"_s, script);
    write(u"v1.sql"_s, "CREATE TABLE later (i integer);\n");
    const ProgramRun run = ponyup({u"migrate"_s, u"--yes"_s});
    QVERIFY2(run.ended && run.exitCode != 0, run.report().constData());
    QVERIFY2(run.err.contains("lock is not held any more"), run.report().constData());
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), u"0"_s);
    QCOMPARE(value(u"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
                   "DATABASE() AND TABLE_NAME IN ('second', 'later')"_s),
             u"0"_s);
}

void tst_CliMariaDbLock::locksOfTheScriptsOwn()
{
    write(u"v0.sql"_s,
          "DO GET_LOCK('mine', 0);\nCREATE TABLE first (i integer);\n"
          "INSERT INTO goods VALUES (RELEASE_LOCK('mine'));\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT i FROM goods"_s), u"1"_s);
}

QTEST_GUILESS_MAIN(tst_CliMariaDbLock)
#include "tst_cli_mariadblock.moc"
