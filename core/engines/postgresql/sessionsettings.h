// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgreslink.h"

#include <QMap>

#include <chrono>

namespace ponyup {

/// So the names of databases begin that are copies to try things on.
inline constexpr QLatin1StringView rehearsalPrefix("ponyup_rehearsal_");

/// What a session has set that changes what SQL means: pinned for scripts, put back between
/// migrations, and out of the way of PonyUp's own statements.
///
/// A script may set what it likes for its own statements (pg_dump empties the search path). What
/// PonyUp asks and writes between them runs with the settings of the beginning; before the script
/// goes on, it has its own again.
class PostgresSettings {
public:
    /// Undoes what the driver has set when it connected, and nothing else. Returns the number of
    /// the server's process.
    [[nodiscard]] static Result<int> putDriversBack(PostgresLink &link);

    /// `link` must outlive it; see reopen().
    explicit PostgresSettings(const std::unique_ptr<PostgresLink> &link, bool readOnly);

    /// At the beginning of a session, when putDriversBack() is done: pins, and remembers.
    [[nodiscard]] Result<> open();
    /// The same for another link that stands where the first one stood.
    [[nodiscard]] Result<> reopen();
    /// Timeouts for what comes. Outside a transaction. May travel with what comes next.
    void setTimeouts(std::chrono::milliseconds lock, std::chrono::milliseconds statement);
    /// As at the beginning, without what scripts have set or left in the session. Outside a
    /// transaction. May travel with what comes next; if that fails, mistrust().
    void putBack();

    /// A statement of a script comes. What it takes may travel with it.
    void useScripts();
    /// Asks what is in force, to be sent behind the statements of a script: see useOwn().
    static PostgresErrand question();
    /// The answer to question().
    void learn(const PGresult *answer);
    /// A statement of PonyUp's own comes; it may be posted.
    [[nodiscard]] Result<> useOwn();
    /// What has been posted has not been carried out, or nobody knows.
    void mistrust() { m_scriptRan = true; }
    /// A transaction has ended, and with it what was set for its time.
    void transactionEnded();
    /// Whether there is anything to put back.
    bool areTouched() const { return m_scriptRan; }

    /// Shown and recorded.
    QMap<QString, QString> read();

private:
    QString pin() const;
    [[nodiscard]] Result<QStringList> current();
    void set(const QStringList &values);

    const std::unique_ptr<PostgresLink> &m_link;
    const bool m_readOnly;
    std::chrono::milliseconds m_lockTimeout{5000};
    std::chrono::milliseconds m_statementTimeout{0};
    QStringList m_own; ///< Values of what PonyUp's own statements depend on.
    QStringList m_script; ///< Those of the script, while ours are in force; empty: the same.
    QStringList m_seen; ///< In force since the last statement of a script; empty: not known.
    bool m_scriptRan = false; ///< Since they were put back.
    bool m_ownInForce = true;
};

} // namespace ponyup
