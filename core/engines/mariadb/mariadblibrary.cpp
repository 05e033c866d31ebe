// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadblibrary.h"

#include "base/tr.h"

#include <QLibrary>

#include <variant>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using Loaded = std::variant<MariaDbLibrary, Error>;

Error notInstalled(const QString &why)
{
    return {.kind = ErrorKind::Unsupported,
            .message = Tr::tr("The client library of MariaDB and MySQL is not installed."),
            .hint = Tr::tr("Install it (Debian: libmariadb3)."),
            .detail = why};
}

Loaded loadLibrary()
{
    QLibrary file(u"mariadb"_s, 3);
    file.setLoadHints(QLibrary::PreventUnloadHint);
    if (!file.load())
        return notInstalled(file.errorString());
    MariaDbLibrary library;
#define PONYUP_MARIADB_RESOLVE(function)                                                           \
    library.function = reinterpret_cast<decltype(&::function)>(file.resolve(#function));           \
    if (!library.function)                                                                         \
        return notInstalled(file.errorString());
    PONYUP_MARIADB_FUNCTIONS(PONYUP_MARIADB_RESOLVE)
#undef PONYUP_MARIADB_RESOLVE
    library.mysql_server_init(0, nullptr, nullptr); // else the first mysql_init() of two threads
    return library;
}

const Loaded &once()
{
    static const Loaded loaded = loadLibrary();
    return loaded;
}

} // namespace

Result<const MariaDbLibrary *> MariaDbLibrary::load()
{
    if (const auto *error = std::get_if<Error>(&once()))
        return fail(*error);
    return &std::get<MariaDbLibrary>(once());
}

const MariaDbLibrary &MariaDbLibrary::loaded()
{
    return std::get<MariaDbLibrary>(once());
}

} // namespace ponyup
