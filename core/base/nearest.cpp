// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ponyup {

namespace {

constexpr qsizetype longestWord = 64;

/// Letters to insert, remove, replace or swap with their neighbour to make one from the other.
int distance(const QString &left, const QString &right)
{
    std::vector<int> beforeLast;
    std::vector<int> last(static_cast<size_t>(right.size()) + 1);
    std::iota(last.begin(), last.end(), 0);
    for (qsizetype i = 1; i <= left.size(); ++i) {
        std::vector<int> row(last.size(), static_cast<int>(i));
        for (qsizetype j = 1; j <= right.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const bool same = left[i - 1] == right[j - 1];
            row[at] = std::min({row[at - 1] + 1, last[at] + 1, last[at - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
        beforeLast = std::move(last);
        last = std::move(row);
    }
    return last.back();
}

} // namespace

QString nearest(QStringView typed, const QStringList &words)
{
    if (typed.size() > longestWord)
        return {};
    const QString lower = typed.toString().toLower();
    QString best;
    int bestDistance = 3;
    for (const QString &word : words) {
        const int wrong = distance(lower, word.toLower());
        if (wrong < bestDistance && wrong * 2 < word.size()) {
            bestDistance = wrong;
            best = word;
        }
    }
    return best;
}

} // namespace ponyup
