// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/interrupts.h"

#include "base/tr.h"

#include <initializer_list>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace ponyup::cli {

namespace {

sigset_t stopSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction known = {};
        if (sigaction(number, nullptr, &known) == 0 && known.sa_handler != SIG_IGN)
            sigaddset(&signals, number);
    }
    return signals;
}

} // namespace

Interrupts::Interrupts(Canceller &canceller, StopAt safePoint, Output &out)
    : m_canceller(canceller),
      m_safePoint(safePoint),
      m_out(out),
      m_signals(stopSignals())
{
    // Blocked, they stay pending for the descriptor. Threads that start later inherit this.
    pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
    m_arrived = signalfd(-1, &m_signals, SFD_CLOEXEC | SFD_NONBLOCK);
    m_end = eventfd(0, EFD_CLOEXEC);
    if (m_arrived >= 0 && m_end >= 0)
        m_thread = std::thread([this] { listen(); });
    else // Without descriptors to spare a signal ends the program, as everywhere.
        pthread_sigmask(SIG_UNBLOCK, &m_signals, nullptr);
}

Interrupts::~Interrupts()
{
    if (m_thread.joinable()) {
        eventfd_write(m_end, 1);
        m_thread.join();
    }
    // What came in the last moment has nothing to stop any more; it must not kill the program
    // before it has told the result.
    signalfd_siginfo late;
    while (m_arrived >= 0 && read(m_arrived, &late, sizeof late) == sizeof late) { }
    close(m_arrived);
    close(m_end);
    pthread_sigmask(SIG_UNBLOCK, &m_signals, nullptr);
}

void Interrupts::listen()
{
    for (;;) {
        pollfd waits[] = {{m_arrived, POLLIN, 0}, {m_end, POLLIN, 0}};
        if (poll(waits, 2, -1) < 0)
            continue;
        if (waits[1].revents != 0)
            return;
        signalfd_siginfo signal;
        if (read(m_arrived, &signal, sizeof signal) != sizeof signal)
            continue;
        const bool first = m_canceller.requested() == StopAt::Never;
        m_canceller.request(first ? m_safePoint : StopAt::Now);
        m_out.note(first && m_safePoint != StopAt::Now
                       ? Tr::tr("Stopping after this migration. Once more (Ctrl-C) interrupts the "
                                "running statement: its migration is then undone or, if it does "
                                "not run in one transaction, left half-way.")
                       : Tr::tr("Interrupting the running statement."));
    }
}

} // namespace ponyup::cli
