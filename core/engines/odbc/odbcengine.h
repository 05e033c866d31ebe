// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/engine.h"
#include "engines/odbc/odbcprofile.h"

namespace ponyup {

/// Any database with an ODBC driver. What it can is asked from the driver: so each connection has
/// an engine of its own, which answers for its database; the one in the registry, which has not
/// seen a database yet, promises nothing.
class OdbcEngine final : public Engine {
public:
    explicit OdbcEngine(OdbcProfile profile = {}) : m_profile(std::move(profile)) { }
    const OdbcProfile &profile() const { return m_profile; }

    QString id() const override;
    QString title() const override;
    Dialect dialect() const override { return Dialect::Ansi; }
    EngineTraits traits() const override;
    QString versionTableName() const override;
    QString versionTableSql(const QString &quotedName) const override;
    QStringList allowableNames() const override { return {}; }
    std::optional<Error> refusal(const Statement &statement,
                                 const QStringList &allow) const override;
    QString columnType(ColumnType type) const override;
    QString quote(const QString &identifier) const override;
    /// There is no client of ODBC's own: EngineTraits::clientScript is false.
    const ClientScript &clientScript() const override;
    Result<std::unique_ptr<Connection>> open(const DatabaseUrl &url, Access access,
                                             std::chrono::milliseconds lockTimeout) const override;

private:
    OdbcProfile m_profile;
};

} // namespace ponyup
