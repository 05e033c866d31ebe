// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/engine.h"
#include "engines/sqlite/reach.h"

namespace ponyup {

/// SQLite 3 files. The transaction is the lock between processes, DDL rolls back, and copies are
/// cheap: so a migration is one transaction, an update is preceded by a backup, and a dry run
/// works on a copy.
///
/// A program that runs updates ignores SIGXFSZ (a file size limit then is a full disk, not a
/// death).
class SqliteEngine final : public Engine {
public:
    /// The other reach than the default is for trying out what happens where the driver's handle
    /// cannot be used.
    explicit SqliteEngine(Reach reach = Reach::Native) : m_reach(reach) { }

    void configureProcess() const override;
    QString id() const override;
    QString title() const override;
    Dialect dialect() const override { return Dialect::Sqlite; }
    EngineTraits traits() const override;
    QString versionTableName() const override;
    QString versionTableSql(const QString &quotedName) const override;
    QStringList allowableNames() const override;
    std::optional<Error> refusal(const Statement &statement,
                                 const QStringList &allow) const override;
    QString columnType(ColumnType type) const override;
    QString quote(const QString &identifier) const override;
    const ClientScript &clientScript() const override;
    Result<std::unique_ptr<Connection>>
    open(const DatabaseUrl &url, Access access,
         std::chrono::milliseconds lockTimeout = std::chrono::seconds(5)) const override;
    std::optional<LockHolder> lockHolder(const DatabaseUrl &url) const override;
    std::vector<BackupInfo> backups(const DatabaseUrl &url) const override;

    Reach reach() const { return m_reach; }

private:
    Reach m_reach;
};

} // namespace ponyup
