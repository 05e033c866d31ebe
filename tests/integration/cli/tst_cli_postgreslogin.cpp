// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/servers/relay.h"
#include "support/testing.h"

#include <QProcess>
#include <QUrl>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

const QString right = u"rIght-s3cret"_s;
const QString wrong = u"wr0ng-s3cret"_s;

} // namespace

/// Where the real program takes user and password from: what PostgreSQL's own programs take them
/// from, and no project file can send them elsewhere.
class tst_CliPostgresLogin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_server.reset(); }

    void findsThePassword_data();
    void findsThePassword();
    void asksTheServiceFile_data();
    void asksTheServiceFile();
    void asksWhereTheProjectSays_data();
    void asksWhereTheProjectSays();
    void sendsNoPasswordElsewhere_data();
    void sendsNoPasswordElsewhere();

private:
    /// `test-connection` as a user with this home and nothing else.
    ProgramRun login(const QStringList &arguments) const;
    ProgramRun login(const QString &url) const
    {
        return login({u"--database"_s, url, u"--folder"_s, m_home->path()});
    }
    QString url(const QString &user = u"deploy"_s) const
    {
        return m_server->url(m_database).replace(PostgresServer::user() + u'@', user + u'@');
    }
    void writeSecret(const QString &file, const QByteArray &content, bool open = false) const;

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
    std::unique_ptr<Folder> m_home;
    QMap<QString, QString> m_environment;
};

void tst_CliPostgresLogin::initTestCase()
{
    START_SERVER(m_server, PostgresServer);
    m_server->overwrite(u"pg_hba.conf"_s,
                        "host all ponyup 127.0.0.1/32 trust\n"
                        "host all all 127.0.0.1/32 scram-sha-256\n");
    m_server->killAndStart();
    QVERIFY2(m_server->isRunning(), qPrintable(m_server->error()));
    m_database = m_server->createDatabase();
    m_server->value(m_database, u"CREATE ROLE deploy LOGIN PASSWORD '%1'"_s.arg(right));
}

void tst_CliPostgresLogin::init()
{
    m_home = std::make_unique<Folder>();
    m_environment = {{u"HOME"_s, m_home->path()}};
}

ProgramRun tst_CliPostgresLogin::login(const QStringList &arguments) const
{
    return runPonyup(
        arguments + QStringList{u"test-connection"_s}, m_home->path(), [this](QProcess &process) {
            const auto ours = QProcessEnvironment::systemEnvironment();
            QProcessEnvironment environment;
            for (const QString &name : ours.keys())
                if (!name.startsWith("PG"_L1) && !name.startsWith("PONYUP"_L1))
                    environment.insert(name, ours.value(name));
            for (auto each = m_environment.begin(); each != m_environment.end(); ++each)
                environment.insert(each.key(), each.value());
            process.setProcessEnvironment(environment);
        });
}

void tst_CliPostgresLogin::writeSecret(const QString &file, const QByteArray &content,
                                       bool open) const
{
    const QFile::Permissions mine = QFile::ReadOwner | QFile::WriteOwner;
    if (!QFile::setPermissions(m_home->write(file, content),
                               open ? mine | QFile::ReadGroup | QFile::ReadOther : mine))
        qFatal("no permissions for %s", qPrintable(file));
}

void tst_CliPostgresLogin::findsThePassword_data()
{
    QTest::addColumn<QString>("variable"); // PGPASSWORD
    QTest::addColumn<QString>("inUrl");
    QTest::addColumn<QString>("file"); // in the home
    QTest::addColumn<QString>("line"); // of the file
    QTest::addColumn<bool>("open"); // for others to read
    QTest::addColumn<QString>("says"); // the error; empty: it is let in
    const auto row = [](const char *name, const QString &variable, const QString &inUrl,
                        const char *file, const QString &line, bool open, const char *says) {
        QTest::addRow("%s", name) << variable << inUrl << QString::fromLatin1(file) << line << open
                                  << QString::fromLatin1(says);
    };
    const QString none;
    const QString all = u"*:*:*:*:"_s;
    const char *absent = "no password supplied";
    const char *refused = "password authentication failed for user \"deploy\"";
    row("nowhere", none, none, "", none, false, absent);
    row("PGPASSWORD", right, none, "", none, false, "");
    row("PGPASSWORD, wrong", wrong, none, "", none, false, refused);
    row("the URL", none, right, "", none, false, "");
    row("the URL, wrong", none, wrong, "", none, false, refused);
    row("the URL before all others", wrong, right, ".pgpass", all + wrong, false, "");
    row("PGPASSWORD before the file", wrong, none, ".pgpass", all + right, false, refused);
    for (const char *file : {".pgpass", "named"}) {
        const auto name = [file](const char *what) { return QByteArray(file) + what; };
        row(name("").constData(), none, none, file, all + right, false, "");
        row(name(", exact").constData(), none, none, file,
            u"127.0.0.1:PORT:DATABASE:deploy:"_s + right, false, "");
        row(name(", wrong").constData(), none, none, file, all + wrong, false, refused);
        row(name(", of another server").constData(), none, none, file, u"db1:*:*:*:"_s + right,
            false, absent);
        row(name(", of another user").constData(), none, none, file, u"*:*:*:ann:"_s + right, false,
            absent);
        row(name(", others can read it").constData(), none, none, file, all + right, true, absent);
    }
}

