// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>

namespace ponyup {

/// What a user's own option file (`~/.my.cnf`) says in its group `[client]`; empty where it says
/// nothing. Other groups and other files, which it may include, are not read.
struct MariaDbOptionFile {
    QString user;
    QString password;
    QString host; ///< That they are for. Empty: a server on this machine.
    QString socket;
    QString authority; ///< ssl-ca
    QString certificate; ///< ssl-cert
    QString key; ///< ssl-key
    QString ignored; ///< Why the file is not used, as a sentence.

    /// A file that is not there says nothing. One that belongs to another user, or that others may
    /// read or write, is not used.
    static MariaDbOptionFile read(const QString &path);
    /// That of the user who runs the program.
    static QString usualPath();
};

} // namespace ponyup
