// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"

#include "running/canceller.h"

#include <csignal>
#include <thread>

namespace ponyup::cli {

/// While it lives, Ctrl-C, SIGTERM and SIGHUP do not end the program but ask a run to stop: the
/// first at its safe point, the second at once. Signals that were ignored when the program started
/// (nohup, a shell's background job) stay ignored.
///
/// No signal handler: a thread of its own reads the signals from a descriptor.
class Interrupts {
public:
    /// `safePoint`: StopAt::AfterMigration for what changes the database, StopAt::Now for what only
    /// works on a copy.
    Interrupts(Canceller &canceller, StopAt safePoint, Output &out);
    ~Interrupts();
    Interrupts(const Interrupts &) = delete;
    Interrupts &operator=(const Interrupts &) = delete;

private:
    void listen();

    Canceller &m_canceller;
    const StopAt m_safePoint;
    Output &m_out;
    sigset_t m_signals{};
    int m_arrived = -1; ///< Readable when a signal has come.
    int m_end = -1; ///< Readable when this is to end.
    std::thread m_thread;
};

} // namespace ponyup::cli
