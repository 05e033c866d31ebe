// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/servers/serverprocess.h"

#include <array>

#include <signal.h>

namespace ponyup::testing {

/// Two MariaDB servers of a test's own that are one Galera cluster, on the loopback; as
/// MariaDbServer otherwise. A node joins with the empty database that it has anyway, so no program
/// for copying one is needed. Takes some five seconds.
class GaleraCluster {
public:
    static constexpr int size = 2;

    /// A sentence when a program is not installed; empty when all are there.
    static QString missing();

    GaleraCluster();
    bool isRunning() const;
    QString error() const;

    /// "mariadb://ponyup@127.0.0.1:54321/name", on node 0 or 1.
    QString url(int node, const QString &database) const;
    /// A new database, on both nodes; returns the name.
    QString createDatabase();
    /// What one statement returns on that node, with all that the other one has committed. A
    /// statement that fails ends the test program: the test is wrong then.
    QString value(int node, const QString &database, const QString &sql) const;

private:
    struct Node {
        ServerProcess process{QStringLiteral("galera"), SIGKILL};
        quint16 port = 0;
        quint16 clusterPort = 0;
    };
    bool start(int number);
    bool beMember(const Node &node) const;

    std::array<Node, size> m_nodes;
    int m_databases = 0;
};

} // namespace ponyup::testing
