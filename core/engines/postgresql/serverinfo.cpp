// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/postgresconnection.h"

// PostgresConnection: where we are connected.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// "15.18 (Debian 15.18-0+deb12u1)" without what stands in parentheses.
QString shortVersion(const PGconn *connection)
{
    const QString version = QString::fromUtf8(pq().PQparameterStatus(connection, "server_version"));
    return version.section(u' ', 0, 0);
}

QString transportOf(PGconn *connection)
{
    const QString host = QString::fromUtf8(pq().PQhost(connection));
    if (pq().PQsslInUse(connection) == 1) {
        const QString protocol = QString::fromUtf8(pq().PQsslAttribute(connection, "protocol"));
        const QString mode = [connection] {
            QString found;
            PQconninfoOption *options = pq().PQconninfo(connection);
            for (const PQconninfoOption *option = options; option && option->keyword; ++option)
                if (qstrcmp(option->keyword, "sslmode") == 0)
                    found = QString::fromUtf8(option->val);
            pq().PQconninfoFree(options);
            return found;
        }();
        if (mode.startsWith("verify-"_L1))
            return Tr::tr("encrypted (%1), the server's certificate is verified").arg(protocol);
        return Tr::tr("encrypted (%1), but who the server is was not verified: sslmode is %2")
            .arg(protocol, mode);
    }
    if (host.startsWith(u'/'))
        return Tr::tr("over the Unix socket in %1").arg(host);
    return Tr::tr("not encrypted");
}

} // namespace

ServerInfo PostgresConnection::info()
{
    PGconn *handle = m_link->handle();
    ServerInfo info{.product = m_engine.title(),
                    .version = shortVersion(handle),
                    .database = m_url.toString(),
                    .user = QString::fromUtf8(pq().PQuser(handle)),
                    .transport = transportOf(handle)};
    if (m_pooling == Pooling::OfSessions)
        info.topology += Tr::tr("through a connection pooler that keeps sessions together");
    // We make transactions that only read the default ourselves; what it was before counts here.
    const auto found =
        query(u"SELECT CASE WHEN pg_catalog.has_database_privilege(pg_catalog.current_database(), "
              "'CONNECT') THEN pg_catalog.pg_database_size(pg_catalog.current_database()) END, "
              "pg_catalog.pg_is_in_recovery(), "
              "EXISTS (SELECT FROM pg_catalog.pg_settings WHERE reset_val = 'on' AND "
              "name = 'default_transaction_read_only'), "
              "(SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user), "
              "pg_catalog.current_setting('fsync') = 'off'"_s);
    if (!found) // What is wrong, the next question will say.
        return info;
    const QVariantList &row = found->rows.at(0);
    const bool replica = row.at(1).toBool();
    info.bytes = row.at(0).isNull() ? -1 : row.at(0).toLongLong();
    info.readOnly = replica || row.at(2).toBool();
    info.superuser = row.at(3).toBool();
    if (replica)
        info.topology += Tr::tr("a replica: it cannot be migrated, its primary can");
    if (row.at(4).toBool())
        info.notes += Tr::tr("after a crash of the server's machine the database may be damaged: "
                             "%1 is off")
                          .arg("fsync"_L1);
    info.settings = m_settings.read();
    return info;
}

Result<QStringList> PostgresConnection::shortages(const TransactionSize &size)
{
    // Measured: a table with a primary key and long values takes as many locks until the end.
    const qint64 needed = qint64{3} * size.tablesCreated + qint64{7} * size.tablesDropped / 2;
    if (needed < 1000) // No server has as few.
        return QStringList();
    const auto found = query(u"SELECT pg_catalog.current_setting('max_locks_per_transaction')::int8"
                             " * (pg_catalog.current_setting('max_connections')::int8 + "
                             "pg_catalog.current_setting('max_prepared_transactions')::int8)"_s);
    if (!found)
        return fail(found.error());
    const qint64 there = found->rows.at(0).at(0).toLongLong();
    if (needed <= there)
        return QStringList();
    return QStringList{
        Tr::tr("It creates and drops so many tables in one transaction that it needs about %1 "
               "locks, and the server's lock table has room for about %2: split it, or raise "
               "max_locks_per_transaction.")
            .arg(QString::number(needed), QString::number(there))};
}

} // namespace ponyup
