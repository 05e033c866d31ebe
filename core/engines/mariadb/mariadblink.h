// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/mariadb/interrupt.h"
#include "engines/mariadb/mariadberror.h"
#include "engines/values.h"

#include <QSqlQuery>

#include <map>

namespace ponyup {

/// The driver's connection to a server, and libmariadb's own calls on it. Opened, used and
/// destroyed in one thread.
class MariaDbLink {
public:
    /// ErrorKind::Connection with the server's words.
    [[nodiscard]] static Result<std::unique_ptr<MariaDbLink>> open(const MariaDbTarget &target,
                                                                   const QString &shownUrl);
    ~MariaDbLink();

    MYSQL *handle() const { return m_handle; }
    const MariaDbTarget &target() const { return m_target; }
    bool isMariaDb() const; ///< Else it is MySQL.
    /// Ends the running statement when asked to stop, or after the timeout. One at a time.
    MariaDbInterruptible interruptible(std::stop_token stop, std::chrono::milliseconds timeout,
                                       MariaDbObserver &observer) const;

    /// Runs one statement of PonyUp's own to its end, and returns the rows affected. `?` stands for
    /// a value.
    [[nodiscard]] Result<qint64> run(const QString &sql, const QVariantList &values = {});
    /// The rows.
    [[nodiscard]] Result<QueryResult> query(const QString &sql, const QVariantList &values = {});

    /// There is no connection any more.
    bool isLost() const;
    /// As the server has told with its last answer.
    bool inTransaction() const;
    /// The last statement has set a variable of the session, or changed the database that is used.
    /// Not told of a statement that returns rows.
    bool hasSetSomething() const;
    /// An error does not tell what has become of the transaction: the server is asked.
    void askForState();

private:
    MariaDbLink(MariaDbTarget target, QString connectionName);

    /// Valid until the next one.
    [[nodiscard]] Result<QSqlQuery *> execute(const QString &sql, const QVariantList &values);
    unsigned int serverStatus() const;
    tl::unexpected<Error> failed(std::map<QString, QSqlQuery>::iterator query);

    const MariaDbTarget m_target;
    const QString m_connectionName;
    MYSQL *m_handle = nullptr;
    /// By their texts: PonyUp's own are few, and come again. What has no values, under the empty
    /// one.
    std::map<QString, QSqlQuery> m_queries;
    WakeUp m_wakeUp;
    std::chrono::milliseconds m_answers{200}; ///< See MariaDbInterruptible.
};

} // namespace ponyup
