// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "engines/engine.h"

#include <span>

namespace ponyup {

struct OwnColumn {
    QLatin1StringView name;
    ColumnType type;
    bool required = true; ///< NOT NULL
};

/// A table that PonyUp keeps for itself in the database that it looks after: its SQL, with every
/// name quoted. The text is the same each time, so that a connection can keep what it prepared.
class OwnTable {
public:
    /// All arguments must outlive it. `key`: how many of the first columns are the primary key.
    OwnTable(Connection &connection, QLatin1StringView name, std::span<const OwnColumn> columns,
             int key);

    /// false: there is no such table. VersionTableTaken when it lacks one of the columns.
    Result<bool> exists() const;
    Result<> create() const;
    /// Makes the table when it is not there.
    Result<> prepare() const;
    Result<> insert(const QVariantList &values);
    /// As insert(), by Connection::post().
    Result<> post(const QVariantList &values);

    // The same in words, for a script.
    QString createSql() const;
    /// `values` are literals or placeholders.
    QString insertSql(const QStringList &values) const;

    QString name() const; ///< Quoted.
    QString column(QLatin1StringView column) const; ///< Quoted.
    /// The first `count` columns, quoted, for a SELECT.
    QString columns(size_t count) const;

private:
    const QString &insertText();

    Connection &m_connection;
    const QLatin1StringView m_name;
    const std::span<const OwnColumn> m_columns;
    const int m_key;
    QString m_insert; ///< The text of insert(), once it was needed.
};

} // namespace ponyup
