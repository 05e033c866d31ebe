// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadbconnection.h"
#include "engines/mariadb/surroundings.h"

namespace ponyup {

/// A database `ponyup_shadow_…` beside the real one, on the same server, dropped when this is
/// destroyed. Those that a crash has left behind are dropped when the next one is made.
///
/// Nothing that is run in it leaves it (MariaDbFence): what names another database is refused, and
/// what concerns the whole server, or does not tell what it does, is passed over. Afterwards what
/// lies around it is compared with what was there before.
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
    QStringList leftBehind() override;

private:
    struct StoredProgram {
        QString kind; ///< "PROCEDURE".
        QString name;
        QString sqlMode;
        QString text;
    };
    ShadowSchema(std::unique_ptr<MariaDbConnection> original, DatabaseUrl url);

    void dropForgotten();
    [[nodiscard]] Result<> createDatabase();
    [[nodiscard]] Result<> copyTables(std::stop_token stop);
    [[nodiscard]] Result<> copyViews();
    [[nodiscard]] Result<> copyRoutines();
    [[nodiscard]] Result<> copyTriggers();
    [[nodiscard]] Result<> copyPrograms(const QString &list);
    void leaveOutWhatReachesOut(std::vector<StoredProgram> &programs);
    QString withoutKeysToOthers(const QString &table, const QString &text);
    [[nodiscard]] Result<> copyRecords();
    /// The answer to a SHOW CREATE, without the user who defined it.
    [[nodiscard]] Result<QString> createText(const QString &kind, const QString &name, int column);
    [[nodiscard]] Result<> make(const QString &text, const QString &sqlMode);

    std::unique_ptr<MariaDbConnection> m_original; ///< A session of its own.
    DatabaseUrl m_url; ///< Of the shadow.
    std::unique_ptr<MariaDbConnection> m_shadow;
    bool m_isFilled = false;
    QStringList m_notTried; ///< Sentences on what the copy lacks.
    std::optional<MariaDbSurroundings> m_before;
};

} // namespace ponyup
