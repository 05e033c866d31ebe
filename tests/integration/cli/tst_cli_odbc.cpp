// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/odbcdrivers.h"
#include "support/testing.h"

#include <QProcess>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The real program on databases behind ODBC drivers; what has come of it, PonyUp's own engine for
/// the same database tells.
class tst_CliOdbc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanupTestCase() { m_postgres.reset(); }

    void theWholeWay();
    void saysWhatIsNotKnown();
    void aFailureLeavesNothing();
    void halfDoneAndResume();
    void goesOnWhereAnotherEngineStopped();
    void buildsModels();
    void oneAtATime();
    void opensADataSource_data();
    void opensADataSource();
    void hidesThePassword();

private:
    ProgramRun ponyup(const QStringList &arguments) const
    {
        return runPonyup(words(m_url, arguments), m_folder->path());
    }
    ProgramRun native(const QStringList &arguments) const
    {
        return runPonyup(words(m_nativeUrl, arguments), m_folder->path());
    }
    static QStringList words(const QString &url, const QStringList &arguments)
    {
        return QStringList{u"--database"_s, url, u"--folder"_s, u"migrations"_s} + arguments;
    }
    void write(const QString &file, const QByteArray &content) const
    {
        m_folder->write(u"migrations/"_s + file, content);
    }
    bool isPostgres() const { return !m_nativeUrl.startsWith("sqlite:"_L1); }

    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<Folder> m_folder;
    QString m_url;
    QString m_nativeUrl;
};

void tst_CliOdbc::initTestCase_data()
{
    QTest::addColumn<QString>("driver");
    for (const QString &driver : odbcDrivers())
        QTest::addRow("%s", qPrintable(driver)) << driver;
}

void tst_CliOdbc::init()
{
    QFETCH_GLOBAL(QString, driver);
    if (const QString missing = missingOdbcDriver(driver); !missing.isEmpty())
        QFAIL(qPrintable(missing));
    m_folder = std::make_unique<Folder>();
    if (driver == postgresOdbc()) {
        if (!m_postgres)
            START_SERVER(m_postgres, PostgresServer);
        const QString database = m_postgres->createDatabase();
        m_url = odbcUrl(*m_postgres, database);
        m_nativeUrl = m_postgres->url(database);
    } else {
        m_url = odbcUrl(m_folder->path(u"shop.db"_s));
        m_nativeUrl = u"sqlite:"_s + m_folder->path(u"shop.db"_s);
    }
    write(u"v0/migrate.sql"_s,
          "-- Goods on sale\n"
          "CREATE TABLE goods (id integer PRIMARY KEY, name text NOT NULL);\n");
    write(u"v1/migrate.sql"_s,
          "-- Prices\n"
          "ALTER TABLE goods ADD COLUMN price integer\n"
          "GO\n"
          "INSERT INTO goods VALUES (1, 'tea; green', 3), (2, 'größe {fn x} ?', 1);\n"
          "UPDATE goods SET price = price * 2;\n");
    write(u"v2.sql"_s, "-- Finds goods by name\nCREATE INDEX goods_name ON goods (name);\n");
}

void tst_CliOdbc::theWholeWay()
{
    const ProgramRun before = ponyup({u"status"_s});
    VERIFY_EXIT(before, 0);
    QVERIFY2(before.out.contains(isPostgres() ? "PostgreSQL" : "SQLite"),
             before.report().constData());
    QVERIFY2(before.out.contains("0 of 3"), before.report().constData());
    VERIFY_EXIT(ponyup({u"preview"_s, u"--static"_s}), 0);

    const ProgramRun migrated = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(migrated, 0);
    QVERIFY2(migrated.out.contains("version 3"), migrated.report().constData());
    const ProgramRun history = ponyup({u"history"_s});
    VERIFY_EXIT(history, 0);
    QVERIFY2(history.out.contains("Prices") && history.out.contains("initial creation"),
             history.report().constData());
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
    const ProgramRun again = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(again, 0);
    QVERIFY2(again.out.contains("nothing to do"), again.report().constData());
    const ProgramRun lock = ponyup({u"lock"_s});
    QVERIFY2(lock.out.contains("free"), lock.report().constData());

    // The same table, for PonyUp's own engine.
    const ProgramRun status = native({u"status"_s});
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("3 of 3"), status.report().constData());
    VERIFY_EXIT(native({u"log"_s, u"--verify"_s}), 0);
    VERIFY_EXIT(native({u"check"_s}), 0);
}

