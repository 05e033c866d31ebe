// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/postgresql/interrupt.h"
#include "engines/postgresql/postgreserror.h"

#include <QString>
#include <QVariant>

#include <optional>
#include <vector>

namespace ponyup {

/// A statement of PonyUp's own that waits to travel with others. `?` stands for a value.
struct PostgresErrand {
    QString sql;
    QVariantList values = {};
    std::optional<Error> otherwise = {}; ///< What it means when it divides by zero.
    bool closes = false; ///< What stands before it, and it, are committed before the next is begun.
};

/// What travels to the server together, and its answers (libpq's pipeline). From one mark to the
/// next, a statement that fails keeps all behind it from being carried out; outside a transaction
/// they are one of their own.
class PostgresRoundTrip {
public:
    PostgresRoundTrip(PGconn *connection, PostgresInterruptible &interruptible);
    ~PostgresRoundTrip();
    PostgresRoundTrip(const PostgresRoundTrip &) = delete;
    PostgresRoundTrip &operator=(const PostgresRoundTrip &) = delete;

    // First all is sent; false when the connection is lost.

    bool send(const QByteArray &sql);
    bool send(const PostgresErrand &errand);
    bool send(const std::vector<PostgresErrand> &errands);
    /// Behind the last.
    bool depart();

    // Then the answers are taken, in the same order.

    /// Of an errand: its last result, or the first error.
    [[nodiscard]] Result<PostgresResult> take(const PostgresErrand &errand);
    /// The first error.
    [[nodiscard]] Result<> take(const std::vector<PostgresErrand> &errands);
    /// Passes over all that is still to come.
    void drain();

private:
    bool mark();

    PGconn *m_connection;
    PostgresInterruptible &m_interruptible;
    int m_marks = 0; ///< Not answered yet.
};

} // namespace ponyup
