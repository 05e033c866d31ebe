// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <vector>

namespace ponyup::ui {

/// A row of two texts side by side. A line that has no partner stands beside nothing.
struct LinePair {
    int before = -1; ///< Index of the line in the first text, -1: none.
    int after = -1; ///< Index in the second text, -1: none.
    bool same = false; ///< Both are there and equal.
};

/// Lines up two texts so that as many lines as possible stand beside their equal. Lines that were
/// replaced stand beside each other. Pure. Very different long texts are lined up by place instead,
/// so that it takes at most some milliseconds.
std::vector<LinePair> lineUp(const QStringList &before, const QStringList &after);

} // namespace ponyup::ui
