// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

// Hand-made report values; their texts are hostile where folder and database have a say.

namespace ponyup::testing {

QDateTime noon(); ///< 2025-11-21 12:00:00.250 UTC
RunReport failedRun(); ///< v0 → 1 applied with two statements, v1 → 2 rolled back at its second.
Preview preview(); ///< A dry run that adds a table and changes a column.
Status status(); ///< At version 1 of 2, one pending, drift, lock held.
std::vector<AuditEntry> auditLog(); ///< One applied, one failed.

} // namespace ponyup::testing