void tst_CliOdbc::saysWhatIsNotKnown()
{
    const ProgramRun preview = ponyup({u"preview"_s});
    VERIFY_EXIT(preview, 1);
    QVERIFY2(preview.err.contains("--static"), preview.report().constData());
    const ProgramRun script = ponyup({u"script"_s});
    VERIFY_EXIT(script, 1);
    QVERIFY2(script.err.contains("no client program"), script.report().constData());
    const ProgramRun status = ponyup({u"status"_s, u"--json"_s});
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("not known through ODBC"), status.report().constData());
    QVERIFY2(status.out.contains("as the driver says"), status.report().constData());
}

void tst_CliOdbc::aFailureLeavesNothing()
{
    write(u"v2.sql"_s,
          "-- Stock\n"
          "ALTER TABLE goods ADD COLUMN stock integer;\n"
          "UPDATE goods SET stock = 10;\n"
          "INSERT INTO nowhere VALUES (1);\n");
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(failed, 1);
    QVERIFY2(failed.err.contains("v2.sql:4") && failed.err.contains("nowhere"),
             failed.report().constData());
    const ProgramRun status = native({u"status"_s});
    QVERIFY2(status.out.contains("2 of 3"), status.report().constData());
    // Nothing of it is there: it can be added.
    write(u"v2.sql"_s, "-- Stock\nALTER TABLE goods ADD COLUMN stock integer;\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
}

void tst_CliOdbc::halfDoneAndResume()
{
    const QByteArray head = "-- Stock\n"
                            "-- ponyup: transaction off\n"
                            "ALTER TABLE goods ADD COLUMN stock integer;\n"
                            "VACUUM;\n"
                            "UPDATE goods SET stock = 10;\n";
    write(u"v2.sql"_s, head + "INSERT INTO nowhere VALUES (1);\n");
    const ProgramRun failed = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(failed, 6);
    QVERIFY2(failed.err.contains("v2.sql:6"), failed.report().constData());
    const ProgramRun status = ponyup({u"status"_s});
    QVERIFY2(status.out.contains("half") && (status.out + status.err).contains("3 of its"),
             status.report().constData());
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 6);

    // What is done may not be changed; the rest may.
    write(u"v2.sql"_s,
          QByteArray(head).replace("10", "11") + "CREATE TABLE shelves (i integer);\n");
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 6);
    write(u"v2.sql"_s, head + "CREATE TABLE shelves (i integer);\n");
    VERIFY_EXIT(ponyup({u"resume"_s, u"--yes"_s}), 0);
    VERIFY_EXIT(ponyup({u"log"_s, u"--verify"_s}), 0);
    VERIFY_EXIT(ponyup({u"check"_s}), 0);
    const ProgramRun after = native({u"status"_s});
    QVERIFY2(after.out.contains("3 of 3"), after.report().constData());
}

void tst_CliOdbc::goesOnWhereAnotherEngineStopped()
{
    write(u"v1/migrate.sql"_s, "-- Prices\nALTER TABLE goods ADD COLUMN price integer;\n");
    VERIFY_EXIT(native({u"migrate"_s, u"--yes"_s, u"--to"_s, u"2"_s}), 0);
    const ProgramRun status = ponyup({u"status"_s});
    QVERIFY2(status.out.contains("2 of 3"), status.report().constData());
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    VERIFY_EXIT(native({u"check"_s}), 0);
    VERIFY_EXIT(native({u"log"_s, u"--verify"_s}), 0);
}

