// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/tablewait.h"
#include "risk/risk.h"
#include "running/runreport.h"
#include "schema/schema.h"
#include "schema/schemadiff.h"

#include <QByteArray>

namespace ponyup {

/// How the statements of a plan are looked at before they are applied.
enum class PreviewMode {
    Static, ///< Read, not run.
    Rehearsed, ///< Run on a copy; see Rehearsal::description().
    Live, ///< Run on the database itself, and rolled back.
};
QString previewModeName(PreviewMode mode); ///< "static", …: stable, for JSON.

/// The result of a dry run.
struct Preview {
    RunReport run; ///< kind DryRun; per statement rows, time and error, as they were on the copy.
    Schema before; ///< Of the live database.
    Schema after; ///< Of the copy, after the plan (or as far as it came).
    SchemaDiff changes; ///< before → after.
    std::vector<Risk> risks; ///< Of the plan's statements, in their order.
    std::vector<TableWait> waits; ///< For whom the locks that it took would wait right now.
    QByteArray planDigest; ///< Plan::digest() and the live schema's: what the preview holds for.
    PreviewMode mode = PreviewMode::Rehearsed;
    bool hasRows = true; ///< The real ones were there: rows and times mean something.

    /// false: nothing was run; rows and times are not known.
    bool isExecuted() const { return mode != PreviewMode::Static; }
};

} // namespace ponyup
