// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/sessionsettings.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// What PonyUp's own statements depend on, in the order in which they can be set.
const QStringList &ownNames()
{
    static const QStringList names{u"session_authorization"_s, u"role"_s,     u"search_path"_s,
                                   u"client_encoding"_s,       u"TimeZone"_s, u"DateStyle"_s};
    return names;
}

QString each(const QStringList &names, const QString &pattern)
{
    QStringList words;
    for (const QString &name : names)
        words += pattern.arg(name);
    return words.join(u", "_s);
}

QString milliseconds(std::chrono::milliseconds duration)
{
    return QString::number(duration.count());
}

} // namespace

PostgresSettings::PostgresSettings(const std::unique_ptr<PostgresLink> &link, bool readOnly)
    : m_link(link),
      m_readOnly(readOnly)
{
}

Result<int> PostgresSettings::putDriversBack(PostgresLink &link)
{
    const auto process =
        link.runAll({u"RESET DateStyle"_s, u"RESET bytea_output"_s, u"RESET client_encoding"_s,
                     u"SELECT pg_catalog.pg_backend_pid()"_s});
    if (!process)
        return fail(process.error());
    return process->rows.at(0).at(0).toInt();
}

Result<> PostgresSettings::open()
{
    if (const auto done = m_link->run(pin()); !done)
        return fail(done.error());
    auto values = current();
    if (!values)
        return fail(std::move(values.error()));
    m_own = std::move(*values);
    return {};
}

Result<> PostgresSettings::reopen()
{
    m_script.clear();
    m_seen.clear();
    m_scriptRan = false;
    m_ownInForce = true;
    return open();
}

QString PostgresSettings::pin() const
{
    // DateStyle: how times are written; the order in which they are read stays the server's.
    QList<std::pair<QString, QString>> pinned{
        {u"TimeZone"_s, u"UTC"_s},
        {u"DateStyle"_s, u"ISO"_s},
        {u"standard_conforming_strings"_s, u"on"_s},
        {u"default_transaction_isolation"_s, u"read committed"_s},
        {u"default_transaction_deferrable"_s, u"off"_s},
        {u"check_function_bodies"_s, u"on"_s},
        {u"client_min_messages"_s, u"notice"_s},
        {u"idle_in_transaction_session_timeout"_s, u"0"_s},
        {u"tcp_keepalives_idle"_s, u"30"_s}, // A machine that vanished is not to hold its locks
        {u"tcp_keepalives_interval"_s, u"10"_s}, // for hours.
        {u"tcp_keepalives_count"_s, u"3"_s},
        {u"lock_timeout"_s, milliseconds(m_lockTimeout)},
        {u"statement_timeout"_s, milliseconds(m_statementTimeout)}};
    if (pq().PQserverVersion(m_link->handle()) >= 140000)
        pinned.emplaceBack(u"idle_session_timeout"_s, u"0"_s);
    if (pq().PQserverVersion(m_link->handle()) >= 120000)
        pinned.emplaceBack(u"tcp_user_timeout"_s, u"60000"_s);
    if (m_readOnly)
        pinned.emplaceBack(u"default_transaction_read_only"_s, u"on"_s);
    QStringList calls;
    for (const auto &[name, value] : std::as_const(pinned))
        calls += u"pg_catalog.set_config('%1', '%2', false)"_s.arg(name, value);
    // What is committed is to stay so. A copy to try things on has no need of that.
    calls += u"CASE WHEN pg_catalog.current_setting('synchronous_commit') = 'off' AND "
             "pg_catalog.current_database() NOT LIKE '%1%' THEN "
             "pg_catalog.set_config('synchronous_commit', 'on', false) END"_s.arg(rehearsalPrefix);
    return u"SELECT "_s + calls.join(u", "_s);
}

void PostgresSettings::putBack()
{
    // Not DISCARD ALL, which releases the update lock.
    for (const char *statement :
         {"RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", "CLOSE ALL", "DEALLOCATE ALL",
          "UNLISTEN *", "DISCARD SEQUENCES", "DISCARD TEMP"})
        m_link->post({.sql = QLatin1StringView(statement)});
    m_link->post({.sql = pin(), .closes = true}); // A transaction begins with what is pinned.
    m_script.clear();
    m_seen.clear();
    m_scriptRan = false;
    m_ownInForce = true;
}

void PostgresSettings::setTimeouts(std::chrono::milliseconds lock,
                                   std::chrono::milliseconds statement)
{
    if (lock == m_lockTimeout && statement == m_statementTimeout)
        return;
    m_lockTimeout = lock;
    m_statementTimeout = statement;
    m_link->post({.sql = u"SELECT pg_catalog.set_config('lock_timeout', ?, false), "
                         "pg_catalog.set_config('statement_timeout', ?, false)"_s,
                  .values = {milliseconds(lock), milliseconds(statement)},
                  .closes = true});
}

PostgresErrand PostgresSettings::question()
{
    static const QString sql =
        u"SELECT "_s + each(ownNames(), u"pg_catalog.current_setting('%1')"_s);
    return {.sql = sql};
}

void PostgresSettings::learn(const PGresult *answer)
{
    m_seen.clear();
    for (int column = 0; column < pq().PQnfields(answer); ++column)
        m_seen += QString::fromUtf8(pq().PQgetvalue(answer, 0, column));
}

Result<QStringList> PostgresSettings::current()
{
    if (m_seen.isEmpty()) {
        const auto read = m_link->run(question().sql);
        if (!read)
            return fail(read.error());
        learn(read->get());
    }
    return std::exchange(m_seen, {});
}

void PostgresSettings::set(const QStringList &values)
{
    // For the time of the transaction where there is one: its end then leaves the script's own.
    const bool inTransaction = pq().PQtransactionStatus(m_link->handle()) == PQTRANS_INTRANS;
    const QString local = inTransaction ? u"true"_s : u"false"_s;
    QVariantList list;
    for (const QString &value : values)
        list += value;
    m_link->post({.sql = u"SELECT "_s
                      + each(ownNames(), u"pg_catalog.set_config('%1', ?, "_s + local + u')'),
                  .values = list,
                  .closes = !inTransaction});
}

Result<> PostgresSettings::useOwn()
{
    // In a transaction that has failed nothing can be asked, and nothing will be.
    if (std::exchange(m_ownInForce, true)
        || pq().PQtransactionStatus(m_link->handle()) == PQTRANS_INERROR)
        return {};
    auto values = current();
    if (!values)
        return fail(std::move(values.error()));
    if (*values == m_own)
        return {};
    m_script = std::move(*values);
    set(m_own);
    return {};
}

void PostgresSettings::transactionEnded()
{
    m_ownInForce = !m_scriptRan;
    m_script.clear();
    m_seen.clear();
}

void PostgresSettings::useScripts()
{
    m_scriptRan = true;
    m_seen.clear();
    if (std::exchange(m_ownInForce, false) && !m_script.isEmpty())
        set(std::exchange(m_script, {}));
}

QMap<QString, QString> PostgresSettings::read()
{
    QMap<QString, QString> settings;
    const auto rows = m_link->query(
        u"SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('DateStyle', "
        "'TimeZone', 'application_name', 'client_encoding', 'default_transaction_isolation', "
        "'idle_in_transaction_session_timeout', 'lock_timeout', 'role', 'search_path', "
        "'session_authorization', 'standard_conforming_strings', 'statement_timeout', "
        "'synchronous_commit')"_s);
    if (rows)
        for (const QVariantList &row : rows->rows)
            settings.insert(row.at(0).toString(), row.at(1).toString());
    return settings;
}

} // namespace ponyup
