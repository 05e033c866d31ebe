// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/versionlist.h"

#include "base/tr.h"

#include <QStringList>

namespace ponyup {

namespace {

constexpr qsizetype mostPieces = 6;

QString entryName(int version)
{
    return QStringLiteral("v%1").arg(version);
}

QString joined(QStringList pieces)
{
    if (pieces.size() == 1)
        return pieces.constFirst();
    const QString last = pieces.takeLast();
    return Tr::tr("%1 and %2", "list of versions: v1, v2 and v3")
        .arg(pieces.join(QStringLiteral(", ")), last);
}

} // namespace

QString versionRange(int first, int last)
{
    if (first == last)
        return entryName(first);
    if (first + 1 == last)
        return joined({entryName(first), entryName(last)});
    return Tr::tr("%1 to %2", "range of versions: v2 to v9").arg(entryName(first), entryName(last));
}

QString versionList(const std::vector<int> &versions)
{
    QStringList pieces;
    int counted = 0;
    for (size_t first = 0; first < versions.size();) {
        size_t last = first;
        while (last + 1 < versions.size() && versions[last + 1] == versions[last] + 1)
            ++last;
        if (last == first + 1) // "v2, v3" reads better than "v2 to v3"
            last = first;
        const int length = static_cast<int>(last - first) + 1;
        if (pieces.size() < mostPieces)
            pieces.append(versionRange(versions[first], versions[last]));
        else
            counted += length;
        first = last + 1;
    }
    if (counted > 0)
        pieces.append(Tr::tr("%n more", "rest of a list of versions", counted));
    return pieces.isEmpty() ? QString() : joined(pieces);
}

} // namespace ponyup
