// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/context.h"

#include "running/preview.h"

#include <functional>

// What the commands that run something have in common.

namespace ponyup::cli {

/// --wait, --no-wait.
std::vector<Option> waitOptions();
/// The project's defaults, and over them --to, --wait, --no-wait, --all-in-one and --no-backup.
[[nodiscard]] Result<RunOptions> runOptions(const CommandLine &line, const Session &session);

/// Carries a run out with progress and with Ctrl-C as the way to stop it, tells its result and
/// returns its exit code.
int carryOut(Context &context,
             const std::function<RunReport(const RunSink &, const Canceller &)> &run);

/// What a run did, what stands, what remains, what to do next.
void printReport(Output &out, const RunReport &report);
/// The statements of a preview, migration by migration, and what changes in the schema.
void printPreview(Output &out, const Preview &preview);
void printChanges(Output &out, const std::vector<SchemaChange> &changes, int depth = 0);

} // namespace ponyup::cli
