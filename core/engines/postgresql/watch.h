// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslibrary.h"
#include "engines/statementwatch.h"

#include <thread>

namespace ponyup {

/// Looks at a statement that runs, from a second connection in a thread of its own, about once a
/// second until it is destroyed: who keeps it waiting, whom it keeps waiting, how far it is. The
/// statement does not notice. When the second connection cannot be had, that is said once.
class PostgresWatch : public StatementWatch {
public:
    /// `watched`: its options are those of the second connection as well. `process`: that of the
    /// server which runs the statement.
    PostgresWatch(PGconn *watched, int process);
    ~PostgresWatch(); ///< At once, whatever the server does.

private:
    struct Option {
        QByteArray name;
        QByteArray value;
    };

    void run(const std::stop_token &stop);

    std::vector<Option> m_options;
    const int m_process;
    std::jthread m_thread; ///< The last member: it uses the others.
};

} // namespace ponyup
