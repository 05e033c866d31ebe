// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/mariadbserver.h"

#include <QProcess>

namespace ponyup::testing {

/// A session of the server that says one thing after the other, until it is destroyed.
class MariaDbSession {
public:
    MariaDbSession(const MariaDbServer &server, const QString &database);
    ~MariaDbSession();
    /// Returns when it has been carried out.
    bool say(const QByteArray &statement);

private:
    QProcess m_process;
};

} // namespace ponyup::testing
