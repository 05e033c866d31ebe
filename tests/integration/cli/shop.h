// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/program.h"
#include "support/sqlitefile.h"
#include "support/testing.h"

#include <QMap>

namespace ponyup::testing {

/// A small project in a folder of its own: `shop.db` and `migrations`.
///
///     v0/migrate.sql   CREATE TABLE goods                        "Goods on sale"
///     v1/migrate.sql   adds a column and three rows, v1/undo.sql "Prices"
///     v2.sql           an index                                  "Finds goods by name"
class Shop {
public:
    Shop();

    /// Runs ponyup in the project's folder, with --database and --folder.
    ProgramRun run(const QStringList &arguments,
                   const std::function<void(QProcess &)> &prepare = {}) const;
    /// `migrate --yes`, up to a version when one is given.
    ProgramRun migrate(int to = -1) const;

    const Folder &folder() const { return m_folder; }
    QString database() const { return m_folder.path(QStringLiteral("shop.db")); }
    /// Every file beside and below the database with its content, for comparing before and after.
    QMap<QString, QByteArray> files() const;
    /// The database's version by an independent look.
    int version() const;

private:
    Folder m_folder;
};

/// Writes entries v<from> … v<to - 1>, each a table of its own.
void writeTables(const Folder &folder, int from, int to);

} // namespace ponyup::testing
