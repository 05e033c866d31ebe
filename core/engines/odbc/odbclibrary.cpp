// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbclibrary.h"

#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

Result<OdbcLibrary> OdbcLibrary::resolve()
{
    QLibrary file(u"odbc"_s, 2);
    file.setLoadHints(QLibrary::PreventUnloadHint);
    OdbcLibrary library;
    bool found = file.load();
#define PONYUP_ODBC_RESOLVE(function)                                                              \
    library.function = reinterpret_cast<decltype(&::function)>(file.resolve(#function));           \
    found = found && library.function;
    PONYUP_ODBC_FUNCTIONS(PONYUP_ODBC_RESOLVE)
#undef PONYUP_ODBC_RESOLVE
    if (!found)
        return fail(ErrorKind::Unsupported, Tr::tr("The ODBC driver manager is not installed."),
                    Tr::tr("Install it, and a driver for the database (Debian: libodbc2, and for "
                           "example odbc-postgresql)."),
                    file.errorString());
    return library;
}

} // namespace ponyup
