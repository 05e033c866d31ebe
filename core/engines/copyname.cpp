// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/copyname.h"

#include <QDateTime>
#include <QRandomGenerator>

namespace ponyup {

namespace {

constexpr qint64 oldAfter = 3600; // seconds

} // namespace

QString newCopyName(QLatin1StringView prefix)
{
    return prefix + QString::number(QDateTime::currentSecsSinceEpoch(), 16) + u'_'
        + QString::number(QRandomGenerator::system()->generate(), 16);
}

bool isOldCopyName(const QString &name)
{
    const qint64 made = name.section(u'_', 2, 2).toLongLong(nullptr, 16);
    return made > 0 && QDateTime::currentSecsSinceEpoch() - made > oldAfter;
}

} // namespace ponyup
