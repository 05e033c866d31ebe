// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace ponyup {

class SqliteDatabase;

/// The settings that change what SQL means, "name=VALUE", as they are pinned.
QStringList meaningSettings();

/// Puts the settings of the session that change what SQL means to known values: recursive
/// triggers, how ALTER TABLE renames, how LIKE compares. Temporary tables, views and triggers go.
/// `synchronous` is raised to FULL (never lowered, nor is the journal mode changed): what is
/// committed is on the disk; only a `throwaway` need not be. Outside a transaction only: SQLite
/// ignores some of it inside.
///
/// `trusted_schema` is left as SQLite was built: switched off, views and triggers over virtual
/// tables and application-defined functions, which users have, would stop to work.
void pinSettings(SqliteDatabase &database, bool throwaway);

/// Whether foreign keys are enforced. Outside a transaction only.
void setForeignKeys(SqliteDatabase &database, bool enforced);

/// The settings as they are, for people and for the audit log.
QMap<QString, QString> readSettings(SqliteDatabase &database);

} // namespace ponyup
