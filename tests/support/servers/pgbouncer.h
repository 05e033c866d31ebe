// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/postgresserver.h"

namespace ponyup::testing {

/// A pgbouncer in front of a PostgresServer.
class Pgbouncer {
public:
    /// A sentence when it is not installed.
    static QString missing();
    /// `mode` is "session" or "transaction".
    Pgbouncer(const PostgresServer &server, const QString &mode);

    bool isRunning() const { return m_process.isRunning(); }
    QString error() const { return m_process.error(); }
    QString url(const QString &database) const;

private:
    ServerProcess m_process{QStringLiteral("pgbouncer"), SIGINT};
    quint16 m_port = 0;
};

} // namespace ponyup::testing
