// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/sessionsettings.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// What PonyUp's own statements depend on, beside the database that is used.
const QStringList &ownNames()
{
    static const QStringList names{u"sql_mode"_s,
                                   u"time_zone"_s,
                                   u"character_set_client"_s,
                                   u"collation_connection"_s,
                                   u"character_set_results"_s,
                                   u"default_storage_engine"_s,
                                   u"sql_select_limit"_s};
    return names;
}

QString seconds(std::chrono::milliseconds timeout)
{
    using std::chrono::seconds;
    const auto whole = std::chrono::ceil<seconds>(timeout); // Less than one the server has not.
    return QString::number(
        std::clamp<seconds>(whole, seconds(1), std::chrono::hours(8760)).count());
}

QString lockTimeouts(std::chrono::milliseconds timeout)
{
    return u"lock_wait_timeout = %1, innodb_lock_wait_timeout = %1"_s.arg(seconds(timeout));
}

} // namespace

MariaDbSettings::MariaDbSettings(const std::unique_ptr<MariaDbLink> &link, bool readOnly)
    : m_link(link),
      m_readOnly(readOnly)
{
}

Result<> MariaDbSettings::open()
{
    m_script.clear();
    m_scriptRan = false;
    m_ownInForce = true;
    if (auto done = pin(); !done)
        return done;
    auto values = current();
    if (!values)
        return fail(std::move(values.error()));
    m_own = std::move(*values);
    // A journal that cannot be rolled back were none.
    QVariant &storageEngine = m_own[1 + ownNames().indexOf(u"default_storage_engine"_s)];
    m_engineDiffers = storageEngine.toString() != "InnoDB"_L1;
    storageEngine = u"InnoDB"_s;
    const auto longest = m_link->query(u"SELECT @@max_allowed_packet"_s);
    if (!longest)
        return fail(longest.error());
    m_longestMessage = longest->rows.at(0).at(0).toLongLong();
    return m_engineDiffers ? set(m_own) : Result<>();
}

Result<> MariaDbSettings::pin()
{
    // The modes are those of the servers' own defaults: what is read of a script before there is a
    // server depends on them.
    QStringList pinned{u"autocommit = 1"_s,
                       u"completion_type = 0"_s,
                       u"time_zone = '+00:00'"_s,
                       u"foreign_key_checks = 1"_s,
                       u"unique_checks = 1"_s,
                       u"sql_auto_is_null = 0"_s,
                       u"sql_safe_updates = 0"_s,
                       u"sql_select_limit = DEFAULT"_s,
                       u"default_storage_engine = DEFAULT"_s,
                       u"timestamp = DEFAULT"_s,
                       u"wait_timeout = 28800"_s,
                       lockTimeouts(m_lockTimeout)};
    if (m_link->isMariaDb())
        pinned << u"sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
                  "NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION'"_s
               << u"max_statement_time = 0"_s << u"innodb_strict_mode = 1"_s;
    else
        pinned << u"sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,"
                  "NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"_s
               << u"max_execution_time = 0"_s;
    const QStringList statements{
        u"SET NAMES utf8mb4"_s, u"SET SESSION "_s + pinned.join(u", "_s),
        u"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, %1"_s.arg(
            m_readOnly ? u"READ ONLY"_s : u"READ WRITE"_s)};
    for (const QString &statement : statements)
        if (const auto done = m_link->run(statement); !done)
            return fail(done.error());
    m_isTracked =
        m_link->run(u"SET SESSION session_track_schema = 1, session_track_system_variables = '*'"_s)
            .has_value();
    return {};
}

Result<> MariaDbSettings::putBack()
{
    // Not by a reset of the connection, which releases the update lock.
    if (auto done = set(m_own); !done)
        return done;
    if (auto done = pin(); !done)
        return done;
    m_script.clear();
    m_scriptRan = false;
    m_ownInForce = false;
    return useOwn();
}

Result<> MariaDbSettings::setLockTimeout(std::chrono::milliseconds timeout)
{
    if (!m_scriptRan && timeout == m_lockTimeout)
        return {};
    m_lockTimeout = timeout;
    const auto done = m_link->run(u"SET SESSION "_s + lockTimeouts(timeout));
    return done ? Result<>() : fail(done.error());
}

Result<QVariantList> MariaDbSettings::current()
{
    // A script may have set that no rows come.
    const auto read =
        m_link->query(u"SELECT DATABASE(), @@"_s + ownNames().join(u", @@"_s) + u" LIMIT 1"_s);
    if (!read)
        return fail(read.error());
    return read->rows.at(0);
}

Result<> MariaDbSettings::set(const QVariantList &values)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const QByteArray database = values.front().toString().toUtf8();
    if (!database.isEmpty() && library.mysql_select_db(m_link->handle(), database.constData()) != 0)
        return fail(mariaDbError(m_link->handle()));
    QStringList assignments;
    for (const QString &name : ownNames())
        assignments += name + u" = ?"_s;
    // The text of a prepared statement is taken in the character set that the client has said.
    const auto done = m_link->run(u"SET SESSION "_s + assignments.join(u", "_s), values.sliced(1));
    return done ? Result<>() : fail(done.error());
}

Result<> MariaDbSettings::useOwn()
{
    if (std::exchange(m_ownInForce, true))
        return {};
    auto values = current();
    if (!values)
        return fail(std::move(values.error()));
    if (*values == m_own)
        return {};
    m_script = std::move(*values);
    return set(m_own);
}

Result<> MariaDbSettings::useScripts()
{
    if (m_engineDiffers && !std::exchange(m_scriptRan, true)) {
        m_ownInForce = false;
        const auto done = m_link->run(u"SET SESSION default_storage_engine = DEFAULT"_s);
        return done ? Result<>() : fail(done.error());
    }
    if (!m_ownInForce || m_script.isEmpty())
        return {};
    m_ownInForce = false;
    return set(std::exchange(m_script, {}));
}

void MariaDbSettings::scriptRan(bool mayHaveSet)
{
    if (m_isTracked && !mayHaveSet && !m_link->hasSetSomething())
        return;
    m_scriptRan = true;
    m_ownInForce = false;
}

QMap<QString, QString> MariaDbSettings::read()
{
    QMap<QString, QString> settings;
    const auto rows = m_link->query(
        u"SHOW SESSION VARIABLES WHERE Variable_name IN ('autocommit', 'character_set_client', "
        "'collation_connection', 'default_storage_engine', 'foreign_key_checks', "
        "'innodb_lock_wait_timeout', 'innodb_strict_mode', 'lock_wait_timeout', "
        "'max_statement_time', 'sql_log_bin', 'sql_mode', 'time_zone', 'tx_isolation', "
        "'transaction_isolation', 'unique_checks', 'alter_algorithm')"_s);
    if (rows)
        for (const QVariantList &row : rows->rows)
            settings.insert(row.at(0).toString(), row.at(1).toString());
    return settings;
}

} // namespace ponyup
