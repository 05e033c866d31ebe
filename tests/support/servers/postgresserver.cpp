// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/postgresserver.h"

#include <QDir>
#include <QFile>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

/// Debian keeps the server's programs of each version apart; the newest counts.
QString find(const QString &name)
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    QStringList folders;
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders.prepend(versions.filePath(version + u"/bin"_s));
    return serverProgram(name, folders);
}

} // namespace

QString PostgresServer::missing()
{
    for (const QString &name : {u"initdb"_s, u"postgres"_s, u"psql"_s}) {
        if (find(name).isEmpty())
            return u"PostgreSQL's program %1 is not installed (Debian: postgresql)."_s.arg(name);
    }
    return {};
}

PostgresServer::PostgresServer(const QStringList &settings)
{
    if (!m_process.prepare(find(u"initdb"_s),
                           {u"--pgdata"_s, dataFolder(), u"--username"_s, user(), u"--auth=trust"_s,
                            u"--encoding=UTF8"_s, u"--locale=C.UTF-8"_s, u"--no-sync"_s}))
        return;
    for (const QString &name : {u"server"_s, u"other"_s}) {
        if (settings.contains(u"ssl=on"_s)
            && !m_process.prepare(serverProgram(u"openssl"_s, {}),
                                  {u"req"_s, u"-x509"_s, u"-nodes"_s, u"-newkey"_s, u"rsa:2048"_s,
                                   u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s,
                                   u"subjectAltName=DNS:localhost"_s, u"-keyout"_s,
                                   dataFolder() + u'/' + name + u".key"_s, u"-out"_s,
                                   dataFolder() + u'/' + name + u".crt"_s}))
            return;
    }
    m_arguments = {u"-D"_s, dataFolder()};
    const QStringList ours{u"listen_addresses="_s + host(),
                           u"unix_socket_directories="_s + socketFolder(),
                           u"fsync=off"_s,
                           u"synchronous_commit=off"_s,
                           u"full_page_writes=off"_s,
                           u"recovery_init_sync_method=syncfs"_s,
                           u"autovacuum=off"_s,
                           u"shared_buffers=32MB"_s,
                           u"timezone=UTC"_s};
    for (const QString &setting : ours + settings)
        m_arguments << u"-c"_s << setting;
    // Somebody else may take the port before the server does.
    for (int attempt = 0; attempt < 3 && !isRunning(); ++attempt) {
        m_port = freePort();
        start();
    }
}

bool PostgresServer::start()
{
    // The eighth line of this file says how far the server has come.
    const QString state = dataFolder() + u"/postmaster.pid"_s;
    const auto isReady = [&state] {
        QFile file(state);
        return file.open(QIODevice::ReadOnly)
            && file.readAll().split('\n').value(7).trimmed() == "ready";
    };
    return m_process.start(find(u"postgres"_s),
                           m_arguments + QStringList{u"-c"_s, u"port=%1"_s.arg(m_port)},
                           m_process.path(u"server.log"_s), isReady);
}

void PostgresServer::killAndStart()
{
    m_process.kill();
    QFile::remove(dataFolder() + u"/postmaster.pid"_s); // Else it says "ready" too early.
    start();
}

void PostgresServer::overwrite(const QString &name, const QByteArray &content) const
{
    QFile file(dataFolder() + u'/' + name); // It stays the server's own.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::ExistingOnly)
        || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
}

QString PostgresServer::url(const QString &database) const
{
    return u"postgresql://%1@%2:%3/%4"_s.arg(user(), host(), QString::number(m_port), database);
}

QString PostgresServer::createDatabase()
{
    const QString name = u"test%1"_s.arg(++m_databases);
    value(u"postgres"_s, u"CREATE DATABASE "_s + name);
    return name;
}

ProgramRun PostgresServer::psql(const QString &database, const QStringList &arguments,
                                const QString &input) const
{
    return runProgram(find(u"psql"_s),
                      QStringList{u"-X"_s, u"-q"_s, u"-d"_s, url(database)} + arguments,
                      [&input](QProcess &process) {
                          if (!input.isEmpty())
                              process.setStandardInputFile(input);
                      });
}

QString PostgresServer::psqlProgram()
{
    return find(u"psql"_s);
}

ProgramRun PostgresServer::pgDump(const QString &database) const
{
    return runProgram(find(u"pg_dump"_s), {u"-d"_s, url(database)});
}

QString PostgresServer::value(const QString &database, const QString &sql) const
{
    const ProgramRun run = psql(database, {u"-At"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-c"_s, sql});
    if (!run.ended || run.exitCode != 0)
        qFatal("%s\n%s", qPrintable(sql), run.report().constData());
    return QString::fromUtf8(run.out).trimmed();
}

} // namespace ponyup::testing
