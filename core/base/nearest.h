// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace ponyup {

/// The word of a list that somebody who typed this may have meant: at most two letters wrong, and
/// less than half of them. Empty when none is near. The case of letters does not count.
QString nearest(QStringView typed, const QStringList &words);

} // namespace ponyup
