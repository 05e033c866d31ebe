// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadblibrary.h"

#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

Result<MariaDbLibrary> MariaDbLibrary::resolve()
{
    QLibrary file(u"mariadb"_s, 3);
    file.setLoadHints(QLibrary::PreventUnloadHint);
    MariaDbLibrary library;
    bool found = file.load();
#define PONYUP_MARIADB_RESOLVE(function)                                                           \
    library.function = reinterpret_cast<decltype(&::function)>(file.resolve(#function));           \
    found = found && library.function;
    PONYUP_MARIADB_FUNCTIONS(PONYUP_MARIADB_RESOLVE)
#undef PONYUP_MARIADB_RESOLVE
    if (!found)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("The client library of MariaDB and MySQL is not installed."),
                    Tr::tr("Install it (Debian: libmariadb3)."), file.errorString());
    library.mysql_server_init(0, nullptr, nullptr); // else the first mysql_init() of two threads
    return library;
}

} // namespace ponyup
