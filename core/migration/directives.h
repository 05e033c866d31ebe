// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sql/statementreader.h"

#include <QJsonObject>

#include <chrono>
#include <optional>
#include <vector>

namespace ponyup {

/// A risk rule that a script silences, and why.
struct AllowedRisk {
    QString rule;
    QString reason;
};

/// What the head of a script says about itself (`-- ponyup: …`).
struct Directives {
    QString message; ///< Else the first plain comment line; else empty.
    std::optional<int> version; ///< The version after this migrate, when not N+1.
    SourcePlace versionPlace; ///< Of that directive, for what is wrong with it.
    QJsonObject meta;
    bool transaction = true; ///< false: statement by statement, with the journal.
    bool foreignKeys =
        true; ///< false: switched off outside the transaction, checked before commit.
    std::vector<AllowedRisk> allowed;
    std::optional<std::chrono::milliseconds> lockTimeout;
    std::optional<std::chrono::milliseconds> statementTimeout;
};

/// Reads the directives among the head's comments. An error (ErrorKind::Script, at its place) for
/// each that is unknown (it names the known ones), malformed, said twice though it may be said
/// once, written without the colon or in a block comment; the further ones are in Error::others.
[[nodiscard]] Result<Directives> readDirectives(const std::vector<HeadComment> &head);

/// "5s", "250ms", "10min", "1h", "0": a duration as it stands in directives and the project file.
/// nullopt for anything else, and for more than a thousand hours.
std::optional<std::chrono::milliseconds> parseDuration(QStringView text);

} // namespace ponyup
