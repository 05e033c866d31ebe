// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/databaseurl.h"

#include <QList>
#include <QPair>

namespace ponyup {

/// What a database URL says to libpq: keywords and their values, none of them twice.
///
/// Only keywords known to be safe come from a URL. Where the connection goes is said before the
/// question mark and nowhere else, so that no option sends a stored password to another server;
/// libpq's own files (.pgpass, the service file) and environment are left to libpq.
struct PostgresTarget {
    QString host; ///< Names or folders of sockets, separated by commas; empty: libpq decides.
    QString ports; ///< One for each host, or one for all; empty: libpq decides.
    QString database;
    QString user;
    QString password;
    QList<QPair<QString, QString>> options; ///< Keyword and value.

    /// ErrorKind::Project for an option that is unknown or not allowed, naming those that are.
    [[nodiscard]] static Result<PostgresTarget> of(const DatabaseUrl &url);

    /// All but host, user, password and database, as QSqlDatabase::setConnectOptions() takes it.
    QString connectOptions() const;
};

} // namespace ponyup
