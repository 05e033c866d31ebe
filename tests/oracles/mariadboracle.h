// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/mariadbserver.h"

#include <QByteArrayList>

namespace ponyup::oracles {

/// How the mariadb client, and how a real server cuts a script; told by the server's logs.
class MariaDbOracle {
public:
    /// With tables t(a int, b text) and u like it; ask isRunning() of it.
    MariaDbOracle();
    /// For START_SERVER.
    static QString missing() { return testing::MariaDbServer::missing(); }
    bool isRunning() const { return m_server.isRunning(); }
    QString error() const { return m_server.error(); }

    /// What the client sends, byte by byte but for blanks and semicolons at the end, which the
    /// server takes away. A statement that fails does not stop it.
    QByteArrayList sent(const QByteArray &script) const;
    /// What the server makes of the script when it is sent as a whole: those before the first one
    /// that fails.
    QByteArrayList cut(const QByteArray &script) const;

    /// Takes back what a script has set for all sessions.
    void forgetSettings() const
    {
        m_server.value({}, QStringLiteral("SET GLOBAL sql_mode = DEFAULT"));
    }

private:
    struct Run {
        QByteArray log;
        QString connection; ///< Its number.
        bool failed = false;
    };
    Run runClient(const QByteArray &script, const QStringList &options, const QString &log) const;

    testing::MariaDbServer m_server;
    QString m_database;
};

} // namespace ponyup::oracles
