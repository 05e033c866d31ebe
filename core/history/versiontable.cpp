// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/versiontable.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "history/storedvalue.h"

#include <QJsonDocument>

#include <limits>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The original refuses with MigrationVersionTableAlreadyExists.
Error tableTaken(const QString &table, const QStringList &columns)
{
    return {.kind = ErrorKind::VersionTableTaken,
            .message = Tr::tr("The table %1 is not the one in which versions are remembered: its "
                              "columns are %2, not version, upgraded and meta.")
                           .arg(table, columns.join(u", "_s)),
            .hint = Tr::tr("Rename that table, or set another name with version-table in the "
                           "project file.")};
}

bool hasOurColumns(QStringList columns)
{
    for (QString &column : columns)
        column = column.toLower();
    columns.sort();
    return columns == QStringList{u"meta"_s, u"upgraded"_s, u"version"_s};
}

Result<int> readVersion(const QVariant &stored, const QString &table)
{
    bool isNumber = false;
    const qint64 version = stored.toLongLong(&isNumber);
    if (stored.isNull() || !isNumber || version < 0 || version > std::numeric_limits<int>::max())
        return fail(ErrorKind::HistoryTampered,
                    Tr::tr("The table %1 has a row whose version is not a number from 0 on: %2.")
                        .arg(table, stored.toString()),
                    Tr::tr("Somebody has changed the history by hand; correct the row first."));
    return static_cast<int>(version);
}

void readMeta(VersionRow &row, const QVariant &stored)
{
    const QString text = stored.toString();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (error.error == QJsonParseError::NoError && document.isObject())
        row.meta = document.object();
    else
        row.brokenMeta = text.isNull() ? u""_s : text;
}

Error noSuchRow(const QString &table, int version)
{
    return {
        .kind = ErrorKind::MigrationVersionWrong,
        .message =
            Tr::tr("The table %1 has no row for version %2.").arg(table, QString::number(version)),
        .hint = Tr::tr("Look at the history again: another program may have changed it.")};
}

/// Only where somebody else has made the table, without its primary key.
Error versionTwice(const QString &table, int version)
{
    return {.kind = ErrorKind::HistoryTampered,
            .message = Tr::tr("The table %1 has more than one row for version %2.")
                           .arg(table, QString::number(version)),
            .hint = Tr::tr("Take away the rows that are too many, and make version the primary "
                           "key of the table: it must hold each version once.")};
}

} // namespace

VersionTable::VersionTable(QString table) : m_table(std::move(table)) { }

QString VersionTable::id() const
{
    return u"version-table"_s;
}

QString VersionTable::tableName(const Connection &connection) const
{
    return m_table.isEmpty() ? connection.engine().versionTableName() : m_table;
}

QString VersionTable::quotedName(const Connection &connection) const
{
    return connection.quote(tableName(connection));
}

Result<bool> VersionTable::exists(Connection &connection) const
{
    const QString table = tableName(connection);
    const Result<std::optional<QStringList>> columns = connection.columnsOf(table);
    if (!columns)
        return fail(columns.error());
    if (!*columns)
        return false;
    if (!hasOurColumns(**columns))
        return fail(tableTaken(table, **columns));
    return true;
}

Result<HistoryState> VersionTable::read(Connection &connection) const
{
    const Result<bool> there = exists(connection);
    if (!there)
        return fail(there.error());
    HistoryState state{.tableExists = *there};
    if (!*there)
        return state;

    const Result<QueryResult> found = connection.query(
        u"SELECT version, upgraded, meta FROM %1 ORDER BY version"_s.arg(quotedName(connection)));
    if (!found)
        return fail(found.error());
    state.rows.reserve(found->rows.size());
    for (const QVariantList &values : found->rows) {
        const Result<int> version = readVersion(values.at(0), tableName(connection));
        if (!version)
            return fail(version.error());
        if (!state.rows.empty() && state.rows.back().version == *version)
            return fail(versionTwice(tableName(connection), *version));
        VersionRow row{.version = *version, .upgraded = readTime(values.at(1))};
        readMeta(row, values.at(2));
        state.rows.push_back(std::move(row));
    }
    return state;
}

