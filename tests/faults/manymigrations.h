// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/testing.h"

namespace ponyup::testing {

/// A project whose database tells by itself how far it is: migration vN creates the table "tN" and
/// adds N to the table "steps", so that what was done can be told without the Version table, and
/// what was done twice cannot hide. Some migrations write thousands of rows, some change the table
/// before, some have a model.
class ManyMigrations {
public:
    /// In memory a run does not wait for a disk: the file system is then /dev/shm, where there is
    /// one.
    enum class Storage { Disk, Memory };
    explicit ManyMigrations(int count, Storage storage = Storage::Disk);

    int count() const { return m_count; }
    QString folder() const { return m_folder.path(); }
    /// The database that the project names; not there at first.
    QString database() const { return m_folder.path(QStringLiteral("steps.db")); }

    /// What is wrong with that database: version, Version rows, steps and tables must tell the
    /// same. Empty when they do.
    static QString contradiction(const QString &database);
    /// The same about every backup of the project's database.
    QString contradictionInBackups() const;

private:
    Folder m_folder;
    int m_count;
};

} // namespace ponyup::testing
