// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "risk/risk.h"
#include "running/runreport.h"
#include "schema/schema.h"
#include "schema/schemadiff.h"

#include <QByteArray>

namespace ponyup {

/// The result of a dry run.
struct Preview {
    RunReport run; ///< kind DryRun; per statement rows, time and error, as they were on the copy.
    Schema before; ///< Of the live database.
    Schema after; ///< Of the copy, after the plan (or as far as it came).
    SchemaDiff changes; ///< before → after.
    std::vector<Risk> risks; ///< Of the plan's statements, in their order.
    QByteArray planDigest; ///< Plan::digest() and the live schema's: what the preview holds for.
    bool executed = true; ///< false: --static, nothing was run; rows and times are not known.
};

} // namespace ponyup
