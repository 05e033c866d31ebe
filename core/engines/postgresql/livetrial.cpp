// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/livetrial.h"

#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

LiveTrial::LiveTrial(std::unique_ptr<PostgresConnection> connection)
    : m_connection(std::move(connection))
{
}

LiveTrial::~LiveTrial()
{
    (void)m_connection->rollback(); // Closing the connection does the same.
}

Result<std::unique_ptr<LiveTrial>> LiveTrial::create(const PostgresEngine &engine,
                                                     const DatabaseUrl &url)
{
    auto connection = PostgresConnection::open(engine, url, Access::Update, lockTimeout);
    if (!connection)
        return fail(std::move(connection.error()));
    if (connection->get()->info().readOnly)
        return fail(ErrorKind::ReadOnly, Tr::tr("The database cannot be written to."),
                    Tr::tr("Try the plan on a copy."));
    std::unique_ptr<LiveTrial> trial(new LiveTrial(std::move(*connection)));
    trial->m_connection->onlyTry();
    // Before anything is locked: of what is locked the size is not told.
    if (auto ready = trial->m_connection->observe(readSizes(trial->m_connection->link())); !ready)
        return fail(std::move(ready.error()));
    trial->m_sequences = trial->sequences();
    return trial;
}

QMap<QString, QString> LiveTrial::sequences()
{
    QMap<QString, QString> numbers;
    const auto found = m_connection->query(
        u"SELECT schemaname || '.' || sequencename, last_value::text FROM pg_catalog.pg_sequences "
        "WHERE last_value IS NOT NULL"_s);
    if (found)
        for (const QVariantList &row : found->rows)
            numbers.insert(row.at(0).toString(), row.at(1).toString());
    return numbers;
}

QString LiveTrial::description() const
{
    return Tr::tr("on the database itself, in a transaction that is rolled back");
}

QStringList LiveTrial::leftBehind()
{
    if (auto undone = m_connection->rollback(); !undone)
        return {};
    QStringList sentences;
    const QMap<QString, QString> now = sequences();
    for (auto each = now.begin(); each != now.end(); ++each) {
        const QString before = m_sequences.value(each.key());
        if (before != each.value())
            sentences += Tr::tr("The sequence %1 has advanced to %2 meanwhile, by this dry run or "
                                "by others: no rollback takes numbers back.")
                             .arg(each.key(), each.value());
    }
    return sentences;
}

Result<std::unique_ptr<Rehearsal>> PostgresConnection::rehearseLive()
{
    auto trial = LiveTrial::create(m_engine, m_url);
    if (!trial)
        return fail(std::move(trial.error()));
    return std::move(*trial);
}

} // namespace ponyup
