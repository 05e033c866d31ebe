// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "migration/migration.h"

namespace ponyup {

/// What reading a folder, or a part of it, brings to light.
class FolderFindings {
public:
    void add(Migration migration) { m_migrations.push_back(std::move(migration)); }
    void problem(Error error) { m_problems.push_back(std::move(error)); }
    void problem(ErrorKind kind, QString message, QString hint, const QString &shownName);
    void note(QString text);
    /// Puts those of a later part of the folder behind these.
    void append(FolderFindings later);

    /// Moves everything into a set.
    void moveTo(MigrationSet &set);

private:
    std::vector<Migration> m_migrations;
    std::vector<Error> m_problems;
    std::vector<QString> m_notes;
    int m_notesLeftOut = 0; ///< A folder may hold anything; nobody reads thousands of notes.
};

} // namespace ponyup
