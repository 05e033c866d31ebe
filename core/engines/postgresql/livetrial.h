// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgresconnection.h"

#include <QMap>

namespace ponyup {

/// The database itself, in a transaction that is rolled back when this is destroyed.
class LiveTrial final : public Rehearsal {
public:
    static constexpr std::chrono::milliseconds lockTimeout{1000};
    static constexpr std::chrono::milliseconds statementTimeout{10'000};
    /// After that the server ends a session that does nothing and keeps its locks.
    static constexpr std::chrono::milliseconds idleTimeout{10'000};

    [[nodiscard]] static Result<std::unique_ptr<LiveTrial>> create(const PostgresEngine &engine,
                                                                   const DatabaseUrl &url);
    ~LiveTrial() override;

    Connection &connection() override { return *m_connection; }
    QString description() const override;
    QStringList leftBehind() override;

private:
    explicit LiveTrial(std::unique_ptr<PostgresConnection> connection);

    /// The last number of each sequence that we may read.
    QMap<QString, QString> sequences();

    std::unique_ptr<PostgresConnection> m_connection;
    QMap<QString, QString> m_sequences; ///< Before.
};

} // namespace ponyup
