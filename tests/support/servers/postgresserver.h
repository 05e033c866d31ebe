// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/serverprocess.h"

#include <signal.h>

namespace ponyup::testing {

/// A PostgreSQL server of a test's own, empty and fast (nothing is synced to disk): ready when it
/// has been constructed, gone when it is destroyed. Takes about a second, so one serves a whole
/// test program; see START_SERVER. Tests keep apart by a database each.
///
///     std::unique_ptr<PostgresServer> m_server;
///     void initTestCase() { START_SERVER(m_server, PostgresServer); }
///     void init() { m_url = m_server->url(m_server->createDatabase()); }
class PostgresServer {
public:
    /// A sentence when a program is not installed; empty when all are there.
    static QString missing();

    /// `settings` are "name=value", as in postgresql.conf. With "ssl=on" it gets a certificate of
    /// its own for "localhost": server.crt in its data folder; other.crt there is another one.
    explicit PostgresServer(const QStringList &settings = {});

    bool isRunning() const { return m_process.isRunning(); }
    QString error() const { return m_process.error(); }
    /// Ends it as a crash of the machine would.
    void crash() { m_process.stop(); }
    /// Ends all its processes as `kill -9` does, and starts it again on what they left behind: it
    /// is there when this returns. See isRunning().
    void killAndStart();
    /// Gives a file in its data folder, which must be there, another content: pg_hba.conf or a
    /// certificate, for the next start.
    void overwrite(const QString &file, const QByteArray &content) const;
    /// Of the first process.
    qint64 processId() const { return m_process.processId(); }

    static QString host() { return QStringLiteral("127.0.0.1"); }
    quint16 port() const { return m_port; }
    /// The folder of the Unix socket.
    QString socketFolder() const { return m_process.path(); }
    /// A superuser who needs no password, neither over TCP nor over the socket.
    static QString user() { return QStringLiteral("ponyup"); }
    /// "postgresql://ponyup@127.0.0.1:54321/name".
    QString url(const QString &database) const;

    /// A new database, by a name that has not been used; returns the name.
    QString createDatabase();
    /// Runs psql there to its end, without any settings of the user; `input` is a file for its
    /// standard input.
    ProgramRun psql(const QString &database, const QStringList &arguments,
                    const QString &input = {}) const;
    static QString psqlProgram();
    /// A plain dump of the database, in standard output.
    ProgramRun pgDump(const QString &database) const;
    /// What one statement returns, as psql prints it: no heading, columns separated by '|'. A
    /// statement that fails ends the test program: the test is wrong then.
    QString value(const QString &database, const QString &sql) const;

    /// The folder with the server's data; its log is "server.log" beside it.
    QString dataFolder() const { return m_process.path(QStringLiteral("data")); }

private:
    bool start();

    ServerProcess m_process{QStringLiteral("postgres"), SIGQUIT};
    QStringList m_arguments; ///< But for the port.
    quint16 m_port = 0;
    int m_databases = 0;
};

} // namespace ponyup::testing
