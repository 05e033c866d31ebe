// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "engines/postgresql/postgreslibrary.h"
#include "sql/statement.h"

#include <memory>

namespace ponyup {

struct PostgresResultDeleter {
    void operator()(PGresult *result) const { pq().PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, PostgresResultDeleter>;

bool isError(const PGresult *result);
/// A field of an error, as text; empty when it is not there.
QString errorField(const PGresult *result, int field);

/// What the server says, without a place.
Error postgresError(const PGresult *result);
/// The same for a statement of a script, with the place where the server sees the fault.
Error postgresError(const PGresult *result, const Statement &statement);
/// What is wrong with the connection: it could not be made, or has been lost.
Error lostConnection(const PGconn *connection);
/// For what libpq says when a connection cannot be opened.
Error cannotConnect(const QString &message, const QString &where);

/// More statements than one were sent as one.
bool isSeveralStatements(const PGresult *result);

} // namespace ponyup
