// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "migration/migration.h"

#include <QByteArrayView>

#include <optional>

// Every rule about names in the native folder: reading them and making them.

namespace ponyup::names {

/// The version's column is a 32-bit integer, and the migration leads one further.
constexpr int highestVersion = 2147483646;

/// What the name of something in the migrations folder says.
struct Entry {
    enum class Kind {
        Folder, ///< "v3"
        File, ///< "v3.sql"
        LeadingZeros, ///< "v007": `version` says which one is meant.
        Variant, ///< "v3.sqlite.sql": only scripts in a folder have variants for engines.
        TooLarge, ///< "v99999999999"
        WrongCase, ///< "V3", "v3.SQL": right in lower case.
        Quiet, ///< Hidden, or a leftover of an editor: not worth a word.
        Other, ///< Not a migration.
    };
    Kind kind = Kind::Other;
    int version = -1;
};

Entry readEntry(QByteArrayView name);
/// Of a Variant: "v3/migrate.sqlite.sql", which it would have to be.
QString variantInFolder(QByteArrayView name);
QString folderName(int version);
QString fileName(int version);

/// What the name of a file inside vN says: "migrate.sql", "model.sqlite.sql".
struct ScriptFileName {
    ScriptRole role = ScriptRole::Migrate;
    QString engine; ///< Empty: for every engine.
};

/// nullopt for any other name, and for an engine that is not known.
std::optional<ScriptFileName> readScriptFile(QByteArrayView name);
QString scriptFile(ScriptRole role, const QString &engine = {});
/// The name of a script that this one was probably meant to be: "migrate.sql" for "Migrate.sql" and
/// "migration.sql". Empty when none is near.
QString meantScriptFile(QByteArrayView name);

/// A file's name for people: what is no text or would garble a terminal is replaced.
QString shown(QByteArrayView name);

} // namespace ponyup::names
