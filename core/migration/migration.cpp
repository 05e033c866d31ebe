// SPDX-License-Identifier: LGPL-3.0-or-later
#include "migration/migration.h"

#include <algorithm>

namespace ponyup {

QString scriptRoleName(ScriptRole role)
{
    switch (role) {
    case ScriptRole::Model:
        return QStringLiteral("model");
    case ScriptRole::Migrate:
        break;
    case ScriptRole::Undo:
        return QStringLiteral("undo");
    }
    return QStringLiteral("migrate");
}

int Migration::target() const
{
    const int said = migrate ? migrate->directives.version.value_or(0) : 0;
    return said > version ? said : version + 1;
}

QString Migration::message() const
{
    for (const std::optional<Script> *script : {&migrate, &model}) {
        if (*script && !(*script)->directives.message.isEmpty())
            return (*script)->directives.message;
    }
    return {};
}

const Migration *MigrationSet::find(int version) const
{
    const auto found = std::lower_bound(
        migrations.begin(), migrations.end(), version,
        [](const Migration &migration, int wanted) { return migration.version < wanted; });
    return found != migrations.end() && found->version == version ? &*found : nullptr;
}

int MigrationSet::newest() const
{
    int newest = -1;
    for (const Migration &migration : migrations) {
        const bool latest = &migration == &migrations.back();
        const bool stays = latest && migration.model && !migration.migrate;
        newest = std::max(newest, stays ? migration.version : migration.target());
    }
    return newest;
}

} // namespace ponyup
