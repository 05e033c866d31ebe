// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/linediff.h"

#include <algorithm>

namespace ponyup::ui {

namespace {

/// Texts that differ in more lines than this are lined up by place: time and memory of the search
/// grow with the square of the differences.
constexpr int mostDifferences = 1000;

/// Myers' shortest edit script between the lines [first, …) of both texts. Each entry of the trace
/// is, for one number of differences, how far each diagonal got.
class Search {
public:
    Search(const QStringList &before, const QStringList &after, int first, int beforeEnd,
           int afterEnd)
        : m_before(before),
          m_after(after),
          m_first(first),
          m_beforeCount(beforeEnd - first),
          m_afterCount(afterEnd - first)
    {
    }

    /// The lines that stand beside their equal, in order; false when there are too many others.
    bool run(std::vector<LinePair> &same)
    {
        std::vector<int> reached(2 * size_t(mostDifferences) + 3, 0);
        const int zero = mostDifferences + 1;
        for (int differences = 0; differences <= mostDifferences; ++differences) {
            for (int diagonal = -differences; diagonal <= differences; diagonal += 2) {
                const bool down = diagonal == -differences
                    || (diagonal != differences
                        && reached[zero + diagonal - 1] < reached[zero + diagonal + 1]);
                int x = down ? reached[zero + diagonal + 1] : reached[zero + diagonal - 1] + 1;
                while (equal(x, x - diagonal))
                    ++x;
                reached[zero + diagonal] = x;
                if (x >= m_beforeCount && x - diagonal >= m_afterCount) {
                    walkBack(differences, same);
                    return true;
                }
            }
            m_trace.emplace_back(reached.begin() + zero - differences - 1,
                                 reached.begin() + zero + differences + 2);
        }
        return false;
    }

private:
    bool equal(int x, int y) const
    {
        return x < m_beforeCount && y < m_afterCount
            && m_before[m_first + x] == m_after[m_first + y];
    }

    void walkBack(int differences, std::vector<LinePair> &same)
    {
        const size_t start = same.size();
        int x = m_beforeCount;
        int y = m_afterCount;
        for (; differences > 0; --differences) {
            const std::vector<int> &reached = m_trace[differences - 1];
            const int zero = differences; // m_trace[d - 1] covers diagonals -d … d.
            const int diagonal = x - y;
            const bool down = diagonal == -differences
                || (diagonal != differences
                    && reached[zero + diagonal - 1] < reached[zero + diagonal + 1]);
            const int fromX = down ? reached[zero + diagonal + 1] : reached[zero + diagonal - 1];
            const int fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
            for (const int stop = down ? fromX : fromX + 1; x > stop;)
                keep(--x, --y, same);
            x = fromX;
            y = fromY;
        }
        while (x > 0 && y > 0)
            keep(--x, --y, same);
        std::reverse(same.begin() + static_cast<std::ptrdiff_t>(start), same.end());
    }

    void keep(int x, int y, std::vector<LinePair> &same) const
    {
        same.push_back({.before = m_first + x, .after = m_first + y, .same = true});
    }

    const QStringList &m_before;
    const QStringList &m_after;
    int m_first;
    int m_beforeCount;
    int m_afterCount;
    std::vector<std::vector<int>> m_trace;
};

/// Puts the lines before a pair of equal ones beside each other, then the pair.
void addUpTo(const LinePair &pair, int &before, int &after, std::vector<LinePair> &all)
{
    while (before < pair.before || after < pair.after)
        all.push_back({.before = before < pair.before ? before++ : -1,
                       .after = after < pair.after ? after++ : -1});
    if (pair.same) {
        all.push_back(pair);
        ++before;
        ++after;
    }
}

} // namespace

std::vector<LinePair> lineUp(const QStringList &before, const QStringList &after)
{
    auto beforeEnd = static_cast<int>(before.size());
    auto afterEnd = static_cast<int>(after.size());
    std::vector<LinePair> same;
    int first = 0;
    for (; first < beforeEnd && first < afterEnd && before[first] == after[first]; ++first)
        same.push_back({.before = first, .after = first, .same = true});
    while (beforeEnd > first && afterEnd > first && before[beforeEnd - 1] == after[afterEnd - 1]) {
        --beforeEnd;
        --afterEnd;
    }
    if (!Search(before, after, first, beforeEnd, afterEnd).run(same)) {
        for (int line = first; line < std::min(beforeEnd, afterEnd); ++line) {
            if (before[line] == after[line])
                same.push_back({.before = line, .after = line, .same = true});
        }
    }
    for (; beforeEnd < before.size(); ++beforeEnd, ++afterEnd)
        same.push_back({.before = beforeEnd, .after = afterEnd, .same = true});

    std::vector<LinePair> all;
    int beforeLine = 0;
    int afterLine = 0;
    for (const LinePair &pair : same)
        addUpTo(pair, beforeLine, afterLine, all);
    addUpTo({.before = static_cast<int>(before.size()), .after = static_cast<int>(after.size())},
            beforeLine, afterLine, all);
    return all;
}

} // namespace ponyup::ui
