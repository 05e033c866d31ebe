// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QMap>
#include <QString>

namespace ponyup {

/// Where a database is, as a person writes it: `sqlite:shop.db`, `sqlite:///srv/shop.db`,
/// `postgresql://deploy@db1/shop?sslmode=verify-full`, `mariadb://…`, `odbc:DSN=…`.
struct DatabaseUrl {
    QString engine; ///< Engine id: "sqlite", "postgresql", "mariadb", "odbc".
    QString user;
    QString host; ///< Of a PostgreSQL server also several, each with its port: "db1:5432,db2".
    int port = -1;
    QString
        database; ///< SQLite: the file's path (absolute after parse()); ODBC: what follows "odbc:".
    QMap<QString, QString> options; ///< The query part, decoded.
    QString password; ///< Only from a URL given by hand; never stored, never shown.

    /// Reads a URL. A relative SQLite path is taken from baseFolder. ErrorKind::Project for an
    /// unknown scheme or a malformed URL, saying which forms there are; the error never repeats a
    /// password.
    [[nodiscard]] static Result<DatabaseUrl> parse(const QString &text, const QString &baseFolder);

    /// The URL without its password, for people, logs and reports.
    QString toString() const;
    /// A short name for people: the SQLite file's name, else the database's.
    QString shortName() const;

    bool operator==(const DatabaseUrl &) const = default;
};

} // namespace ponyup
