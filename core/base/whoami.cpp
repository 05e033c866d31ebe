// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/whoami.h"

#include <QSysInfo>

#include <array>

#include <pwd.h>
#include <unistd.h>

namespace ponyup {

namespace {

QString userName()
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(geteuid());
}

} // namespace

const WhoAmI &whoAmI()
{
    static const WhoAmI me{userName(), QSysInfo::machineHostName(),
                           QStringLiteral("PonyUp " PONYUP_VERSION)};
    return me;
}

} // namespace ponyup
