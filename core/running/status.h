// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "engines/values.h"
#include "history/versionrow.h"
#include "migration/migration.h"
#include "planning/timeline.h"
#include "running/statementstatus.h"
#include "schema/schemadiff.h"

#include <QDateTime>

#include <optional>

namespace ponyup {

/// Where database and folder stand, at one moment. Reading it writes nothing.
struct Status {
    ServerInfo server;
    EngineTraits traits; ///< Of its engine.
    MigrationSet folder;
    HistoryState history;
    Timeline timeline;
    std::optional<LockHolder> lockHolder;
    /// Of the migration that was left half-way, when there is one and the folder has its script.
    std::vector<StatementStatus> statements;
    /// Of the live schema against the model of the current version, when the folder has one. While
    /// migrations are pending, what is new with that model stands in toCreate; at the latest model,
    /// what an update would create.
    std::optional<ModelCheck> drift;
    /// Why an update would be refused, when it would (MigrationVersionWrong, …).
    std::optional<Error> refusal;
    QDateTime asked; ///< UTC.
};

} // namespace ponyup
