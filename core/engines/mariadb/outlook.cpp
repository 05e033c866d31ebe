// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/outlook.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QString literal(const QString &text)
{
    return u"x'%1'"_s.arg(QString::fromLatin1(text.toUtf8().toHex()));
}

QString stateOf(const QString &command, const QString &state, bool inTransaction, bool isGuess)
{
    if (command != "Sleep"_L1)
        return state.isEmpty() ? command : state;
    if (isGuess)
        //: What a session does that may be in the way: "in an open transaction, idle for 3 min".
        return Tr::tr("may have the table: in an open transaction, idle");
    return inTransaction ? Tr::tr("idle in a transaction") : Tr::tr("idle");
}

constexpr QLatin1StringView rowLockWaits{
    "FROM information_schema.INNODB_LOCK_WAITS w "
    "JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id "
    "JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id"};
constexpr QLatin1StringView rowLockWaitsOfMySql{
    "FROM performance_schema.data_lock_waits w "
    "JOIN information_schema.INNODB_TRX r ON r.trx_id = w.REQUESTING_ENGINE_TRANSACTION_ID "
    "JOIN information_schema.INNODB_TRX b ON b.trx_id = w.BLOCKING_ENGINE_TRANSACTION_ID"};

} // namespace

MariaDbOutlook::MariaDbOutlook(MYSQL *connection, qulonglong session, const QStringList &tables)
    : m_connection(connection),
      m_session(QString::number(session)),
      m_isMariaDb(QByteArrayView(MariaDbLibrary::loaded().mysql_get_server_info(connection))
                      .contains("MariaDB"))
{
    QStringList any;
    for (const QString &table : tables)
        any += u"LOCATE(%1, INFO) > 0"_s.arg(literal(table));
    m_mentions = any.isEmpty() ? u"FALSE"_s : any.join(u" OR "_s);
}

std::optional<MariaDbOutlook::Rows> MariaDbOutlook::ask(const QString &sql)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const QByteArray text = sql.toUtf8();
    if (library.mysql_real_query(m_connection, text.constData(), ulong(text.size())) != 0)
        return std::nullopt;
    const MariaDbRows result(library.mysql_store_result(m_connection));
    if (!result)
        return std::nullopt;
    Rows rows;
    const unsigned int columns = library.mysql_num_fields(result.get());
    while (MYSQL_ROW row = library.mysql_fetch_row(result.get())) {
        QStringList values;
        for (unsigned int column = 0; column < columns; ++column)
            values += QString::fromUtf8(row[column]);
        rows.push_back(std::move(values));
    }
    return rows;
}

MariaDbOutlook::Sessions MariaDbOutlook::sessions(const QString &sql)
{
    Sessions all;
    for (const QStringList &row : ask(sql).value_or(Rows()))
        all.insert(row.front());
    all.remove(m_session);
    all.remove(u"0"_s);
    return all;
}

MariaDbOutlook::Sessions MariaDbOutlook::tableHolders(const Sessions &inTransaction, bool &isGuess)
{
    isGuess = false;
    Sessions holders = sessions(
        u"SELECT DISTINCT t.PROCESSLIST_ID FROM performance_schema.threads me "
        "JOIN performance_schema.metadata_locks p ON p.OWNER_THREAD_ID = me.THREAD_ID "
        "JOIN performance_schema.metadata_locks g ON g.OBJECT_TYPE = p.OBJECT_TYPE "
        "AND g.OBJECT_SCHEMA = p.OBJECT_SCHEMA AND g.OBJECT_NAME = p.OBJECT_NAME "
        "JOIN performance_schema.threads t ON t.THREAD_ID = g.OWNER_THREAD_ID "
        "WHERE me.PROCESSLIST_ID = %1 AND p.LOCK_STATUS = 'PENDING' AND p.OBJECT_TYPE = 'TABLE' "
        "AND g.LOCK_STATUS = 'GRANTED'"_s.arg(m_session));
    if (!holders.isEmpty())
        return holders;
    // It shows what the session itself has, and not what it waits for.
    holders = sessions(u"SELECT DISTINCT g.THREAD_ID FROM information_schema.METADATA_LOCK_INFO me "
                       "JOIN information_schema.METADATA_LOCK_INFO g "
                       "ON g.LOCK_TYPE = me.LOCK_TYPE AND g.TABLE_SCHEMA = me.TABLE_SCHEMA "
                       "AND g.TABLE_NAME = me.TABLE_NAME WHERE me.THREAD_ID = %1 "
                       "AND me.LOCK_TYPE = 'Table metadata lock'"_s.arg(m_session));
    if (!holders.isEmpty())
        return holders;
    isGuess = true;
    return inTransaction;
}

