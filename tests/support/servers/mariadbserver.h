// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/serverprocess.h"

#include <signal.h>

namespace ponyup::testing {

/// A MariaDB server of a test's own, empty and fast (nothing is synced to disk): ready when it has
/// been constructed, gone when it is destroyed. Takes two seconds, so one serves a whole test
/// program; see START_SERVER. Tests keep apart by a database each.
///
///     std::unique_ptr<MariaDbServer> m_server;
///     void initTestCase() { START_SERVER(m_server, MariaDbServer); }
///     void init() { m_url = m_server->url(m_server->createDatabase()); }
class MariaDbServer {
public:
    /// A sentence when a program is not installed; empty when all are there.
    static QString missing();

    /// `settings` are "name=value", as in an option file. With "ssl=on" it has a certificate of its
    /// own for "localhost": server.crt in its folder; other.crt there is another one.
    explicit MariaDbServer(const QStringList &settings = {});

    bool isRunning() const { return m_process.isRunning(); }
    QString error() const { return m_process.error(); }
    /// Ends it as a crash of the machine would.
    void crash() { m_process.stop(); }
    /// Ends it so, and starts it again on the same port with what it has stored.
    void killAndStart();
    qint64 processId() const { return m_process.processId(); }

    static QString host() { return QStringLiteral("127.0.0.1"); }
    quint16 port() const { return m_port; }
    QString socket() const { return m_process.path(QStringLiteral("socket")); }
    /// May do everything and needs no password, neither over TCP nor over the socket.
    static QString user() { return QStringLiteral("ponyup"); }
    /// "mariadb://ponyup@127.0.0.1:54321/name".
    QString url(const QString &database) const;

    /// A new database, by a name that has not been used; returns the name.
    QString createDatabase();
    /// Runs the mariadb client there to its end, without any settings of the user; `input` is a
    /// file for its standard input.
    ProgramRun mariadb(const QString &database, const QStringList &arguments,
                       const QString &input = {}) const;
    /// The mariadb client, for a session that lasts.
    static QString clientProgram();
    /// What one statement returns, as the client prints it: no heading, columns separated by tabs.
    /// A statement that fails ends the test program: the test is wrong then.
    QString value(const QString &database, const QString &sql) const;

    /// A file or folder of the server's own, relative to the folder that it lives in.
    QString path(const QString &relative) const { return m_process.path(relative); }

private:
    void start();

    ServerProcess m_process{QStringLiteral("mariadb"), SIGKILL};
    QStringList m_arguments;
    quint16 m_port = 0;
    int m_databases = 0;
};

} // namespace ponyup::testing
