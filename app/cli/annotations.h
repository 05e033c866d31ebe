// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "cli/command.h"
#include "cli/commandline.h"
#include "risk/risk.h"

#include <optional>
#include <vector>

namespace ponyup::cli {

/// Where findings are shown beside the lines that they are about.
enum class Annotations { GitHub, GitLab };

/// `--annotate github|gitlab`.
Option annotateOption();
/// nullopt without the option. ErrorKind::Usage.
[[nodiscard]] Result<std::optional<Annotations>> annotate(const CommandLine &line);

/// GitHub: workflow commands, one to a line. GitLab: a code quality report, a JSON array. Files are
/// named relative to the current folder, which in a pipeline is the repository's. What stands in no
/// file is left out for GitLab, which cannot show it.
QByteArray annotations(Annotations kind, const QString &folder, const std::vector<Error> &errors,
                       const std::vector<Risk> &risks);

} // namespace ponyup::cli
