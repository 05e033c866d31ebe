// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/engine.h"

namespace ponyup {

/// What ODBC does not tell, of a database that PonyUp knows: pieces of its SQL. How to add one: a
/// line in the table, and its driver in the conformance suite.
struct OdbcProduct {
    QLatin1StringView name; ///< As drivers name it (SQL_DBMS_NAME); empty: not known.
    /// PonyUp's own engine for it, which has its types and its Version table, and knows which
    /// statements stand alone. Empty: there is none.
    QLatin1StringView engine = {};
    /// See LeaseServer.
    QLatin1StringView clock;
    QLatin1StringView session = {};
    QLatin1StringView lives = {};
    /// The statements of a session that has ended are not carried on.
    bool diesWithClient = false;
    QLatin1StringView schema = {}; ///< A query: where names without a schema are.
    QLatin1StringView lockTimeout = {}; ///< A statement; %1 is milliseconds.
    QLatin1StringView options = {}; ///< For the connection string.
    QLatin1StringView readOnly = {}; ///< A statement: the session changes nothing.
    QLatin1StringView reset = {}; ///< A statement: what scripts have set is forgotten.
    /// It is asked again until the lock timeout has passed: while it waits by itself it cannot be
    /// stopped.
    bool isAskedAgain = false;
    bool oneWriter = false; ///< What writes has the whole database locked.
    bool stopEndsTransaction = false; ///< Of a statement that was writing.

    const Engine *native() const; ///< Null: there is none.
};

/// The product of that name; one whose name is empty when it is not known. Lives for ever.
const OdbcProduct &odbcProduct(const QString &name);

} // namespace ponyup
