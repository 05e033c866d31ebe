// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/mariadbsession.h"

#include <QTest>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

MariaDbSession::MariaDbSession(const MariaDbServer &server, const QString &database)
{
    m_process.start(server.clientProgram(),
                    {u"--no-defaults"_s, u"-BNn"_s, u"--socket="_s + server.socket(),
                     u"--user="_s + MariaDbServer::user(), u"--database="_s + database});
    m_process.waitForStarted();
}

MariaDbSession::~MariaDbSession()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool MariaDbSession::say(const QByteArray &statement)
{
    m_process.write(statement + ";\nSELECT 'said';\n");
    return QTest::qWaitFor([this] { return m_process.readAll().contains("said"); }, 30000);
}

} // namespace ponyup::testing
