// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/postgresserver.h"

#include <QProcess>

namespace ponyup::testing {

/// psql with a statement that runs on, ended with this object.
class Psql {
public:
    Psql(const PostgresServer &server, const QString &database, const QString &sql)
    {
        const QString url = server.url(database);
        m_process.start(PostgresServer::psqlProgram(),
                        {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-d"), url,
                         QStringLiteral("-c"), sql});
        m_process.waitForStarted();
    }
    ~Psql()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Psql(const Psql &) = delete;
    Psql &operator=(const Psql &) = delete;

private:
    QProcess m_process;
};

} // namespace ponyup::testing
