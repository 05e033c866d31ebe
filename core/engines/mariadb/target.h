// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/databaseurl.h"
#include "engines/mariadb/mariadblibrary.h"

#include <chrono>

namespace ponyup {

/// Where a database URL leads, and how safe the way has to be.
///
/// Options: `tls=verify|require|off`, `tls-ca`, `tls-cert`, `tls-key` (files), `socket` (file).
/// What the URL leaves open of user, password and these files, the user's `~/.my.cnf` may say.
struct MariaDbTarget {
    enum class Tls {
        Off,
        Require, ///< Encrypted, to whomever.
        Verify, ///< And the server is who its certificate says.
    };

    QString host; ///< Empty: a Unix socket.
    quint16 port = 0; ///< 0: the library's.
    QString socket; ///< Empty: the library's.
    QString database;
    QString user; ///< Empty: the user of the operating system.
    QString password;
    Tls tls = Tls::Verify;
    QString authority; ///< File with the certificates that are trusted; empty: the system's.
    QString certificate; ///< Of the client, as its key.
    QString key;
    QString optionFile; ///< Why the user's own option file is not used; a sentence.

    /// ErrorKind::Project for an option that is unknown or makes no sense, naming those that do.
    [[nodiscard]] static Result<MariaDbTarget> of(const DatabaseUrl &url);
    /// The way to it does not leave the machine.
    bool isLocal() const;
};

/// Connects. No reconnecting behind our back, no file of the client's for the server, one statement
/// per message. ErrorKind::Connection, with what the library says and the URL as it is shown.
[[nodiscard]] Result<MariaDbHandle>
connectTo(const MariaDbTarget &target, std::chrono::seconds timeout = std::chrono::seconds(10));

} // namespace ponyup
