// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/mariadb/mariadblibrary.h"
#include "engines/values.h"

#include <QSet>

namespace ponyup {

/// What one session of the server can be seen to do, from another one's connection.
class MariaDbOutlook {
public:
    /// `tables`: those that the session's statement names.
    MariaDbOutlook(MYSQL *connection, qulonglong session, const QStringList &tables);

    /// nullopt when the server does not answer.
    std::optional<Observation> look();

private:
    using Rows = std::vector<QStringList>;
    using Sessions = QSet<QString>; ///< By their numbers.

    /// nullopt when the server refuses: the user may not see that, or it is not there.
    std::optional<Rows> ask(const QString &sql);
    Sessions sessions(const QString &sql);
    /// Who has a table that the session waits for. `isGuess`: who may have it.
    Sessions tableHolders(const Sessions &inTransaction, bool &isGuess);
    std::vector<OtherSession> describe(const Sessions &sessions, const Sessions &inTransaction,
                                       bool isGuess);

    MYSQL *m_connection;
    const QString m_session;
    const bool m_isMariaDb;
    QString m_mentions; ///< SQL: the text of a statement mentions one of the tables.
};

} // namespace ponyup
