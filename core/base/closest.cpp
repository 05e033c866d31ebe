// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/closest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ponyup {

namespace {

/// Letters to add, take away, replace or swap with their neighbour between two words.
qsizetype slips(QStringView left, QStringView right)
{
    const auto width = static_cast<size_t>(right.size()) + 1;
    std::vector<qsizetype> before(width);
    std::vector<qsizetype> above(width);
    std::vector<qsizetype> row(width);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < left.size(); ++i) {
        std::swap(before, above);
        std::swap(above, row);
        row[0] = i + 1;
        for (qsizetype j = 0; j < right.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const qsizetype replaced = above[at] + (left[i] == right[j] ? 0 : 1);
            row[at + 1] = std::min({row[at] + 1, above[at + 1] + 1, replaced});
            if (i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j])
                row[at + 1] = std::min(row[at + 1], before[at - 1] + 1);
        }
    }
    return row.back();
}

} // namespace

QString closest(const QString &word, const QStringList &known)
{
    constexpr qsizetype longest = 100; // nobody mistypes a known word into this
    if (word.size() > longest)
        return {};
    QString best;
    qsizetype fewest = std::max(word.size() / 3, qsizetype{1});
    for (const QString &candidate : known) {
        const qsizetype count = slips(word.toLower(), candidate.toLower());
        if (count < fewest || (count == fewest && best.isEmpty())) {
            best = candidate;
            fewest = count;
        }
    }
    return best;
}

} // namespace ponyup
