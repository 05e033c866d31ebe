// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/history.h"

#include "base/tr.h"
#include "history/versiontable.h"

#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

template <typename Layout>
std::unique_ptr<History> makeHistory(const QString &table)
{
    return std::make_unique<Layout>(table);
}

} // namespace

std::span<const HistoryEntry> histories()
{
    static const std::array table{
        HistoryEntry{u"version-table"_s, u"Version"_s, makeHistory<VersionTable>},
        // one line per history layout
    };
    return table;
}

Result<std::unique_ptr<History>> historyFor(const QString &id, const QString &table)
{
    QStringList known;
    for (const HistoryEntry &entry : histories()) {
        if (entry.id == id || id.isEmpty())
            return entry.make(table);
        known.append(entry.id);
    }
    return fail(ErrorKind::Project, Tr::tr("There is no history of the kind %1.").arg(id),
                Tr::tr("Choose one of: %1.").arg(known.join(u", "_s)));
}

} // namespace ponyup
