// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/sqlite/guard.h"
#include "engines/sqlite/reach.h"
#include "engines/sqlite/watch.h"
#include "engines/values.h"

#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace ponyup {

struct StatementFinalizer {
    void operator()(sqlite3_stmt *statement) const;
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, StatementFinalizer>;

/// An open SQLite database: the QSqlDatabase connection that owns it and, after the proof that Qt's
/// driver and we use the very same SQLite library, the sqlite3 handle of that connection. Without
/// the proof (some builds of Qt bring an SQLite of their own, and two of them must never meet in
/// one file) everything goes through QSqlQuery: then a running statement cannot be interrupted and
/// the guard goes by words. Bound to the thread that opened it.
class SqliteDatabase {
public:
    /// `location` is a file: URI or ":memory:". Reads the header and the schema once, so that a
    /// file that is no database, damaged or locked is found here.
    [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>>
    open(const QString &location, Reach reach,
         std::chrono::milliseconds lockTimeout = std::chrono::seconds(5));
    ~SqliteDatabase();
    SqliteDatabase(const SqliteDatabase &) = delete;
    SqliteDatabase &operator=(const SqliteDatabase &) = delete;

    /// Null when everything has to go through QSqlQuery.
    sqlite3 *handle() const { return m_handle; }
    Reach reach() const { return m_handle ? Reach::Native : Reach::Driver; }
    Watch &watch() { return *m_watch; }
    Guard &guard() { return *m_guard; }

    /// Prepares, binds, steps to the end. Prepared statements are kept for the next time. Runs
    /// under the caller's Watch::Scope or, without one, with the default limits.
    [[nodiscard]] Result<QueryResult> query(const QString &sql, const QVariantList &values = {});
    /// The rows affected; 0 for what changes no rows.
    [[nodiscard]] Result<qint64> run(const QString &sql, const QVariantList &values = {});
    /// The first column of the first row as text; empty when there is none or on an error.
    QString value(const QString &sql);
    bool inTransaction();

    /// Runs any one statement through QSqlQuery, without guard or place.
    [[nodiscard]] Result<StatementOutcome> executeByDriver(const QString &sql);

private:
    explicit SqliteDatabase(QString connectionName);
    Result<> connect(const QString &location, Reach reach);
    Result<sqlite3_stmt *> prepared(const QString &sql, const QVariantList &values);
    QSqlQuery driverQuery();
    Result<QueryResult> queryByDriver(const QString &sql, const QVariantList &values,
                                      qint64 *affected = nullptr);

    QString m_connectionName;
    sqlite3 *m_handle = nullptr;
    std::unique_ptr<Watch> m_watch;
    std::unique_ptr<Guard> m_guard;
    std::unordered_map<QString, StatementHandle> m_prepared;
    std::chrono::milliseconds m_driverWaits{-1}; ///< What the driver was told about locks.
};

} // namespace ponyup
