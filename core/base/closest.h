// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace ponyup {

/// The known word that a mistyped one was probably meant to be, for "Did you mean …?"; empty when
/// none is near: at most one slip in three letters, upper and lower case do not count.
QString closest(const QString &word, const QStringList &known);

} // namespace ponyup
