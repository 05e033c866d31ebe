// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/databaseurl.h"
#include "engines/odbc/odbclibrary.h"
#include "engines/values.h"

#include <memory>

namespace ponyup {

/// The driver's connection to a database, and the driver manager's own calls on it: Qt's result
/// keeps SQLSTATE, position and cancelling to itself. Opened, used and destroyed in one thread.
class OdbcLink {
public:
    /// `options` go into the connection string, behind the URL's own.
    /// ErrorKind::Connection with the driver's words; Unsupported where something is not installed.
    [[nodiscard]] static Result<std::unique_ptr<OdbcLink>> open(const DatabaseUrl &url,
                                                                QLatin1StringView options = {});
    ~OdbcLink();

    SQLHDBC handle() const { return m_handle; }

    /// Runs one statement of PonyUp's own, and returns the rows affected. `?` stands for a value.
    [[nodiscard]] Result<qint64> run(const QString &sql, const QVariantList &values = {});
    [[nodiscard]] Result<QueryResult> query(const QString &sql, const QVariantList &values = {});

    /// From here on nothing is committed until end().
    [[nodiscard]] Result<> begin();
    /// Commits, or rolls back. When it fails, the transaction is as it was.
    [[nodiscard]] Result<> end(bool commit);
    /// Rolls back, also where a statement has ended the transaction behind the driver's back.
    [[nodiscard]] Result<> undo();

    // What the driver says of itself; empty and 0 where it says nothing.
    QString text(SQLUSMALLINT what) const;
    int number(SQLUSMALLINT what) const;

    // Catalog functions: rows as the standard orders their columns. An empty schema is any.
    [[nodiscard]] Result<QueryResult> types();
    [[nodiscard]] Result<QueryResult> tables(const QString &schema, const QString &table = {});
    [[nodiscard]] Result<QueryResult> columns(const QString &schema, const QString &table);
    [[nodiscard]] Result<QueryResult> primaryKey(const QString &schema, const QString &table);

private:
    explicit OdbcLink(QString connectionName);
    Result<> setAutocommit(bool on);
    QString pattern(const QString &name) const; ///< That only this name matches.

    QString m_connectionName;
    SQLHDBC m_handle = nullptr;
};

} // namespace ponyup
