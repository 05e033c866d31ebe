// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/auditwriter.h"

#include "base/clock.h"
#include "base/tr.h"
#include "history/auditchain.h"
#include "history/auditlog.h"
#include "history/storedvalue.h"

#include <limits>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// All columns; the hash is still empty.
QVariantList valuesOf(const AuditEntry &entry)
{
    return {entry.number,
            storedText(auditEventName(entry.event)),
            storedCount(entry.from),
            storedCount(entry.to),
            storedText(entry.message),
            storedText(entry.user),
            storedText(entry.host),
            storedText(entry.tool),
            storedTime(entry.time),
            qint64{entry.duration.count()},
            storedCount(entry.rows),
            storedText(entry.checksum),
            storedText(entry.server),
            entry.error.isEmpty() ? QVariant() : storedText(entry.error),
            storedText(QString()),
            entry.script.isEmpty() ? QVariant() : QVariant(compressed(entry.script))};
}

} // namespace

AuditWriter::AuditWriter(Connection &connection)
    : m_connection(connection),
      m_table(auditTable(connection))
{
}

Result<AuditWriter::Link> AuditWriter::newest() const
{
    const QString number = m_table.column("number"_L1);
    const auto found =
        m_connection.query(u"SELECT %1, %2 FROM %3 WHERE %1 = (SELECT max(%1) FROM %3)"_s.arg(
            number, m_table.column("hash"_L1), m_table.name()));
    if (found && !found->rows.empty())
        return Link{found->rows[0].at(0).toLongLong(), found->rows[0].at(1).toByteArray()};
    if (!found) { // Only now is it worth asking whether there is a table.
        const Result<bool> there = m_table.exists();
        if (!there && there.error().kind == ErrorKind::VersionTableTaken)
            return fail(there.error());
        if (!there || *there) // What was posted before has failed, or the question itself.
            return fail(found.error());
        if (Result<> made = m_table.create(); !made)
            return fail(std::move(made.error()));
    }
    return Link{0, genesisHash()};
}

Result<> AuditWriter::prepare()
{
    return m_table.prepare();
}

Result<> AuditWriter::append(AuditEntry entry)
{
    m_appended.reset();
    const std::optional<Link> known = std::exchange(m_newest, std::nullopt);
    const Result<Link> before = known ? Result<Link>(*known) : newest();
    if (!before)
        return fail(before.error());
    if (before->number == std::numeric_limits<qint64>::max())
        return fail(ErrorKind::HistoryTampered,
                    Tr::tr("The audit log cannot go on: row %1 has the last number there is.")
                        .arg(before->number),
                    Tr::tr("Verify the log: it may have been changed."));
    entry.number = before->number + 1;
    if (!entry.time.isValid())
        entry.time = systemClock().now();
    QVariantList values = valuesOf(entry);
    const QByteArray hash = chainHash(before->hash, values);
    values[static_cast<qsizetype>(AuditColumn::Hash)] = QString::fromLatin1(hash);
    // Where a row has gone in, this one will.
    Result<> added = known ? m_table.post(values) : m_table.insert(values);
    if (!added) {
        const Result<bool> ours = m_table.exists();
        if (!ours && ours.error().kind == ErrorKind::VersionTableTaken)
            return fail(ours.error());
        return added;
    }
    m_appended = Link{entry.number, hash};
    return added;
}

void AuditWriter::committed()
{
    m_newest = std::exchange(m_appended, std::nullopt);
}

} // namespace ponyup