Result<std::optional<int>> VersionTable::highest(Connection &connection) const
{
    const Result<QueryResult> found =
        connection.query(u"SELECT max(version) FROM %1"_s.arg(quotedName(connection)));
    if (!found)
        return fail(found.error());
    const QVariant value = found->rows.at(0).at(0);
    if (value.isNull())
        return std::nullopt;
    const Result<int> version = readVersion(value, tableName(connection));
    if (!version)
        return fail(version.error());
    return *version;
}

Result<int> VersionTable::current(Connection &connection) const
{
    const Result<std::optional<int>> version = highest(connection);
    if (version)
        return version->value_or(0);
    // Asked for only now: before every migration the table is there.
    if (const Result<bool> there = exists(connection); !there)
        return fail(there.error());
    else if (!*there)
        return 0;
    return fail(version.error());
}

Result<> VersionTable::demand(Connection &connection, int version) const
{
    return connection.demand(
        u"SELECT coalesce(max(version), 0) FROM %1"_s.arg(quotedName(connection)), version,
        {.kind = ErrorKind::MigrationVersionWrong,
         .message = Tr::tr("The database is not at version %1 any more.").arg(version),
         .hint = Tr::tr("Look at the history again: another program may have changed it.")});
}

Result<> VersionTable::prepare(Connection &connection) const
{
    const Result<bool> there = exists(connection);
    if (!there)
        return fail(there.error());
    if (!*there) {
        const QString sql = connection.engine().versionTableSql(quotedName(connection));
        if (const Result<qint64> made = connection.run(sql); !made)
            return fail(made.error());
    }
    const Result<std::optional<int>> version = highest(connection);
    if (!version)
        return fail(version.error());
    if (*version)
        return {};
    return add(connection, {.version = 0, .meta = creationMeta()});
}

Result<> VersionTable::add(Connection &connection, const VersionRow &row) const
{
    const QString name = quotedName(connection);
    const QString meta = metaText(row.meta);
    if (row.upgraded.isValid())
        return connection.post(
            u"INSERT INTO %1 (version, upgraded, meta) VALUES (?, ?, ?)"_s.arg(name),
            {row.version, storedTime(row.upgraded), meta});
    // Said here: a table that somebody else has made may have no default.
    return connection.post(
        u"INSERT INTO %1 (version, upgraded, meta) VALUES (?, CURRENT_TIMESTAMP, ?)"_s.arg(name),
        {row.version, meta});
}

Result<> VersionTable::remove(Connection &connection, int version) const
{
    const Result<qint64> removed = connection.run(
        u"DELETE FROM %1 WHERE version = ?"_s.arg(quotedName(connection)), {version});
    if (!removed)
        return fail(removed.error());
    if (*removed == 0)
        return fail(noSuchRow(tableName(connection), version));
    return {};
}

Result<> VersionTable::setMeta(Connection &connection, int version, const QJsonObject &meta) const
{
    const QString name = quotedName(connection);
    const Result<QueryResult> found =
        connection.query(u"SELECT meta FROM %1 WHERE version = ?"_s.arg(name), {version});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return fail(noSuchRow(tableName(connection), version));
    VersionRow row;
    readMeta(row, found->rows.at(0).at(0));
    if (row.isMetaBroken())
        return fail(ErrorKind::HistoryTampered,
                    Tr::tr("The meta of version %1 is not a JSON object, so it is left as it is.")
                        .arg(version),
                    Tr::tr("Correct it by hand in the table %1.").arg(tableName(connection)));
    const Result<qint64> updated = connection.run(
        u"UPDATE %1 SET meta = ? WHERE version = ?"_s.arg(name), {metaText(meta), version});
    if (!updated)
        return fail(updated.error());
    return {};
}

} // namespace ponyup
