// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/postgreslibrary.h"

#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

Result<PostgresLibrary> PostgresLibrary::resolve()
{
    QLibrary file(u"pq"_s, 5);
    file.setLoadHints(QLibrary::PreventUnloadHint);
    PostgresLibrary library;
    bool found = file.load();
#define PONYUP_POSTGRES_RESOLVE(function)                                                          \
    library.function = reinterpret_cast<decltype(&::function)>(file.resolve(#function));           \
    found = found && library.function;
    PONYUP_POSTGRES_FUNCTIONS(PONYUP_POSTGRES_RESOLVE)
#undef PONYUP_POSTGRES_RESOLVE
    if (!found)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("The client library of PostgreSQL is not installed."),
                    Tr::tr("Install it (Debian: libpq5)."), file.errorString());
    return library;
}

} // namespace ponyup
