// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/target.h"

#include <QSqlDriver>

#include <optional>

Q_DECLARE_OPAQUE_POINTER(MYSQL *)

namespace ponyup {

/// PonyUp's own way to MariaDB and MySQL, for QSqlDatabase::addDatabase(): Qt's driver can neither
/// demand encryption nor keep a server from asking for the client's files. handle() is a MYSQL *.
///
/// Results are read as a whole: it is made for PonyUp's own small questions. Of an error,
/// driverText() is the SQLSTATE and nativeErrorCode() the server's number.
class MariaDbDriver final : public QSqlDriver {
    Q_OBJECT

public:
    explicit MariaDbDriver(MariaDbTarget target);
    ~MariaDbDriver() override;

    MYSQL *connection() const { return m_connection.get(); }
    /// Why it could not be opened.
    const std::optional<Error> &openingError() const { return m_openingError; }

    bool hasFeature(DriverFeature feature) const override;
    /// The arguments are not used: what the constructor was given says more.
    bool open(const QString &database, const QString &user, const QString &password,
              const QString &host, int port, const QString &options) override;
    void close() override;
    QSqlResult *createResult() const override;
    QVariant handle() const override;
    bool beginTransaction() override;
    bool commitTransaction() override;
    bool rollbackTransaction() override;
    QString escapeIdentifier(const QString &identifier, IdentifierType type) const override;

private:
    bool run(const char *statement);

    const MariaDbTarget m_target;
    MariaDbHandle m_connection;
    std::optional<Error> m_openingError;
};

} // namespace ponyup
