// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/program.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QByteArrayList>

#include <vector>

namespace ponyup::testing {

/// What `ponyup` says of a PostgreSQL database that it was torn away from, held against rows and
/// catalog. What is behind each statement, the server's own client has shown before.
class PostgresTruth {
public:
    /// One script per migration, from v0 on, each a list of statements with their ends; the tables
    /// are in the schema "public".
    explicit PostgresTruth(std::vector<QByteArrayList> scripts) : m_scripts(std::move(scripts)) { }

    /// Writes the migrations, and runs their statements with psql; empty, or what went wrong.
    [[nodiscard]] QString learn(PostgresServer &server);

    QStringList command(const QString &database, const QString &name,
                        const QStringList &more = {}) const
    {
        return commandAt(m_server->url(database), name, more);
    }
    QStringList commandAt(const QString &url, const QString &name,
                          const QStringList &more = {}) const;

    // Empty when it is so, or what is not.

    /// The run's own report says truly where the database stands, and leaves nothing in doubt.
    [[nodiscard]] QString wrongReport(const ProgramRun &run, const QString &database) const;
    /// `status`, when no session is busy any more: of the version, and of each statement where
    /// there is a journal. `journals` counts those.
    [[nodiscard]] QString wrongStatus(const QString &database, int &journals) const;
    /// `migrate`, and `resume` where that is what it takes, end where an undisturbed one ends.
    [[nodiscard]] QString wrongEnd(const QString &database) const;

private:
    /// Rows and valid indexes, without PonyUp's own tables.
    QString contents(const QString &database) const;

    std::vector<QByteArrayList> m_scripts;
    PostgresServer *m_server = nullptr;
    Folder m_folder;
    std::vector<QString> m_contents; ///< Behind so many statements.
    std::vector<qsizetype> m_first; ///< So many statements stand before each migration.
};

} // namespace ponyup::testing
