// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/clientlibrary.h"

#include <sql.h>
#include <sqlext.h>

// clang-format off
/// What is called of the ODBC driver manager. The names with a W take UTF-16.
#define PONYUP_ODBC_FUNCTIONS(each) \
    each(SQLAllocHandle) \
    each(SQLFreeHandle) \
    each(SQLSetStmtAttr) \
    each(SQLSetConnectAttr) \
    each(SQLGetConnectAttr) \
    each(SQLEndTran) \
    each(SQLGetInfoW) \
    each(SQLGetTypeInfo) \
    each(SQLTablesW) \
    each(SQLColumnsW) \
    each(SQLPrimaryKeysW) \
    each(SQLExecDirectW) \
    each(SQLPrepareW) \
    each(SQLBindParameter) \
    each(SQLExecute) \
    each(SQLNumResultCols) \
    each(SQLDescribeColW) \
    each(SQLFetch) \
    each(SQLGetData) \
    each(SQLRowCount) \
    each(SQLMoreResults) \
    each(SQLCancel) \
    each(SQLGetDiagRecW)
// clang-format on

namespace ponyup {

/// The functions of the driver manager that Qt's driver uses as well, by their own names.
struct OdbcLibrary : ClientLibrary<OdbcLibrary> {
#define PONYUP_ODBC_MEMBER(function) decltype(&::function) function = nullptr;
    PONYUP_ODBC_FUNCTIONS(PONYUP_ODBC_MEMBER)
#undef PONYUP_ODBC_MEMBER

    /// ErrorKind::Unsupported when it is not installed.
    [[nodiscard]] static Result<OdbcLibrary> resolve();
};

/// Only when it has been loaded.
inline const OdbcLibrary &odbc()
{
    return OdbcLibrary::loaded();
}

/// A text for the driver manager; lives as long as the QString.
inline SQLWCHAR *odbcText(const QString &text)
{
    static_assert(sizeof(SQLWCHAR) == sizeof(char16_t));
    return reinterpret_cast<SQLWCHAR *>(const_cast<char16_t *>(
        text.utf16() ? reinterpret_cast<const char16_t *>(text.utf16()) : u""));
}

} // namespace ponyup
