// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <thread>
#include <vector>

namespace ponyup::testing {

/// The network between a program and a server on this machine: hands on what comes, counts, and can
/// be made to swallow everything, as one that has lost its route does, or to end a connection
/// between two messages or within one. Listens on a port of its own until it is destroyed.
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

    enum class Side { Client, Server };
    /// For connections to come, which must speak PostgreSQL's protocol and not be encrypted: when
    /// so many messages of that side, of all of them together, have been handed on, that connection
    /// ends for both; `torn`: with the beginning of the next message. Further ones are left alone.
    void cutAfter(Side side, int messages, bool torn);
    bool hasCut() const { return m_hasCut; }
    /// Of that side, of all connections.
    int messages(Side side) const { return side == Side::Client ? m_clientSaid : m_serverSaid; }

private:
    /// Where the messages of one side end.
    struct Stream {
        QByteArray head; ///< Of the message that comes: its letter and length, as far as heard.
        qint64 left = 0; ///< Bytes behind its head that are still to come.
        bool begun = false; ///< The first message of a client has no letter.
    };
    struct Pair {
        int client = -1;
        int server = -1;
        bool clientSpoke = false;
        Stream fromClient;
        Stream fromServer{.begun = true};
    };

    void run();
    void accept();
    /// false: the connection has ended.
    bool handOn(Pair &pair, bool fromClient);
    struct Passed {
        qsizetype bytes = 0;
        bool cut = false;
    };
    /// How much is handed on, and whether the connection ends then.
    Passed pass(Stream &stream, QByteArrayView bytes, Side side);

    const quint16 m_serverPort;
    quint16 m_port = 0;
    int m_listens = -1;
    std::atomic<bool> m_ends{false};
    std::atomic<bool> m_swallows{false};
    std::atomic<int> m_turns{0};
    std::atomic<int> m_clientSaid{0};
    std::atomic<int> m_serverSaid{0};
    Side m_side = Side::Client; ///< The rest is written before a client comes.
    int m_last = -1; ///< The message after which it is cut; -1: never.
    bool m_torn = false;
    std::atomic<bool> m_hasCut{false};
    std::vector<Pair> m_pairs;
    std::thread m_thread;
};

} // namespace ponyup::testing
