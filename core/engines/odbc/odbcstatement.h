// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/odbc/odbclibrary.h"
#include "engines/values.h"

#include <QVariant>

namespace ponyup {

/// One statement of a connection, from its text to its last row. Values come as whole numbers,
/// bytes, times (their figures in UTC), and else as texts, as the driver writes them.
class OdbcStatement {
public:
    explicit OdbcStatement(SQLHDBC connection);
    ~OdbcStatement();
    OdbcStatement(const OdbcStatement &) = delete;
    OdbcStatement &operator=(const OdbcStatement &) = delete;

    SQLHSTMT handle() const { return m_handle; }

    /// `?` stands for a value.
    [[nodiscard]] Result<> run(const QString &sql, const QVariantList &values = {});
    /// As it is, in the driver's own language: nothing in it stands for anything else.
    [[nodiscard]] Result<> runScripts(const QByteArray &sql);
    /// What a call on handle() that answers with rows has returned.
    [[nodiscard]] Result<> called(SQLRETURN answer);

    int columns() const; ///< 0: no rows.
    qint64 rowsAffected() const; ///< -1: the driver does not tell.
    [[nodiscard]] Result<bool> nextRow();
    [[nodiscard]] Result<bool> nextResult();
    [[nodiscard]] Result<QueryResult> rows(); ///< All, of this result.

private:
    struct Column {
        QString name;
        SQLSMALLINT type = 0;
    };
    Column describe(int column) const;
    [[nodiscard]] Result<QVariant> value(int column, SQLSMALLINT type);
    [[nodiscard]] Result<QVariant> pieces(int column, SQLSMALLINT as);
    tl::unexpected<Error> failed() const;

    SQLHDBC m_connection;
    SQLHSTMT m_handle = nullptr;
};

} // namespace ponyup
