// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What nobody but a person can tell of a migration that did not end on a MariaDB server.
class tst_CliMariaDbDecisions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void aPersonDecides_data();
    void aPersonDecides();
    void oneBlockIsOneTransaction();

private:
    ProgramRun ponyup(const QStringList &arguments) const
    {
        return runPonyup(
            QStringList{u"--database"_s, m_server->url(m_database), u"--folder"_s, u"migrations"_s}
                + arguments,
            m_folder->path());
    }
    QString value(const QString &sql) const { return m_server->value(m_database, sql); }

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<Folder> m_folder;
    QString m_database;
};

void tst_CliMariaDbDecisions::init()
{
    m_database = m_server->createDatabase();
    m_folder = std::make_unique<Folder>();
}

void tst_CliMariaDbDecisions::aPersonDecides_data()
{
    QTest::addColumn<QByteArray>("statement"); // Does a half, until the table "more" is there.
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("event"); // in the audit log
    QTest::addColumn<QString>("goods");
    const QByteArray call = "CALL fill()";
    const QByteArray block = "BEGIN NOT ATOMIC INSERT INTO goods VALUES ('half'); "
                             "CREATE TABLE IF NOT EXISTS made (i integer); "
                             "INSERT INTO more VALUES (1); END";
    for (const auto &[name, statement] : {std::pair("call", call), std::pair("block", block)}) {
        QTest::addRow("%s, done", name)
            << statement << u"--mark-done"_s << u"marked done"_s << u"half,rye"_s;
        QTest::addRow("%s, skipped", name)
            << statement << u"--skip"_s << u"skipped"_s << u"half,rye"_s;
        QTest::addRow("%s, again", name)
            << statement << u"--run-again"_s << u"run again"_s << u"half,half,rye"_s;
    }
}

/// A call and a block may do a half and fail: each of their statements is committed by itself.
void tst_CliMariaDbDecisions::aPersonDecides()
{
    QFETCH(QByteArray, statement);
    QFETCH(QString, option);
    QFETCH(QString, event);
    QFETCH(QString, goods);
    value(u"CREATE TABLE goods (name text); CREATE PROCEDURE halves() "
          "INSERT INTO goods VALUES ('half'); CREATE PROCEDURE others() "
          "INSERT INTO more VALUES (1)"_s);
    m_folder->write(u"fill.sql"_s,
                    "DELIMITER //\nCREATE PROCEDURE fill() BEGIN CALL halves(); CALL others(); "
                    "END //\n");
    const ProgramRun made = m_server->mariadb(m_database, {}, m_folder->path(u"fill.sql"_s));
    VERIFY_EXIT(made, 0);
    m_folder->write(u"migrations/v0.sql"_s,
                    "-- Fills\n" + statement + ";\nINSERT INTO goods VALUES ('rye');\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 6);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(name ORDER BY name) FROM goods"_s), u"half"_s);
    const ProgramRun doubt = ponyup({u"resume"_s, u"--yes"_s});
    VERIFY_EXIT(doubt, 6);
    QVERIFY2(doubt.err.contains("--mark-done 1"), doubt.report().constData());
    value(u"CREATE TABLE more (i integer)"_s);
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s, option, u"1"_s}), 2); // without a reason
    VERIFY_EXIT(
        ponyup({u"resume"_s, u"--yes"_s, option, u"1"_s, u"--reason"_s, u"I have looked"_s}), 0);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(name ORDER BY name) FROM goods"_s), goods);
    QCOMPARE(value(u"SELECT MAX(version) FROM version"_s), u"1"_s);
    QVERIFY(value(u"SELECT CONCAT(message, error) FROM ponyup_log WHERE event = '%1'"_s.arg(event))
                .contains("I have looked"_L1));
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
}

/// Of which it is certain that it only changes rows.
void tst_CliMariaDbDecisions::oneBlockIsOneTransaction()
{
    value(u"CREATE TABLE goods (name text)"_s);
    m_folder->write(u"migrations/v0.sql"_s,
                    "BEGIN NOT ATOMIC INSERT INTO goods VALUES ('half'); "
                    "INSERT INTO more VALUES (1); END;\nINSERT INTO goods VALUES ('rye');\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 1);
    QCOMPARE(value(u"SELECT COUNT(*) FROM goods"_s), u"0"_s);
    value(u"CREATE TABLE more (i integer)"_s);
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    QCOMPARE(value(u"SELECT GROUP_CONCAT(name ORDER BY name) FROM goods"_s), u"half,rye"_s);
}

QTEST_GUILESS_MAIN(tst_CliMariaDbDecisions)
#include "tst_cli_mariadbdecisions.moc"
