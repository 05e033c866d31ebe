// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/postgresql/interrupt.h"
#include "engines/postgresql/postgreserror.h"
#include "engines/postgresql/target.h"
#include "engines/values.h"

#include <QByteArrayList>

#include <memory>

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
    PostgresInterruptible interruptible(std::stop_token stop) const;

    /// Runs one statement of PonyUp's own to its end. `?` stands for a value.
    [[nodiscard]] Result<PostgresResult> run(const QString &sql, const QVariantList &values = {});
    /// The rows. In a transaction, one that fails leaves the transaction as it was.
    [[nodiscard]] Result<QueryResult> query(const QString &sql, const QVariantList &values = {});
    /// Runs statements of PonyUp's own in one round trip; the first error ends it. Outside a
    /// transaction they are one of their own. Returns the rows of the last one that has any.
    [[nodiscard]] Result<QueryResult> runAll(const QStringList &statements);

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
    bool send(const QString &sql, const QVariantList &values);
    /// The results of what has been sent in a pipeline, up to its end: the first error, and the
    /// last rows.
    [[nodiscard]] Result<PostgresResult> collect();
    static void receiveNotice(void *link, const PGresult *notice);

    QString m_connectionName;
    PGconn *m_handle = nullptr;
    PGcancel *m_cancel = nullptr;
    WakeUp m_wakeUp;
    Notices m_notices;
};

} // namespace ponyup
