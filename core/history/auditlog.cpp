// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/auditlog.h"

#include "base/tr.h"
#include "history/auditchain.h"
#include "history/storedvalue.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using Column = AuditColumn;

Error notReadable(qint64 number, const QString &what)
{
    return {.kind = ErrorKind::HistoryTampered,
            .message = Tr::tr("Row %1 of the audit log cannot be read: %2.")
                           .arg(QString::number(number), what),
            .hint = Tr::tr("Verify the log: it may have been changed, or written by a newer "
                           "PonyUp.")};
}

Result<QByteArray> scriptOf(qint64 number, const QVariant &stored)
{
    if (stored.isNull())
        return QByteArray();
    std::optional<QByteArray> text = uncompressed(stored.toByteArray());
    if (!text)
        return fail(notReadable(number, Tr::tr("its script is damaged")));
    return *std::move(text);
}

qint64 numberOf(const QVariantList &row, Column column, qint64 none)
{
    const QVariant &value = valueOf(row, column);
    return value.isNull() ? none : value.toLongLong();
}

/// The first columns, which tell what happened: up to and with Column::To.
Result<AuditEntry> eventOf(const QVariantList &row)
{
    AuditEntry entry{.number = numberOf(row, Column::Number, 0)};
    const QString name = valueOf(row, Column::Event).toString();
    const std::optional<AuditEvent> event = auditEventOf(name);
    if (!event)
        return fail(notReadable(entry.number, Tr::tr("its event is \"%1\"").arg(name)));
    entry.event = *event;
    entry.from = static_cast<int>(numberOf(row, Column::From, -1));
    entry.to = static_cast<int>(numberOf(row, Column::To, -1));
    return entry;
}

/// `row` may end before the script.
Result<AuditEntry> entryOf(const QVariantList &row)
{
    Result<AuditEntry> event = eventOf(row);
    if (!event)
        return event;
    const auto text = [&row](Column column) { return valueOf(row, column).toString(); };
    AuditEntry entry = std::move(*event);
    entry.message = text(Column::Message);
    entry.user = text(Column::User);
    entry.host = text(Column::Host);
    entry.tool = text(Column::Tool);
    entry.time = readTime(valueOf(row, Column::Time));
    entry.duration = std::chrono::milliseconds(numberOf(row, Column::Duration, 0));
    entry.rows = numberOf(row, Column::Rows, -1);
    entry.checksum = text(Column::Checksum).toLatin1();
    entry.server = text(Column::Server);
    entry.error = text(Column::Error);
    entry.hash = text(Column::Hash).toLatin1();
    if (static_cast<size_t>(row.size()) > static_cast<size_t>(Column::Script)) {
        Result<QByteArray> script = scriptOf(entry.number, valueOf(row, Column::Script));
        if (!script)
            return fail(std::move(script.error()));
        entry.script = std::move(*script);
    }
    return entry;
}

/// All rows, of which the first `columns` are read; nullopt: there is no log.
Result<std::optional<std::vector<AuditEntry>>>
rows(Connection &connection, size_t columns, Result<AuditEntry> (*read)(const QVariantList &))
{
    const OwnTable table = auditTable(connection);
    const Result<bool> there = table.exists();
    if (!there)
        return fail(there.error());
    if (!*there)
        return std::nullopt;
    const auto found = connection.query(u"SELECT %1 FROM %2 ORDER BY %3"_s.arg(
        table.columns(columns), table.name(), table.column("number"_L1)));
    if (!found)
        return fail(found.error());
    std::vector<AuditEntry> entries;
    entries.reserve(found->rows.size());
    for (const QVariantList &row : found->rows) {
        Result<AuditEntry> entry = read(row);
        if (!entry)
            return fail(std::move(entry.error()));
        entries.push_back(std::move(*entry));
    }
    return entries;
}

QString missingRows(qint64 first, qint64 last)
{
    return first == last
        ? Tr::tr("Row %1 is missing.").arg(first)
        : Tr::tr("Rows %1 to %2 are missing.").arg(QString::number(first), QString::number(last));
}

} // namespace

OwnTable auditTable(Connection &connection)
{
    return {connection, AuditLog::tableName, auditColumns(), 1};
}

Result<std::vector<AuditEntry>> AuditLog::read(Connection &connection, bool withScripts)
{
    const size_t columns = auditColumns().size() - (withScripts ? 0 : 1);
    return rows(connection, columns, entryOf).transform([](auto &&entries) {
        return std::move(entries).value_or(std::vector<AuditEntry>());
    });
}

Result<std::optional<std::vector<AuditEntry>>> AuditLog::readEvents(Connection &connection)
{
    return rows(connection, static_cast<size_t>(Column::To) + 1, eventOf);
}

Result<std::optional<QByteArray>> AuditLog::appliedScript(Connection &connection, int to)
{
    const OwnTable table = auditTable(connection);
    const Result<bool> there = table.exists();
    if (!there)
        return fail(there.error());
    if (!*there)
        return std::nullopt;
    const QString number = table.column("number"_L1);
    const auto found = connection.query(
        // The latest model stands at a version and leads nowhere.
        u"SELECT %1, %2 FROM %3 WHERE %1 = "
        "(SELECT max(%1) FROM %3 WHERE %4 IN (?, ?) AND %5 = ? AND %6 <> %5)"_s.arg(
            number, table.column("script"_L1), table.name(), table.column("event"_L1),
            table.column("version_to"_L1), table.column("version_from"_L1)),
        {auditEventName(AuditEvent::Applied), auditEventName(AuditEvent::Resumed), to});
    if (!found)
        return fail(found.error());
    if (found->rows.empty() || found->rows[0].at(1).isNull())
        return std::nullopt;
    Result<QByteArray> script = scriptOf(found->rows[0].at(0).toLongLong(), found->rows[0].at(1));
    if (!script)
        return fail(std::move(script.error()));
    return *std::move(script);
}

Result<std::vector<ChainBreak>> AuditLog::verify(Connection &connection)
{
    const OwnTable table = auditTable(connection);
    const Result<bool> there = table.exists();
    if (!there)
        return fail(there.error());
    std::vector<ChainBreak> breaks;
    if (!*there)
        return breaks;

    const QString number = table.column("number"_L1);
    const auto numbers =
        connection.query(u"SELECT %1 FROM %2 ORDER BY %1"_s.arg(number, table.name()));
    if (!numbers)
        return fail(numbers.error());
    // One row at a time: together the scripts may be larger than memory.
    const QString oneRow = u"SELECT %1 FROM %2 WHERE %3 = ?"_s.arg(
        table.columns(auditColumns().size()), table.name(), number);
    qint64 last = 0;
    QByteArray before = genesisHash();
    for (const QVariantList &values : numbers->rows) {
        const auto found = connection.query(oneRow, values);
        if (!found)
            return fail(found.error());
        if (found->rows.empty())
            continue; // another program has just taken it away: the next row shows the gap
        const QVariantList &row = found->rows[0];
        const qint64 rowNumber = values.at(0).toLongLong();
        const QByteArray hash = valueOf(row, Column::Hash).toByteArray();
        const auto changed = [&] {
            breaks.push_back(
                {rowNumber, Tr::tr("Row %1 was changed after it was written.").arg(rowNumber)});
        };
        if (rowNumber <= last) { // no row is numbered below 1
            changed();
            continue;
        }
        if (rowNumber - last > 1)
            breaks.push_back({last + 1, missingRows(last + 1, rowNumber - 1)});
        else if (hash != chainHash(before, row))
            changed();
        before = hash;
        last = rowNumber;
    }
    return breaks;
}

} // namespace ponyup
