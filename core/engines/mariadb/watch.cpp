// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/watch.h"

#include "base/tr.h"
#include "engines/mariadb/outlook.h"

#include <chrono>

#include <sys/socket.h>

namespace ponyup {

using namespace std::chrono_literals;

MariaDbWatch::MariaDbWatch(const MariaDbTarget &target, qulonglong session,
                           const QStringList &tables)
    : m_target(target),
      m_session(session),
      m_tables(tables),
      m_thread([this](const std::stop_token &stop) { run(stop); })
{
}

MariaDbWatch::~MariaDbWatch() = default;

void MariaDbWatch::run(const std::stop_token &stop)
{
    const auto connection = connectTo(m_target, 3s); // Whoever destroys it waits so long.
    if (!connection) {
        if (!stop.stop_requested())
            tell({.failure = connection.error().detail});
        return;
    }
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    MYSQL *handle = connection->get();
    // Whoever destroys it does not wait for a server that hangs.
    const int socket = int(library.mysql_get_socket(handle));
    const std::stop_callback onStop(stop, [socket] { ::shutdown(socket, SHUT_RDWR); });
    MariaDbOutlook outlook(handle, m_session, m_tables);
    while (!stop.stop_requested()) {
        auto seen = outlook.look();
        if (stop.stop_requested())
            return;
        if (!seen)
            return tell({.failure = QString::fromUtf8(library.mysql_error(handle))});
        tell(std::move(*seen));
        pause(stop);
    }
}

} // namespace ponyup
