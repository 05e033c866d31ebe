// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "formats/format.h"
#include "formats/ponyupformat.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

template <typename F>
std::unique_ptr<Format> make()
{
    return std::make_unique<F>();
}

} // namespace

std::span<const FormatEntry> formats()
{
    static const std::array table{
        FormatEntry{u"ponyup"_s, u"PonyUp"_s, make<PonyUpFormat>},
        // One line per format.
    };
    return table;
}

Result<std::unique_ptr<Format>> formatFor(const QString &id, const QString &folder)
{
    const auto table = formats();
    if (id.isEmpty()) {
        for (const FormatEntry &entry : table) {
            std::unique_ptr<Format> format = entry.make();
            if (format->recognises(folder))
                return format;
        }
        return make<PonyUpFormat>();
    }
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const FormatEntry &entry) { return entry.id == id; });
    if (found != table.end())
        return found->make();
    QStringList ids;
    for (const FormatEntry &entry : table)
        ids.append(entry.id);
    return fail(ErrorKind::Project, Tr::tr("\"%1\" is not a format of migration folders.").arg(id),
                Tr::tr("The formats are: %1.").arg(ids.join(u", "_s)));
}

} // namespace ponyup
