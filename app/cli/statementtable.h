// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"

#include "running/statementstatus.h"

namespace ponyup::cli {

/// What has become of the statements of a migration that was left half-way, and under the table,
/// for each that is not plain, why that is known.
void printStatements(Output &out, const std::vector<StatementStatus> &statements);

} // namespace ponyup::cli