void tst_CliOdbc::buildsModels()
{
    write(u"v3/model.sql"_s,
          "CREATE TABLE goods (id integer PRIMARY KEY, name text NOT NULL, price integer);\n"
          "CREATE TABLE shelves (i integer);\n");
    const ProgramRun migrated = ponyup({u"migrate"_s, u"--yes"_s});
    VERIFY_EXIT(migrated, 0);
    QVERIFY2((migrated.out + migrated.err).contains("not compared with the model"),
             migrated.report().constData());
    write(u"v3/migrate.sql"_s, "-- Fills shelves\nINSERT INTO shelves VALUES (1);\n");
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
}

/// While one is at work, another one is told who it is, and does nothing.
void tst_CliOdbc::oneAtATime()
{
    VERIFY_EXIT(ponyup({u"migrate"_s, u"--yes"_s}), 0);
    const QByteArray slow = isPostgres()
        ? QByteArray("SELECT pg_sleep(600);\n")
        : QByteArray("CREATE TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                     "SELECT i + 1 FROM n) SELECT count(*) FROM n;\n");
    // With the journal, so that SQLite's own lock is not held all the while.
    write(u"v3.sql"_s, "-- Slow\n-- ponyup: transaction off\n" + slow);
    QProcess program;
    program.setWorkingDirectory(m_folder->path());
    program.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"),
                  words(m_url, {u"migrate"_s, u"--yes"_s}));
    QVERIFY(program.waitForStarted());
    const QByteArray process = "process " + QByteArray::number(program.processId());
    QVERIFY(QTest::qWaitFor([&] { return ponyup({u"lock"_s}).out.contains(process); }, 30000));
    const ProgramRun other = ponyup({u"migrate"_s, u"--yes"_s, u"--no-wait"_s});
    VERIFY_EXIT(other, 5);
    QVERIFY2(other.err.contains(process), other.report().constData());
    program.terminate();
    QTest::qWait(300);
    program.terminate(); // now the statement itself
    QVERIFY(program.waitForFinished(30000));
    QVERIFY(program.exitCode() != 0);
    const ProgramRun lock = ponyup({u"lock"_s});
    QVERIFY2(lock.out.contains("free"), lock.report().constData());
}

void tst_CliOdbc::opensADataSource_data()
{
    QTest::addColumn<QString>("url");
    QTest::addRow("name") << u"odbc:shop"_s;
    QTest::addRow("DSN") << u"odbc:DSN=shop"_s;
    QTest::addRow("and more") << u"odbc:UID=ponyup;DSN=shop"_s;
}

void tst_CliOdbc::opensADataSource()
{
    QFETCH(QString, url);
    QFETCH_GLOBAL(QString, driver);
    // What a data source needs is what a connection string has behind the driver.
    QString settings = m_url.section(u';', 1)
                           .replace(u';', u'\n')
                           .replace(u"UID="_s, u"Username="_s)
                           .replace(u"Server="_s, u"Servername="_s);
    const QString file = m_folder->write(
        u"odbc.ini"_s, (u"[shop]\nDriver="_s + driver + u'\n' + settings + u'\n').toUtf8());
    const ProgramRun run =
        runPonyup(words(url, {u"status"_s}), m_folder->path(), [&](QProcess &process) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"ODBCINI"_s, file);
            // SQLite's driver does not give back what it has read of a data source.
            environment.insert(u"LSAN_OPTIONS"_s, u"detect_leaks=0"_s);
            process.setProcessEnvironment(environment);
        });
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.out.contains("0 of 3"), run.report().constData());
}

void tst_CliOdbc::hidesThePassword()
{
    const ProgramRun run =
        runPonyup(words(u"odbc:DRIVER={No such driver};PWD=hunter2;UID=ann"_s, {u"status"_s}),
                  m_folder->path());
    VERIFY_EXIT(run, 1);
    QVERIFY2(!(run.out + run.err).contains("hunter2"), run.report().constData());
    QVERIFY2(run.err.contains("odbcinst"), run.report().constData());
}

QTEST_GUILESS_MAIN(tst_CliOdbc)
#include "tst_cli_odbc.moc"
