// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/sqlite/refusal.h"

#include <optional>

namespace ponyup {

/// A PRAGMA of a script, as SQLite's authorizer sees it, and the session it would act on.
struct PragmaUse {
    QByteArray name; ///< Lower case.
    std::optional<QByteArray> value; ///< Lower case; nullopt: it is only read.
    bool inTransaction = false;
    bool foreignKeys = true; ///< As enforced just now.
};

/// Whether a script may use it. Reading is always fine.
std::optional<Refusal> judgePragma(const PragmaUse &use);

/// Whether it may have changed the session, so that the settings are to be put back after it.
bool changesSettings(const PragmaUse &use);

} // namespace ponyup
