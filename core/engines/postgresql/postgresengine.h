// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/engine.h"

namespace ponyup {

/// PostgreSQL, through Qt's driver and libpq. One database of one server.
class PostgresEngine final : public Engine {
public:
    QString id() const override;
    QString title() const override;
    Dialect dialect() const override { return Dialect::PostgreSql; }
    EngineTraits traits() const override;
    QString versionTableName() const override;
    QString versionTableSql(const QString &quotedName) const override;
    QStringList allowableNames() const override;
    std::optional<Error> refusal(const Statement &statement,
                                 const QStringList &allow) const override;
    std::optional<Error> escape(const Statement &statement) const override;
    QString columnType(ColumnType type) const override;
    QString quote(const QString &identifier) const override;
    const ClientScript &clientScript() const override;
    Result<std::unique_ptr<Connection>> open(const DatabaseUrl &url, Access access,
                                             std::chrono::milliseconds lockTimeout) const override;
};

} // namespace ponyup
