// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"
#include "cli/output.h"

#include "running/session.h"

namespace ponyup::cli {

/// Which project and environment a command line means, by its options, then by PONYUP_PROJECT,
/// PONYUP_ENV and PONYUP_DATABASE.
struct Target {
    Project project;
    Environment environment;
};

/// What a command works with.
class Context {
public:
    Context(const CommandLine &commandLine, Output &output) : line(commandLine), out(output) { }

    /// The session with the database that the command line means; opened at the first call.
    [[nodiscard]] Result<Session *> session();
    /// ErrorKind::Usage for options that contradict each other, Project when there is none.
    [[nodiscard]] Result<Target> target() const;

    const CommandLine &line;
    Output &out;

private:
    std::unique_ptr<Session> m_session;
};

} // namespace ponyup::cli
