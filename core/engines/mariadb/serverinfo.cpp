// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/mariadb/mariadbconnection.h"

// MariaDbConnection: where we are connected.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// "10.11.19-MariaDB-0+deb12u1" and "8.0.36-0ubuntu0" without what the packager has added.
QString shortVersion(const MariaDbLink &link)
{
    return QString::fromUtf8(MariaDbLibrary::loaded().mysql_get_server_info(link.handle()))
        .section(u'-', 0, 0);
}

QString transportOf(const MariaDbLink &link)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const MariaDbTarget &target = link.target();
    if (library.mysql_get_ssl_cipher(link.handle())) {
        const char *version = nullptr;
        library.mariadb_get_infov(link.handle(), MARIADB_CONNECTION_TLS_VERSION, &version);
        const QString protocol = QString::fromUtf8(version);
        return target.tls == MariaDbTarget::Tls::Verify
            ? Tr::tr("encrypted (%1), the server's certificate is verified").arg(protocol)
            : Tr::tr("encrypted (%1), but who the server is was not verified: %2")
                  .arg(protocol, "tls=require"_L1);
    }
    if (target.host.isEmpty())
        return Tr::tr("over a Unix socket");
    return Tr::tr("not encrypted");
}

} // namespace

QStringList MariaDbConnection::topology()
{
    QStringList topology;
    const auto session = query(u"SELECT CONNECTION_ID()"_s);
    if (session
        && session->rows.at(0).at(0).toULongLong()
            != MariaDbLibrary::loaded().mysql_thread_id(m_link->handle()))
        topology += Tr::tr("through a proxy");
    const auto cluster =
        query(u"SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = "
              "'WSREP_CLUSTER_SIZE' AND VARIABLE_VALUE > 0"_s);
    if (cluster && !cluster->rows.empty())
        topology +=
            Tr::tr("a node of a Galera cluster of %1").arg(cluster->rows[0].at(0).toString());
    return topology;
}

QStringList MariaDbConnection::connectionNotes()
{
    QStringList notes;
    if (const QString &ignored = m_link->target().optionFile; !ignored.isEmpty())
        notes += ignored;
    // Without the binary log nothing is written to it late.
    const auto lazy =
        query(u"SHOW GLOBAL VARIABLES WHERE (Variable_name = 'innodb_flush_log_at_trx_commit' AND "
              "Value <> '1') OR (Variable_name = 'sync_binlog' AND Value <> '1' AND @@log_bin)"_s);
    for (const QVariantList &row : lazy ? lazy->rows : std::vector<QVariantList>())
        notes += Tr::tr("after a crash of the server's machine the journal may lack its last rows: "
                        "%1 is not 1")
                     .arg(row.at(0).toString());
    return notes;
}

ServerInfo MariaDbConnection::info()
{
    ServerInfo info{.product = m_link->isMariaDb() ? m_engine.title() : u"MySQL"_s,
                    .version = shortVersion(*m_link),
                    .database = m_url.toString(),
                    .transport = transportOf(*m_link),
                    .topology = topology()};
    const auto found =
        query(u"SELECT CURRENT_USER(), @@global.read_only, "
              "(SELECT SUM(DATA_LENGTH + INDEX_LENGTH) FROM information_schema.TABLES "
              "WHERE TABLE_SCHEMA = DATABASE()), "
              "EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE IN "
              "('SUPER', 'READ_ONLY ADMIN', 'READ ONLY ADMIN', 'CONNECTION_ADMIN') AND GRANTEE = "
              "CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', "
              "SUBSTRING_INDEX(CURRENT_USER(), '@', -1), ''''))"_s);
    if (!found) // What is wrong, the next question will say.
        return info;
    const QVariantList &row = found->rows.at(0);
    const bool readOnlyServer = row.at(1).toInt() != 0;
    info.superuser = row.at(3).toBool();
    info.user = row.at(0).toString();
    info.bytes = row.at(2).isNull() ? 0 : row.at(2).toLongLong();
    info.readOnly = readOnlyServer && !info.superuser;
    info.notes = connectionNotes();
    if (readOnlyServer)
        info.topology += Tr::tr("a server that is read-only: it may be a replica, whose primary is "
                                "where to migrate");
    info.settings = m_settings.read();
    return info;
}

Result<QueryResult> MariaDbConnection::probe(const QString &sql)
{
    if (auto set = m_settings.setLockTimeout(std::chrono::seconds(1)); !set)
        return fail(set.error());
    const auto limited =
        m_link->run(m_link->isMariaDb() ? u"SET SESSION max_statement_time = 5"_s
                                        : u"SET SESSION max_execution_time = 5000"_s);
    if (!limited)
        return fail(limited.error());
    if (auto begun = m_link->run(u"START TRANSACTION READ ONLY"_s); !begun)
        return fail(begun.error());
    auto rows = m_link->query(sql);
    if (auto ended = m_link->run(u"ROLLBACK"_s); !ended && rows)
        return fail(ended.error());
    return rows;
}

QHash<QString, RelationSize> MariaDbConnection::tableSizes()
{
    QHash<QString, RelationSize> sizes;
    const auto found = query(u"SELECT table_name, table_rows, data_length + index_length "
                             "FROM information_schema.tables "
                             "WHERE table_schema = database() AND table_type = 'BASE TABLE'"_s);
    if (!found)
        return sizes;
    for (const QVariantList &row : found->rows)
        sizes.insert(row.at(0).toString(),
                     {.rows = row.at(1).toLongLong(), .bytes = row.at(2).toLongLong()});
    return sizes;
}

} // namespace ponyup
