// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

namespace ponyup {

/// Where passwords are kept outside the project: the desktop's keychain, in app/shared. The core
/// knows only this. A secret is bound to host, port, user and database: a changed URL does not get
/// the old one.
class CredentialStore {
public:
    virtual ~CredentialStore() = default;
    /// ErrorKind::Connection with the alternatives (environment, command, ask) when there is none.
    [[nodiscard]] virtual Result<QString> password(const QString &boundTo) = 0;
    [[nodiscard]] virtual Result<> store(const QString &boundTo, const QString &password) = 0;
};

} // namespace ponyup