void tst_CliPostgresLogin::findsThePassword()
{
    QFETCH(QString, variable);
    QFETCH(QString, inUrl);
    QFETCH(QString, file);
    QFETCH(QString, line);
    QFETCH(bool, open);
    QFETCH(QString, says);
    if (!variable.isEmpty())
        m_environment.insert(u"PGPASSWORD"_s, variable);
    line.replace(u"PORT"_s, QString::number(m_server->port())).replace(u"DATABASE"_s, m_database);
    if (!file.isEmpty())
        writeSecret(file, line.toUtf8() + '\n', open);
    if (file == "named"_L1)
        m_environment.insert(u"PGPASSFILE"_s, m_home->path(file));
    const ProgramRun run = login(url(inUrl.isEmpty() ? u"deploy"_s : u"deploy:"_s + inUrl));
    VERIFY_EXIT(run, says.isEmpty() ? 0 : 1);
    QVERIFY2(run.err.contains(says.toUtf8()), run.report().constData());
    QCOMPARE(run.err.contains("group or world access"), open);
    const QByteArray said = run.out + run.err;
    QVERIFY2(!said.contains(right.toUtf8()) && !said.contains(wrong.toUtf8()), said.constData());
}

void tst_CliPostgresLogin::asksTheServiceFile_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("variable"); // PGSERVICE
    QTest::addColumn<bool>("named"); // by PGSERVICEFILE, else in the home
    QTest::addColumn<QString>("says"); // the error; empty: it is let in
    const auto row = [](const char *url, const char *variable, bool named, const char *says = "") {
        QTest::addRow("%s, PGSERVICE=%s, %s", url, variable,
                      named ? "PGSERVICEFILE" : "~/.pg_service.conf")
            << QString::fromLatin1(url) << QString::fromLatin1(variable) << named
            << QString::fromLatin1(says);
    };
    for (const bool named : {true, false}) {
        row("postgresql:///DATABASE?service=shop", "", named);
        row("postgresql:///DATABASE", "shop", named);
        row("postgresql:///DATABASE?service=shop", "elsewhere", named);
    }
    // What stands in the URL counts more.
    row("postgresql://127.0.0.1:PORT/DATABASE?service=elsewhere", "", true);
    row("postgresql://ann@127.0.0.1:PORT/DATABASE?service=shop", "", true,
        "password authentication failed for user \"ann\"");
    row("postgresql:///DATABASE?service=none", "", true,
        "definition of service \"none\" not found");
    row("postgresql:///DATABASE", "none", true, "definition of service \"none\" not found");
    row("postgresql:///DATABASE?service=elsewhere", "", true, "refused");
}

void tst_CliPostgresLogin::asksTheServiceFile()
{
    QFETCH(QString, url);
    QFETCH(QString, variable);
    QFETCH(bool, named);
    QFETCH(QString, says);
    const QString port = QString::number(m_server->port());
    const QByteArray login = "user=deploy\npassword=" + right.toUtf8() + '\n';
    const QString file = named ? u"services"_s : u".pg_service.conf"_s;
    writeSecret(file,
                "[shop]\nhost=127.0.0.1\nport=" + port.toUtf8() + '\n' + login
                    + "[elsewhere]\nhost=127.0.0.1\nport=1\n" + login);
    if (named)
        m_environment.insert(u"PGSERVICEFILE"_s, m_home->path(file));
    if (!variable.isEmpty())
        m_environment.insert(u"PGSERVICE"_s, variable);
    url.replace(u"DATABASE"_s, m_database).replace(u"PORT"_s, port);
    const ProgramRun run = this->login(url);
    VERIFY_EXIT(run, says.isEmpty() ? 0 : 1);
    QVERIFY2((says.isEmpty() ? run.out.contains("deploy") : run.err.contains(says.toUtf8())),
             run.report().constData());
    QVERIFY2(!(run.out + run.err).contains(right.toUtf8()), run.report().constData());
}

void tst_CliPostgresLogin::asksWhereTheProjectSays_data()
{
    QTest::addColumn<QByteArray>("source"); // as in the project file
    QTest::addColumn<QString>("variable"); // the value of SHOP_PW
    QTest::addColumn<QByteArray>("says"); // empty: it gets in
    const auto row = [](const char *name, const char *source, const QString &variable,
                        const char *says = "") {
        QTest::newRow(name) << QByteArray(source) << variable << QByteArray(says);
    };
    row("variable", "env = 'SHOP_PW'", right);
    row("wrong variable", "env = 'SHOP_PW'", wrong, "password authentication failed");
    row("variable not set", "env = 'SHOP_PW'", {}, "the variable SHOP_PW is not set");
    row("command", "command = 'cat secret'", {});
    row("command, quoted", "command = 'printenv \"SHOP_PW\"'", right);
    row("command that fails", "command = 'cat nowhere'", {}, "failed with exit code 1");
    row("command that writes nothing", "command = 'true'", {}, "writes nothing");
    row("no command", "command = 'no-such-program x'", {}, "cannot be started");
    row("no shell", "command = 'cat secret; touch trace'", {}, "failed with exit code 1");
    row("keychain", "keychain = true", {}, "keychain");
}

