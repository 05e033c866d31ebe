// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/postgresql/postgresconnection.h"

namespace ponyup {

/// A schema of the database itself, in a transaction that is rolled back when this is destroyed:
/// for users who may not create databases. Nobody else ever sees it. What lies beyond the search
/// path's first schema cannot be built in it.
class ScratchSchema final : public Rehearsal {
public:
    [[nodiscard]] static Result<std::unique_ptr<ScratchSchema>> create(const PostgresEngine &engine,
                                                                       const DatabaseUrl &url);
    ~ScratchSchema() override;

    Connection &connection() override { return *m_connection; }
    QString description() const override;

private:
    explicit ScratchSchema(std::unique_ptr<PostgresConnection> connection);

    std::unique_ptr<PostgresConnection> m_connection;
};

} // namespace ponyup
