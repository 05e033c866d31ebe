// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "cli/command.h"
#include "cli/commandline.h"
#include "cli/output.h"
#include "risk/risk.h"

#include <optional>
#include <vector>

namespace ponyup::cli {

/// What was found, the statements in their order. Notes, and what a script allows, are counted
/// only, unless --verbose asks for all.
void printRisks(Output &out, const std::vector<Risk> &risks);

/// `--fail-on LEVEL`.
Option failOnOption();
/// The level that the command line names; nullopt without the option. ErrorKind::Usage.
[[nodiscard]] Result<std::optional<RiskLevel>> failOn(const CommandLine &line);
/// ErrorKind::Risk when one of them, not allowed by its script, is of that level or above; it names
/// the first.
[[nodiscard]] Result<> checkRisks(const std::vector<Risk> &risks, std::optional<RiskLevel> failOn);

} // namespace ponyup::cli