void tst_CliPostgresLogin::asksWhereTheProjectSays()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, variable);
    QFETCH(QByteArray, says);
    m_home->write(u"ponyup.toml"_s,
                  "[project]\nname = 'shop'\nmigrations = '.'\n[environments.dev]\nurl = '"
                      + url().toUtf8() + "'\npassword = { " + source + " }\n");
    m_home->write(u"secret"_s, right.toUtf8() + "\nanother line\n");
    if (!variable.isEmpty())
        m_environment.insert(u"SHOP_PW"_s, variable);
    const ProgramRun run = login({u"-p"_s, m_home->path(u"ponyup.toml"_s)});
    VERIFY_EXIT(run, says.isEmpty() ? 0 : 1);
    QVERIFY2(run.err.contains(says), run.report().constData());
    QVERIFY2(!(run.out + run.err).contains(right.toUtf8()), run.report().constData());
    QVERIFY(!QFile::exists(m_home->path(u"trace"_s)));
}

void tst_CliPostgresLogin::sendsNoPasswordElsewhere_data()
{
    QTest::addColumn<QString>("url"); // of the project; EVIL is the port where somebody listens
    const QString good = u"postgresql://deploy@127.0.0.1:PORT/DATABASE"_s;
    const auto option = [&good](const char *text) {
        QTest::addRow("option %s", text) << good + u'?' + QString::fromLatin1(text);
    };
    option("host=127.0.0.1&port=EVIL");
    option("port=EVIL");
    option("hostaddr=127.0.0.1");
    option("HOSTADDR=127.0.0.1&Port=EVIL");
    option("service=evil");
    option("servicefile=FOLDER%2Fservices");
    option("service=evil&servicefile=FOLDER%2Fservices");
    option("passfile=FOLDER%2Fservices");
    option("dbname=host%3D127.0.0.1%20port%3DEVIL");
    option("dbname=postgresql%3A%2F%2F127.0.0.1%3AEVIL%2Fx");
    option("application_name=a'%20port%3D'EVIL");
    option("application_name=a%5C'%20port%3D'EVIL");
    option("application_name=a%3Bport%3DEVIL");
    option("options=-c%20work_mem%3D1MB%20port%3DEVIL");
    QTest::addRow("the database")
        << u"postgresql://deploy@127.0.0.1:PORT/host%3D127.0.0.1%20port%3DEVIL"_s;
    QTest::addRow("a URL as the database")
        << u"postgresql://deploy@127.0.0.1:PORT/postgresql%3A%2F%2F127.0.0.1%3AEVIL%2Fx"_s;
    QTest::addRow("the user") << u"postgresql://deploy'%20port%3D'EVIL@127.0.0.1:PORT/DATABASE"_s;
}

/// The project is somebody else's: it names the right server, and a way around it.
void tst_CliPostgresLogin::sendsNoPasswordElsewhere()
{
    QFETCH(QString, url);
    const Relay evil(m_server->port()); // It would even let us in.
    url.replace(u"EVIL"_s, QString::number(evil.port()))
        .replace(u"PORT"_s, QString::number(m_server->port()))
        .replace(u"DATABASE"_s, m_database)
        .replace(u"FOLDER"_s, QString::fromLatin1(QUrl::toPercentEncoding(m_home->path())));
    writeSecret(u".pgpass"_s, "*:*:*:*:" + right.toUtf8() + '\n');
    writeSecret(u"services"_s,
                "[evil]\nhost=127.0.0.1\nport=" + QByteArray::number(evil.port()) + '\n');
    m_home->write(u"ponyup.toml"_s,
                  "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n\n"
                  "[environments.here]\nurl = \""
                      + url.toUtf8().replace('\\', "\\\\") + "\"\n");
    m_home->write(u"migrations/v0/migrate.sql"_s, "SELECT 1;\n");
    const ProgramRun run = login(QStringList{});
    QVERIFY2(run.ended, run.report().constData());
    QVERIFY2(evil.turns() == 0, run.report().constData());
    QVERIFY2(!(run.out + run.err).contains(right.toUtf8()), run.report().constData());
    // What is a value and nothing more is taken as one: as the name of the program, for example.
    const bool harmless =
        url.contains(u"application_name=a'"_s) || url.contains(u"application_name=a%5C"_s);
    QVERIFY2((run.exitCode == 0) == harmless, run.report().constData());
    if (!harmless)
        QVERIFY2(run.err.startsWith("ponyup: error: "), run.report().constData());
}

QTEST_GUILESS_MAIN(tst_CliPostgresLogin)
#include "tst_cli_postgreslogin.moc"
