// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/journal.h"

#include "base/tr.h"
#include "history/owntable.h"
#include "history/storedvalue.h"

#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array journalColumns{
    OwnColumn{"version"_L1, ColumnType::Integer},
    OwnColumn{"statement"_L1, ColumnType::Integer},
    OwnColumn{"run"_L1, ColumnType::ShortText},
    OwnColumn{"checksum"_L1, ColumnType::ShortText},
    OwnColumn{"kind"_L1, ColumnType::ShortText},
    OwnColumn{"state"_L1, ColumnType::ShortText},
    OwnColumn{"rows"_L1, ColumnType::BigInteger, false},
    OwnColumn{"started"_L1, ColumnType::Timestamp, false},
    OwnColumn{"finished"_L1, ColumnType::Timestamp, false},
    OwnColumn{"error"_L1, ColumnType::Text, false},
    OwnColumn{"log_position"_L1, ColumnType::Text, false},
    OwnColumn{"definition"_L1, ColumnType::Text, false},
};

OwnTable journalTable(Connection &connection)
{
    return {connection, Journal::tableName, journalColumns, 2};
}

/// The value whose stored name this is, of an enum that ends with `last`.
template <typename Enum>
std::optional<Enum> valueNamed(const QString &name, QString (*nameOf)(Enum), Enum last)
{
    for (int value = 0; value <= static_cast<int>(last); ++value) {
        if (nameOf(static_cast<Enum>(value)) == name)
            return static_cast<Enum>(value);
    }
    return std::nullopt;
}

Result<JournalRow> rowOf(const QVariantList &values)
{
    JournalRow row{.run = values.at(2).toString(),
                   .version = values.at(0).toInt(),
                   .statement = values.at(1).toInt(),
                   .checksum = values.at(3).toString().toLatin1(),
                   .rows = values.at(6).isNull() ? -1 : values.at(6).toLongLong(),
                   .started = readTime(values.at(7)),
                   .finished = readTime(values.at(8)),
                   .error = values.at(9).toString(),
                   .position = values.at(10).toString(),
                   .before = values.at(11).toString()};
    row.kind = valueNamed(values.at(4).toString(), statementKindName, StatementKind::Other)
                   .value_or(StatementKind::Other);
    const auto state =
        valueNamed(values.at(5).toString(), journalStateName, JournalState::Resolved);
    if (!state) // what was done with this statement cannot be told, and must not be guessed
        return fail(
            ErrorKind::HistoryTampered,
            Tr::tr("The journal has statement %1 of v%2 in the unknown state \"%3\".")
                .arg(QString::number(row.statement), QString::number(row.version),
                     values.at(5).toString()),
            Tr::tr("Somebody has changed the journal by hand, or a newer PonyUp wrote it."));
    row.state = *state;
    return row;
}

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(storedText(text));
}

QVariantList valuesOf(const JournalRow &row)
{
    return {row.version,
            row.statement,
            storedText(row.run),
            storedText(row.checksum),
            storedText(statementKindName(row.kind)),
            storedText(journalStateName(row.state)),
            storedCount(row.rows),
            storedTime(row.started),
            storedTime(row.finished),
            orNull(row.error),
            orNull(row.position),
            orNull(row.before)};
}

} // namespace

Result<std::vector<JournalRow>> Journal::read(Connection &connection)
{
    const OwnTable table = journalTable(connection);
    const Result<bool> there = table.exists();
    if (!there)
        return fail(there.error());
    std::vector<JournalRow> rows;
    if (!*there)
        return rows;
    const auto found = connection.query(u"SELECT %1 FROM %2 ORDER BY %3"_s.arg(
        table.columns(journalColumns.size()), table.name(), table.columns(2)));
    if (!found)
        return fail(found.error());
    for (const QVariantList &values : found->rows) {
        Result<JournalRow> row = rowOf(values);
        if (!row)
            return fail(std::move(row.error()));
        rows.push_back(std::move(*row));
    }
    return rows;
}

Result<std::optional<JournalRow>> Journal::newest(Connection &connection)
{
    const OwnTable table = journalTable(connection);
    const QString version =
        u"%1 = (SELECT max(%1) FROM %2)"_s.arg(table.column("version"_L1), table.name());
    const auto found = connection.query(
        u"SELECT %1 FROM %2 WHERE %3 AND %4 = (SELECT max(%4) FROM %2 WHERE %3)"_s.arg(
            table.columns(journalColumns.size()), table.name(), version,
            table.column("statement"_L1)));
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return std::nullopt;
    auto row = rowOf(found->rows.front());
    if (!row)
        return fail(std::move(row.error()));
    return std::move(*row);
}

Result<> Journal::prepare(Connection &connection)
{
    return journalTable(connection).prepare();
}

Result<> Journal::add(Connection &connection, const JournalRow &row)
{
    return journalTable(connection).insert(valuesOf(row));
}

Result<> Journal::replace(Connection &connection, const JournalRow &row)
{
    const OwnTable table = journalTable(connection);
    const QVariantList values = valuesOf(row);
    QStringList sets;
    for (const OwnColumn &column : std::span(journalColumns).subspan(2))
        sets.append(table.column(column.name) + u" = ?"_s);
    const Result<qint64> updated =
        connection.run(u"UPDATE %1 SET %2 WHERE %3 = ? AND %4 = ?"_s.arg(
                           table.name(), sets.join(u", "_s), table.column("version"_L1),
                           table.column("statement"_L1)),
                       values.sliced(2) + values.first(2));
    if (!updated)
        return fail(updated.error());
    return {};
}

Result<> Journal::clear(Connection &connection, int version)
{
    const OwnTable table = journalTable(connection);
    const Result<qint64> removed = connection.run(
        u"DELETE FROM %1 WHERE %2 = ?"_s.arg(table.name(), table.column("version"_L1)), {version});
    if (!removed)
        return fail(removed.error());
    return {};
}

QString Journal::createSql(Connection &connection)
{
    return journalTable(connection).createSql();
}

QString Journal::insertSql(Connection &connection, const JournalRow &row)
{
    QStringList literals;
    for (const QVariant &value : valuesOf(row))
        literals.append(sqlLiteral(value));
    return journalTable(connection).insertSql(literals);
}

QString Journal::doneSql(Connection &connection, const JournalRow &row)
{
    const OwnTable table = journalTable(connection);
    return u"UPDATE %1 SET %2 = %3 WHERE %4 = %5 AND %6 = %7"_s.arg(
        table.name(), table.column("state"_L1), sqlLiteral(journalStateName(JournalState::Done)),
        table.column("version"_L1), QString::number(row.version), table.column("statement"_L1),
        QString::number(row.statement));
}

QString Journal::clearSql(Connection &connection, int version)
{
    const OwnTable table = journalTable(connection);
    return u"DELETE FROM %1 WHERE %2 = %3"_s.arg(table.name(), table.column("version"_L1),
                                                 QString::number(version));
}

} // namespace ponyup
