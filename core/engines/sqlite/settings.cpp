// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/settings.h"

#include "engines/sqlite/sqlitedatabase.h"
#include "engines/sqlite/sqliteengine.h"

#include <sqlite3.h>

namespace ponyup {

using namespace Qt::StringLiterals;

void setForeignKeys(SqliteDatabase &database, bool enforced)
{
    if (!database.handle()) {
        (void)database.query(enforced ? u"PRAGMA foreign_keys=ON"_s : u"PRAGMA foreign_keys=OFF"_s);
        return;
    }
    int now = 0;
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_ENABLE_FKEY, -1, &now);
    if (now != int(enforced)) // It expires all prepared statements.
        sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_ENABLE_FKEY, int(enforced), nullptr);
}

namespace {

/// What a script has made for the time of the session.
void dropTemporary(SqliteDatabase &database)
{
    const auto left = database.query(
        u"SELECT type, name FROM sqlite_temp_schema WHERE type IN ('trigger', 'view', 'table') "
        "AND name NOT LIKE 'sqlite%' ORDER BY type = 'table'"_s);
    if (!left)
        return;
    for (const QVariantList &object : left->rows) {
        (void)database.query(u"DROP %1 IF EXISTS temp.%2"_s.arg(
            object.at(0).toString(), SqliteEngine().quote(object.at(1).toString())));
    }
}

} // namespace

QStringList meaningSettings()
{
    return {u"legacy_alter_table=OFF"_s, u"recursive_triggers=OFF"_s, u"case_sensitive_like=OFF"_s,
            u"ignore_check_constraints=OFF"_s, u"reverse_unordered_selects=OFF"_s};
}

void pinSettings(SqliteDatabase &database, bool throwaway)
{
    database.watch().install();
    dropTemporary(database);
    if (sqlite3 *handle = database.handle()) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, nullptr);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 1, nullptr);
    }
    for (const QString &setting :
         meaningSettings() + QStringList{u"locking_mode=NORMAL"_s, u"cell_size_check=ON"_s})
        (void)database.query(u"PRAGMA "_s + setting);
    constexpr int full = 2;
    if (throwaway)
        (void)database.query(u"PRAGMA synchronous=OFF"_s);
    else if (database.value(u"PRAGMA synchronous"_s).toInt() < full)
        (void)database.query(u"PRAGMA synchronous=FULL"_s);
}

QMap<QString, QString> readSettings(SqliteDatabase &database)
{
    QMap<QString, QString> settings;
    for (const QString &name : {u"foreign_keys"_s, u"journal_mode"_s, u"synchronous"_s,
                                u"locking_mode"_s, u"recursive_triggers"_s, u"legacy_alter_table"_s,
                                u"defer_foreign_keys"_s, u"encoding"_s, u"user_version"_s})
        settings.insert(name, database.value(u"PRAGMA "_s + name));
    return settings;
}

} // namespace ponyup
