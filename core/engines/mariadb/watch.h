// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/target.h"
#include "engines/statementwatch.h"

#include <functional>
#include <thread>

namespace ponyup {

/// Who wants to know what is seen of statements that take long.
struct MariaDbObserver {
    std::function<void(const Observation &)> tell; ///< Empty: nobody.
    QStringList tables; ///< That the running statement names.
};

/// Looks at a statement that runs, from a second connection in a thread of its own, about once a
/// second until it is destroyed: who keeps it waiting, whom it keeps waiting, how far it is. The
/// statement does not notice. When the second connection cannot be had, that is said once.
///
/// Who has a table the server tells only where METADATA_LOCK_INFO is installed or its performance
/// schema looks at such locks; elsewhere the sessions with open transactions are named, which may
/// have it.
class MariaDbWatch : public StatementWatch {
public:
    /// `session`: that runs the statement.
    MariaDbWatch(const MariaDbTarget &target, qulonglong session, const QStringList &tables);
    ~MariaDbWatch();

private:
    void run(const std::stop_token &stop);

    const MariaDbTarget m_target;
    const qulonglong m_session;
    const QStringList m_tables;
    std::jthread m_thread; ///< The last member: it uses the others.
};

} // namespace ponyup
