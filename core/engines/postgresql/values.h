// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslibrary.h"
#include "engines/values.h"

#include <QByteArray>

#include <vector>

namespace ponyup {

/// A statement of PonyUp's own with `?` for its values, as libpq takes it.
class PostgresParameters {
public:
    explicit PostgresParameters(const QVariantList &values);

    int count() const { return int(m_types.size()); }
    const Oid *types() const { return m_types.data(); }
    const char *const *values() const { return m_pointers.data(); }
    const int *lengths() const { return m_lengths.data(); }
    const int *formats() const { return m_formats.data(); }

private:
    std::vector<QByteArray> m_bytes;
    std::vector<const char *> m_pointers;
    std::vector<Oid> m_types;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
};

/// `?` outside quotes becomes `$1`, `$2`, …
QByteArray numbered(const QString &sql);

/// Columns and rows. Numbers, truth values, bytes and times become what Qt has for them, times
/// without a zone as UTC; everything else is text.
QueryResult readResult(const PGresult *result);

} // namespace ponyup
