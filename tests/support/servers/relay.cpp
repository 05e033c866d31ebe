// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/relay.h"

#include <QtEndian>

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ponyup::testing {

namespace {

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const sockaddr *generic(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

void atOnce(int file)
{
    const int on = 1;
    ::setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

Relay::Relay(quint16 serverPort)
    : m_serverPort(serverPort),
      m_listens(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(m_listens, generic(address), size) != 0 || ::listen(m_listens, 64) != 0
        || ::getsockname(m_listens, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no port to listen on");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

Relay::~Relay()
{
    m_ends = true;
    m_thread.join();
    for (const Pair &pair : m_pairs) {
        ::close(pair.client);
        ::close(pair.server);
    }
    ::close(m_listens);
}

void Relay::run()
{
    while (!m_ends) {
        std::vector<pollfd> files{{.fd = m_listens, .events = POLLIN}};
        for (const Pair &pair : m_pairs) {
            const bool open = !m_swallows;
            files.push_back({.fd = open ? pair.client : -1, .events = POLLIN});
            files.push_back({.fd = open ? pair.server : -1, .events = POLLIN});
        }
        if (::poll(files.data(), files.size(), 20) <= 0 || m_swallows)
            continue;
        std::vector<Pair> kept;
        for (size_t at = 0; at < m_pairs.size(); ++at) {
            Pair &pair = m_pairs[at];
            const bool open = (files[2 * at + 1].revents == 0 || handOn(pair, true))
                && (files[2 * at + 2].revents == 0 || handOn(pair, false));
            if (open) {
                kept.push_back(pair);
            } else {
                ::close(pair.client);
                ::close(pair.server);
            }
        }
        m_pairs = std::move(kept);
        if (files[0].revents != 0)
            accept();
    }
}

void Relay::accept()
{
    Pair pair{.client = ::accept4(m_listens, nullptr, nullptr, SOCK_CLOEXEC),
              .server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in address = loopback(m_serverPort);
    if (::connect(pair.server, generic(address), sizeof address) != 0) {
        ::close(pair.client);
        ::close(pair.server);
        return;
    }
    atOnce(pair.client);
    atOnce(pair.server);
    m_pairs.push_back(pair);
}

bool Relay::handOn(Pair &pair, bool fromClient)
{
    std::array<char, 65536> bytes;
    const ssize_t count =
        ::recv(fromClient ? pair.client : pair.server, bytes.data(), bytes.size(), 0);
    if (count <= 0)
        return false;
    if (fromClient && !pair.clientSpoke)
        ++m_turns;
    pair.clientSpoke = fromClient;
    const Side side = fromClient ? Side::Client : Side::Server;
    const Passed passed = pass(fromClient ? pair.fromClient : pair.fromServer,
                               QByteArrayView(bytes.data(), qsizetype(count)), side);
    const bool sent = ::send(fromClient ? pair.server : pair.client, bytes.data(),
                             size_t(passed.bytes), MSG_NOSIGNAL)
        == passed.bytes;
    return sent && !passed.cut;
}

Relay::Passed Relay::pass(Stream &stream, QByteArrayView bytes, Side side)
{
    std::atomic<int> &said = side == Side::Client ? m_clientSaid : m_serverSaid;
    const auto cuts = [&](bool torn) {
        if (side != m_side || said != m_last || torn != m_torn || m_hasCut)
            return false;
        m_hasCut = true;
        return true;
    };
    qsizetype at = 0;
    while (at < bytes.size()) {
        if (stream.left > 0) {
            const qsizetype more = std::min<qsizetype>(stream.left, bytes.size() - at);
            at += more;
            stream.left -= more;
        } else {
            stream.head += bytes[at++];
            const int letter = stream.begun ? 1 : 0;
            if (stream.head.size() == 4 && cuts(true))
                return {at, true};
            if (stream.head.size() < letter + 4)
                continue;
            stream.left = qFromBigEndian<qint32>(stream.head.constData() + letter) - 4;
            stream.head.clear();
            stream.begun = true;
        }
        if (stream.left == 0) {
            ++said;
            if (cuts(false))
                return {at, true};
        }
    }
    return {at, false};
}

void Relay::cutAfter(Side side, int messages, bool torn)
{
    m_side = side;
    m_last = messages;
    m_torn = torn;
}

} // namespace ponyup::testing
