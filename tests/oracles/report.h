// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace ponyup::oracles {

/// What differs for a script between the reader and an oracle; empty: nothing.
using Differ = std::function<QString(const QByteArray &script)>;

/// About a script for which something differs, for the message of a failing test: the difference,
/// and a script as short as can be found by leaving parts out in which the same kind of thing does.
QString report(const QByteArray &script, const Differ &differ);

} // namespace ponyup::oracles
