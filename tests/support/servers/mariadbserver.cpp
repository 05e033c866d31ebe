// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/mariadbserver.h"

#include <QFile>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

QString find(const QString &name)
{
    return serverProgram(name, {u"/usr/sbin"_s, u"/usr/bin"_s});
}

/// The user for the tests, from everywhere.
constexpr char firstStatements[] = "CREATE USER ponyup@'127.0.0.1';\n"
                                   "CREATE USER ponyup@localhost;\n"
                                   "GRANT ALL ON *.* TO ponyup@'127.0.0.1' WITH GRANT OPTION;\n"
                                   "GRANT ALL ON *.* TO ponyup@localhost WITH GRANT OPTION;\n";

} // namespace

QString MariaDbServer::missing()
{
    for (const QString &name : {u"mariadb-install-db"_s, u"mariadbd"_s, u"mariadb"_s}) {
        if (find(name).isEmpty()) {
            return u"MariaDB's program %1 is not installed (Debian: mariadb-server-core, "
                   "mariadb-client-core)."_s.arg(name);
        }
    }
    return {};
}

MariaDbServer::MariaDbServer(const QStringList &settings)
{
    const QString data = u"--datadir="_s + path(u"data"_s);
    const QString small = u"--innodb-log-file-size=16M"_s;
    if (!m_process.prepare(find(u"mariadb-install-db"_s),
                           {u"--no-defaults"_s, data, small, u"--skip-test-db"_s,
                            u"--skip-name-resolve"_s,
                            u"--auth-root-authentication-method=normal"_s}))
        return;
    const QString initFile = path(u"init.sql"_s);
    QFile file(initFile);
    if (file.open(QIODevice::WriteOnly))
        file.write(firstStatements);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    file.close();

    for (const QString &name : {u"server"_s, u"other"_s}) {
        if (settings.contains(u"ssl=on"_s)
            && !m_process.prepare(serverProgram(u"openssl"_s, {}),
                                  {u"req"_s, u"-x509"_s, u"-nodes"_s, u"-newkey"_s, u"rsa:2048"_s,
                                   u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s,
                                   u"subjectAltName=DNS:localhost"_s, u"-keyout"_s,
                                   path(name + u".key"_s), u"-out"_s, path(name + u".crt"_s)}))
            return;
    }
    QStringList arguments{u"--no-defaults"_s,
                          data,
                          small,
                          u"--bind-address="_s + host(),
                          u"--socket="_s + socket(),
                          u"--pid-file="_s + path(u"pid"_s),
                          u"--init-file="_s + initFile,
                          u"--skip-name-resolve"_s,
                          u"--innodb-flush-log-at-trx-commit=0"_s,
                          u"--debug-no-sync"_s,
                          u"--innodb-buffer-pool-size=32M"_s,
                          u"--character-set-server=utf8mb4"_s,
                          u"--default-time-zone=+00:00"_s};
    if (settings.contains(u"ssl=on"_s))
        arguments << u"--ssl-cert="_s + path(u"server.crt"_s)
                  << u"--ssl-key="_s + path(u"server.key"_s);
    else
        arguments << u"--skip-ssl"_s;
    for (const QString &setting : settings)
        arguments << u"--"_s + setting;
    m_arguments = arguments;
    // Somebody else may take the port before the server does.
    for (int attempt = 0; attempt < 3 && !isRunning(); ++attempt) {
        m_port = freePort();
        start();
    }
}

void MariaDbServer::start()
{
    const QString log = path(u"server.log"_s);
    QFile::remove(log);
    m_process.start(find(u"mariadbd"_s), m_arguments + QStringList{u"--port=%1"_s.arg(m_port)}, log,
                    [&log] {
                        QFile said(log);
                        return said.open(QIODevice::ReadOnly)
                            && said.readAll().contains("ready for connections");
                    });
}

void MariaDbServer::killAndStart()
{
    m_process.stop();
    start();
}

QString MariaDbServer::url(const QString &database) const
{
    return u"mariadb://%1@%2:%3/%4"_s.arg(user(), host(), QString::number(m_port), database);
}

QString MariaDbServer::clientProgram()
{
    return find(u"mariadb"_s);
}

QString MariaDbServer::createDatabase()
{
    const QString name = u"test%1"_s.arg(++m_databases);
    value({}, u"CREATE DATABASE "_s + name);
    return name;
}

ProgramRun MariaDbServer::mariadb(const QString &database, const QStringList &arguments,
                                  const QString &input) const
{
    QStringList all{u"--no-defaults"_s, u"--socket="_s + socket(), u"--user="_s + user(),
                    u"--default-character-set=utf8mb4"_s};
    if (!database.isEmpty())
        all << u"--database="_s + database;
    return runProgram(find(u"mariadb"_s), all + arguments, [&input](QProcess &process) {
        if (!input.isEmpty())
            process.setStandardInputFile(input);
    });
}

QString MariaDbServer::value(const QString &database, const QString &sql) const
{
    const ProgramRun run = mariadb(database, {u"-BN"_s, u"-e"_s, sql});
    if (!run.ended || run.exitCode != 0)
        qFatal("%s\n%s", qPrintable(sql), run.report().constData());
    return QString::fromUtf8(run.out).trimmed();
}

} // namespace ponyup::testing
