// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/galeracluster.h"

#include <QFile>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

const QString provider = u"/usr/lib/galera/libgalera_smm.so"_s;

QString find(const QString &name)
{
    return serverProgram(name, {u"/usr/sbin"_s, u"/usr/bin"_s});
}

constexpr char firstStatements[] = "FLUSH PRIVILEGES;\n"
                                   "CREATE USER ponyup@'127.0.0.1';\n"
                                   "CREATE USER ponyup@localhost;\n"
                                   "GRANT ALL ON *.* TO ponyup@'127.0.0.1' WITH GRANT OPTION;\n"
                                   "GRANT ALL ON *.* TO ponyup@localhost WITH GRANT OPTION;\n";

} // namespace

QString GaleraCluster::missing()
{
    for (const QString &name : {u"mariadb-install-db"_s, u"mariadbd"_s, u"mariadb"_s}) {
        if (find(name).isEmpty())
            return u"MariaDB's program %1 is not installed (Debian: mariadb-server-core, "
                   "mariadb-client-core)."_s.arg(name);
    }
    return QFile::exists(provider) ? QString()
                                   : u"Galera's library is not installed (Debian: galera-4)."_s;
}

GaleraCluster::GaleraCluster()
{
    for (int number = 0; number < size; ++number) {
        if (!start(number))
            return;
    }
}

bool GaleraCluster::start(int number)
{
    Node &node = m_nodes[size_t(number)];
    const QString data = u"--datadir="_s + node.process.path(u"data"_s);
    const QString small = u"--innodb-log-file-size=16M"_s;
    const QString initFile = node.process.path(u"init.sql"_s);
    QFile file(initFile);
    if (file.open(QIODevice::WriteOnly))
        file.write(firstStatements);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    file.close();
    if (!node.process.prepare(
            find(u"mariadb-install-db"_s),
            {u"--no-defaults"_s, data, small, u"--skip-test-db"_s, u"--skip-name-resolve"_s,
             u"--auth-root-authentication-method=normal"_s, u"--extra-file="_s + initFile}))
        return false;
    if (number > 0 && !beMember(node))
        return false;
    const QString log = node.process.path(u"server.log"_s);
    const auto isReady = [&log] {
        QFile said(log);
        return said.open(QIODevice::ReadOnly)
            && said.readAll().contains("Synchronized with group, ready for connections");
    };
    const QString cluster =
        number == 0 ? QString() : u"127.0.0.1:%1"_s.arg(m_nodes.front().clusterPort);
    // Somebody else may take a port before the server does.
    for (int attempt = 0; attempt < 3 && node.process.processId() == 0; ++attempt) {
        node.port = freePort();
        node.clusterPort = freePort();
        node.process.start(find(u"mariadbd"_s),
                           {u"--no-defaults"_s,
                            data,
                            small,
                            u"--bind-address=127.0.0.1"_s,
                            u"--port=%1"_s.arg(node.port),
                            u"--socket="_s + node.process.path(u"socket"_s),
                            u"--pid-file="_s + node.process.path(u"pid"_s),
                            u"--skip-name-resolve"_s,
                            u"--innodb-flush-log-at-trx-commit=0"_s,
                            u"--debug-no-sync"_s,
                            u"--skip-ssl"_s,
                            u"--innodb-buffer-pool-size=32M"_s,
                            u"--character-set-server=utf8mb4"_s,
                            u"--default-time-zone=+00:00"_s,
                            u"--binlog-format=ROW"_s,
                            u"--innodb-autoinc-lock-mode=2"_s,
                            u"--wsrep-on=ON"_s,
                            u"--wsrep-provider="_s + provider,
                            u"--wsrep-cluster-name=ponyup"_s,
                            u"--wsrep-node-name=node%1"_s.arg(number),
                            u"--wsrep-node-address=127.0.0.1:%1"_s.arg(node.clusterPort),
                            u"--wsrep-cluster-address=gcomm://"_s + cluster,
                            u"--wsrep-sst-method=skip"_s,
                            u"--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:%1;"
                            "ist.recv_addr=127.0.0.1:%2;gcache.size=16M"_s.arg(node.clusterPort)
                                .arg(freePort())},
                           log, isReady);
    }
    return node.process.isRunning();
}

/// It says that it has what the first node has, so that nothing has to be copied.
bool GaleraCluster::beMember(const Node &node) const
{
    const auto status = [this](const QString &name) {
        return value(0, {},
                     u"SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
                     "WHERE VARIABLE_NAME = '%1'"_s.arg(name));
    };
    QFile state(node.process.path(u"data/grastate.dat"_s));
    if (!state.open(QIODevice::WriteOnly))
        return false;
    state.write(u"# GALERA saved state\nversion: 2.1\nuuid:    %1\nseqno:   %2\n"
                "safe_to_bootstrap: 0\n"_s
                    .arg(status(u"wsrep_cluster_state_uuid"_s), status(u"wsrep_last_committed"_s))
                    .toLatin1());
    return state.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther
                                | QFile::WriteOther);
}

bool GaleraCluster::isRunning() const
{
    return std::ranges::all_of(m_nodes, [](const Node &node) { return node.process.isRunning(); });
}

QString GaleraCluster::error() const
{
    QString errors;
    for (const Node &node : m_nodes)
        errors += node.process.error();
    return errors;
}

QString GaleraCluster::url(int node, const QString &database) const
{
    return u"mariadb://ponyup@127.0.0.1:%1/%2"_s.arg(m_nodes.at(size_t(node)).port).arg(database);
}

QString GaleraCluster::createDatabase()
{
    const QString name = u"test%1"_s.arg(++m_databases);
    value(0, {}, u"CREATE DATABASE "_s + name);
    value(1, name, u"SELECT 1"_s);
    return name;
}

QString GaleraCluster::value(int node, const QString &database, const QString &sql) const
{
    QStringList arguments{u"--no-defaults"_s,
                          u"--socket="_s + m_nodes.at(size_t(node)).process.path(u"socket"_s),
                          u"--user=ponyup"_s,
                          u"--default-character-set=utf8mb4"_s,
                          u"-BN"_s,
                          u"-e"_s,
                          (database.isEmpty() ? QString() : u"USE %1; "_s.arg(database))
                              + u"SET SESSION wsrep_sync_wait = 7; "_s + sql};
    const ProgramRun run = runProgram(find(u"mariadb"_s), arguments);
    if (!run.ended || run.exitCode != 0)
        qFatal("%s\n%s", qPrintable(sql), run.report().constData());
    return QString::fromUtf8(run.out).trimmed();
}

} // namespace ponyup::testing
