// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadbconnection.h"

namespace ponyup {

/// A database `ponyup_shadow_…` beside the real one, on the same server, dropped when this is
/// destroyed. Those that a crash has left behind are dropped when the next one is made.
///
/// Nothing that is run in it leaves it: what concerns the whole server is passed over, and what
/// names another database is refused.
class ShadowSchema final : public Rehearsal {
public:
    /// Empty. ErrorKind::Unsupported where the user may not create databases.
    [[nodiscard]] static Result<std::unique_ptr<ShadowSchema>> create(const MariaDbEngine &engine,
                                                                      const DatabaseUrl &url);
    ~ShadowSchema() override;

    /// Takes over tables, views, routines and triggers of the database, and the rows of PonyUp's
    /// own tables; never events, which would run.
    [[nodiscard]] Result<> fill(std::stop_token stop);

    Connection &connection() override { return *m_shadow; }
    QString description() const override;

private:
    ShadowSchema(std::unique_ptr<MariaDbConnection> original, DatabaseUrl url);

    void dropForgotten();
    [[nodiscard]] Result<> createDatabase();
    [[nodiscard]] Result<> copyTables(std::stop_token stop);
    [[nodiscard]] Result<> copyViews();
    [[nodiscard]] Result<> copyRoutines();
    [[nodiscard]] Result<> copyTriggers();
    [[nodiscard]] Result<> copyRecords();
    /// The answer to a SHOW CREATE, without the user who defined it.
    [[nodiscard]] Result<QString> createText(const QString &kind, const QString &name, int column);
    [[nodiscard]] Result<> make(const QString &text, const QString &sqlMode);

    std::unique_ptr<MariaDbConnection> m_original; ///< A session of its own.
    DatabaseUrl m_url; ///< Of the shadow.
    std::unique_ptr<MariaDbConnection> m_shadow;
    bool m_isFilled = false;
};

} // namespace ponyup
