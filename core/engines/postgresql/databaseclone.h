// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgresconnection.h"

namespace ponyup {

/// A database `ponyup_rehearsal_…` beside the real one, dropped when this is destroyed. Those that
/// a crash has left behind are dropped when the next one is made.
class DatabaseClone final : public Rehearsal {
public:
    /// Empty, with the encoding, locale and settings of the database. ErrorKind::Unsupported where
    /// the user may not create databases.
    [[nodiscard]] static Result<std::unique_ptr<DatabaseClone>> create(const PostgresEngine &engine,
                                                                       const DatabaseUrl &url);
    ~DatabaseClone() override;

    /// Takes over the schema of the database, by pg_dump, and the rows of PonyUp's own tables.
    [[nodiscard]] Result<> fill(std::stop_token stop);

    Connection &connection() override { return *m_clone; }
    QString description() const override;
    bool hasPrivileges() const override { return m_hasPrivileges; }

private:
    DatabaseClone(std::unique_ptr<PostgresConnection> original, DatabaseUrl url);

    [[nodiscard]] Result<> createDatabase();
    [[nodiscard]] Result<> takeSettings();
    void dropForgotten();
    [[nodiscard]] Result<bool> mayGivePrivileges();
    [[nodiscard]] Result<> runDump(QIODevice &dump, std::stop_token stop);
    [[nodiscard]] Result<> populateViews();
    [[nodiscard]] Result<> copyRecords();
    [[nodiscard]] Result<> copyRows(const QString &quotedTable);

    std::unique_ptr<PostgresConnection> m_original; ///< A session of its own.
    DatabaseUrl m_url; ///< Of the clone.
    std::unique_ptr<PostgresConnection> m_clone;
    bool m_isFilled = false;
    bool m_hasPrivileges = false;
};

} // namespace ponyup
