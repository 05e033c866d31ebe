// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "history/auditentry.h"
#include "history/owntable.h"

#include <optional>

namespace ponyup {

/// Adds rows to the audit log, in the connection's thread, with the update lock held. The
/// connection must outlive it.
class AuditWriter {
public:
    explicit AuditWriter(Connection &connection);

    /// Makes the table when it is not there: for where that ends a transaction.
    [[nodiscard]] Result<> prepare();
    /// Adds a row, in the caller's transaction, and links it to the one before; `number` and `hash`
    /// of the entry are not looked at, and one without a time happens now. Creates the table when
    /// it is not there. The script is stored as a zlib stream, packed when that is worth it.
    /// HistoryTampered when there is no row to link to, VersionTableTaken for another's table.
    [[nodiscard]] Result<> append(AuditEntry entry);
    /// The row last appended is durable. Until it is known to be, append() asks the database for
    /// the newest row each time.
    void committed();

private:
    struct Link {
        qint64 number = 0;
        QByteArray hash;
    };
    Result<Link> newest() const;

    Connection &m_connection;
    OwnTable m_table;
    std::optional<Link> m_newest;
    std::optional<Link> m_appended;
};

} // namespace ponyup
