// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <thread>
#include <vector>

namespace ponyup::testing {

/// The network between a program and a server on this machine: hands on what comes, counts, and can
/// be made to swallow everything, as one that has lost its route does. Listens on a port of its
/// own until it is destroyed.
class Relay {
public:
    explicit Relay(quint16 serverPort);
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    quint16 port() const { return m_port; }
    /// From now on nothing is handed on, neither there nor back, and nothing is closed; who
    /// connects is accepted and not answered.
    void swallow() { m_swallows = true; }
    /// How often a client has begun to speak after the server had: round trips, of all connections.
    int turns() const { return m_turns; }

private:
    struct Pair {
        int client = -1;
        int server = -1;
        bool clientSpoke = false;
    };

    void run();
    void accept();
    /// false: the connection has ended.
    bool handOn(Pair &pair, bool fromClient);

    const quint16 m_serverPort;
    quint16 m_port = 0;
    int m_listens = -1;
    std::atomic<bool> m_ends{false};
    std::atomic<bool> m_swallows{false};
    std::atomic<int> m_turns{0};
    std::vector<Pair> m_pairs;
    std::thread m_thread;
};

} // namespace ponyup::testing
