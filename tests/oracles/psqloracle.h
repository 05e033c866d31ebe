// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/postgresserver.h"

#include <QByteArrayList>

namespace ponyup::oracles {

/// What psql sends to a real server, told by the server's log of statements.
class PsqlOracle {
public:
    /// With a table t(a int, b text); ask isRunning() of server().
    PsqlOracle();
    const testing::PostgresServer &server() const { return m_server; }
    /// For START_SERVER.
    static QString missing() { return testing::PostgresServer::missing(); }
    bool isRunning() const { return m_server.isRunning(); }
    QString error() const { return m_server.error(); }

    /// For each script, what psql sent for it, byte by byte. A statement that fails does not stop
    /// psql; each script begins with a session as new.
    QList<QByteArrayList> sent(const QByteArrayList &scripts);

private:
    testing::PostgresServer m_server;
    QString m_database;
};

} // namespace ponyup::oracles