std::vector<OtherSession> MariaDbOutlook::describe(const Sessions &sessions,
                                                   const Sessions &inTransaction, bool isGuess)
{
    std::vector<OtherSession> all;
    if (sessions.isEmpty())
        return all;
    const auto rows =
        ask(u"SELECT ID, USER, HOST, COMMAND, COALESCE(STATE, ''), TIME, "
            "LEFT(COALESCE(INFO, ''), 200) FROM information_schema.PROCESSLIST WHERE ID IN (%1) "
            "ORDER BY TIME DESC"_s.arg(QStringList(sessions.values()).join(u", "_s)));
    for (const QStringList &row : rows.value_or(Rows()))
        all.push_back(
            {.pid = row.at(0).toLongLong(),
             .user = row.at(1),
             .host = row.at(2).section(u':', 0, 0),
             .state = stateOf(row.at(3), row.at(4), inTransaction.contains(row.at(0)), isGuess),
             .query = row.at(6).simplified(),
             .since = std::chrono::seconds(row.at(5).toLongLong())});
    return all;
}

std::optional<Observation> MariaDbOutlook::look()
{
    const QString stages = m_isMariaDb ? u"STAGE, MAX_STAGE, PROGRESS"_s : u"0, 0, 0"_s;
    const auto mine = ask(u"SELECT COALESCE(STATE, ''), %1 FROM information_schema.PROCESSLIST "
                          "WHERE ID = %2"_s.arg(stages, m_session));
    if (!mine)
        return std::nullopt;
    Observation seen;
    if (mine->empty())
        return seen;
    const QStringList &me = mine->front();
    const QString &state = me.at(0);
    const bool waitsForTable =
        state.contains("metadata lock"_L1) || state.contains("table lock"_L1);
    const QLatin1StringView waits = m_isMariaDb ? rowLockWaits : rowLockWaitsOfMySql;
    const Sessions inTransaction =
        sessions(u"SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX"_s);

    Sessions blockers = sessions(u"SELECT b.trx_mysql_thread_id %1 "
                                 "WHERE r.trx_mysql_thread_id = %2"_s.arg(waits, m_session));
    bool isGuess = false;
    if (waitsForTable)
        blockers += tableHolders(inTransaction, isGuess);
    seen.blockers = describe(blockers, inTransaction, isGuess);

    // Behind a statement that wants a table for itself all others wait as well.
    Sessions blocked = sessions(u"SELECT r.trx_mysql_thread_id %1 "
                                "WHERE b.trx_mysql_thread_id = %2"_s.arg(waits, m_session));
    blocked += sessions(u"SELECT ID FROM information_schema.PROCESSLIST "
                        "WHERE STATE LIKE 'Waiting for table%lock' AND (%1)"_s.arg(m_mentions));
    const std::vector<OtherSession> waiting = describe(blocked, inTransaction, false);
    seen.blocked = int(waiting.size());
    if (!waiting.empty())
        seen.longestBlocked = waiting.front();

    seen.phase = waitsForTable ? QString() : state;
    const double stage = me.at(1).toDouble();
    const double last = me.at(2).toDouble();
    if (last > 0 && stage > 0) {
        const double share = (stage - 1 + me.at(3).toDouble() / 100) / last;
        seen.total = 10'000;
        seen.done = qint64(std::clamp(share, 0.0, 1.0) * 10'000);
    }
    return seen;
}

} // namespace ponyup
