// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"

#include <QTemporaryDir>

namespace ponyup {

/// A connection to a copy in a folder of its own, or to a database in memory.
class SqliteRehearsal final : public Rehearsal {
public:
    /// `folder` holds the connection's database; null for one in memory.
    SqliteRehearsal(std::unique_ptr<QTemporaryDir> folder, std::unique_ptr<Connection> connection,
                    QString description)
        : m_folder(std::move(folder)),
          m_connection(std::move(connection)),
          m_description(std::move(description))
    {
    }

    Connection &connection() override { return *m_connection; }
    QString description() const override { return m_description; }

private:
    std::unique_ptr<QTemporaryDir> m_folder; // Goes after the connection.
    std::unique_ptr<Connection> m_connection;
    QString m_description;
};

} // namespace ponyup
