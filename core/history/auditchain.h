// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "history/owntable.h"

#include <span>

// The columns of `ponyup_log` and how its rows are linked. A row here is its values as they are
// stored, in the order of the columns, so that what cannot be understood can still be verified.

namespace ponyup {

/// In the order of auditColumns(); the hash and the script come last.
enum class AuditColumn {
    Number,
    Event,
    From,
    To,
    Message,
    User,
    Host,
    Tool,
    Time,
    Duration,
    Rows,
    Checksum,
    Server,
    Error,
    Hash,
    Script
};

std::span<const OwnColumn> auditColumns();

inline const QVariant &valueOf(const QVariantList &row, AuditColumn column)
{
    return row.at(static_cast<qsizetype>(column));
}

/// What the first row is linked to.
QByteArray genesisHash();
/// The hash of a row, from all its values but the hash itself.
QByteArray chainHash(const QByteArray &hashBefore, const QVariantList &row);

/// A zlib stream (RFC 1950), and back; nullopt for what is none.
QByteArray compressed(const QByteArray &text);
std::optional<QByteArray> uncompressed(const QByteArray &stored);

} // namespace ponyup
