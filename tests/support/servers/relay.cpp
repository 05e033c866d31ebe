// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/relay.h"

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
    return ::send(fromClient ? pair.server : pair.client, bytes.data(), size_t(count), MSG_NOSIGNAL)
        == count;
}

} // namespace ponyup::testing
