// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/postgresql/interrupt.h"
#include "engines/postgresql/postgreserror.h"
#include "engines/postgresql/roundtrip.h"
#include "engines/postgresql/target.h"
#include "engines/values.h"

#include <memory>
#include <utility>

namespace ponyup {

/// The driver's connection to a server, and libpq's own calls on it. Opened, used and destroyed in
/// one thread.
class PostgresLink {
public:
    /// ErrorKind::Connection with the server's words; Unsupported where the driver's handle is not
    /// one of the libpq that PonyUp is linked with.
    [[nodiscard]] static Result<std::unique_ptr<PostgresLink>> open(const PostgresTarget &target,
                                                                    const QString &shownUrl);
    ~PostgresLink();

    PGconn *handle() const { return m_handle; }
    /// Ends the running statement when asked to stop. One at a time.
    PostgresInterruptible interruptible(std::stop_token stop);
    /// Of statements that can be interrupted.
    void watch(std::function<void(const Observation &)> tell)
    {
        m_observer.tell = std::move(tell);
    }
    /// The server's process, which a pooler gives another number.
    void setProcess(int process) { m_observer.process = process; }

    /// Runs one statement of PonyUp's own to its end. `?` stands for a value.
    [[nodiscard]] Result<PostgresResult> run(const QString &sql, const QVariantList &values = {});
    /// The rows. In a transaction, one that fails leaves the transaction as it was.
    [[nodiscard]] Result<QueryResult> query(const QString &sql, const QVariantList &values = {});
    /// Runs statements of PonyUp's own in one round trip; the first error ends it. Outside a
    /// transaction they are one of their own. Returns the rows of the last one that has any.
    [[nodiscard]] Result<QueryResult> runAll(const QStringList &statements);

    /// Keeps a statement of PonyUp's own until settle(), which every other call here begins with,
    /// or until somebody takes it along.
    void post(PostgresErrand errand) { m_errands.push_back(std::move(errand)); }
    bool hasErrands() const { return !m_errands.empty(); }
    /// All that are kept, for a round trip that begins with them.
    std::vector<PostgresErrand> takeErrands() { return std::exchange(m_errands, {}); }
    /// One of those that were taken has failed.
    void errandFailed() { m_errandFailed = true; }
    /// Drops those that are kept; true when there were any, or one has failed since the last call.
    bool forgetErrands() { return !takeErrands().empty() | std::exchange(m_errandFailed, false); }
    /// Sends what is kept, and waits. The first error; what is behind it has not been carried out.
    [[nodiscard]] Result<> settle();

    /// Notices since the last call, the oldest first; warnings apart.
    struct Notices {
        QStringList notices;
        QStringList warnings;
        QStringList details; ///< For developers: DEBUG1 and below, where the session wants them.
    };
    Notices takeNotices();

private:
    explicit PostgresLink(QString connectionName);

    [[nodiscard]] Result<QueryResult> queryInSavepoint(const QString &sql,
                                                       const QVariantList &values);
    /// In one round trip: the last rows, or the first error.
    [[nodiscard]] Result<QueryResult> runAll(const std::vector<PostgresErrand> &errands);
    static void receiveNotice(void *link, const PGresult *notice);

    QString m_connectionName;
    PGconn *m_handle = nullptr;
    std::shared_ptr<PGcancel> m_cancel;
    std::chrono::milliseconds m_answers{200}; ///< See PostgresInterruptible.
    WakeUp m_wakeUp;
    PostgresObserver m_observer;
    PostgresObserver m_nobody;
    Notices m_notices;
    std::vector<PostgresErrand> m_errands;
    bool m_errandFailed = false;
};

} // namespace ponyup
