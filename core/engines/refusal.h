// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "sql/statement.h"

#include <QStringList>

#include <optional>

// Why a statement of a script is not run, in the words that all engines share.

namespace ponyup {

/// What to write into the project file so that `name` is let through on that engine.
QString howToAllow(const QString &engine, const QString &name);

/// ErrorKind::Forbidden at the statement's place.
Error refused(const Statement &statement, const QString &message, const QString &hint);

/// The same unless the project allows it by that name; see howToAllow().
std::optional<Error> refusedUnlessAllowed(const Statement &statement, const QString &engine,
                                          const QString &name, const QStringList &allow,
                                          const QString &message);

/// Refuses what creates, changes or fills PonyUp's own tables and the Version table of that name,
/// as far as the statement's head tells.
std::optional<Error> ownTableRefusal(const Statement &statement, const QString &versionTable);

/// Whether the statement's beginning has these letters, in whatever case: only then is a closer
/// look worth its price.
bool mentions(const Statement &statement, const QByteArray &lowerCase);

} // namespace ponyup
