// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/connection.h"
#include "migration/migration.h"
#include "running/canceller.h"
#include "running/runrecorder.h"
#include "schema/schemadiff.h"

#include <QStringList>

namespace ponyup {

/// A model against a live database: is it there, and is it right. Everything here only looks, but
/// createMissing(). `ownTables` are left out of the comparison (the Version table).
class ModelStep {
public:
    ModelStep(Connection &connection, const Script &model, QStringList ownTables);

    /// Builds the model in a scratch database and reads it. An error when the model does not run.
    [[nodiscard]] Result<Schema> schema();
    /// The live database against schema().
    [[nodiscard]] Result<ModelCheck> compare();
    /// How many of the model's objects do not exist yet.
    [[nodiscard]] Result<int> countMissing();
    /// Runs the CREATE statements whose object does not exist yet, inside the open transaction.
    [[nodiscard]] Result<> createMissing(RunRecorder &recorder, const Canceller &canceller,
                                         bool inTransaction = true);
    /// compare(), with what is missing as ModelMismatch; drift is returned as sentences.
    [[nodiscard]] Result<QStringList> demand();

private:
    Connection &m_connection;
    const Script &m_model;
    QStringList m_ownTables;
};

/// "table orders: column total is missing", for people; one sentence per difference.
QStringList describeDrift(const SchemaDiff &drift);

} // namespace ponyup
