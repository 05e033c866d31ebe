// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblink.h"
#include "engines/mariadb/tokenlist.h"

namespace ponyup {

/// What the server's catalog says of what is there.
class MariaDbCatalog {
public:
    explicit MariaDbCatalog(MariaDbLink &link) : m_link(link) { }

    Result<bool> hasTable(const WrittenName &table); ///< Also a view or a sequence.
    Result<bool> hasColumn(const WrittenName &table, const QString &column);
    Result<bool> hasIndex(const WrittenName &table, const QString &index);
    Result<bool> hasConstraint(const WrittenName &table, const QString &constraint);
    Result<bool> hasTrigger(const WrittenName &trigger);
    Result<bool> hasRoutine(const WrittenName &routine, const QString &type);
    Result<bool> hasEvent(const WrittenName &event);
    Result<bool> hasDatabase(const QString &name);
    /// Its engine knows transactions, or there is no such table.
    Result<bool> rollsBack(const WrittenName &table);
    Result<bool> isEmpty(const WrittenName &table);

private:
    Result<bool> has(const QString &from, const QVariantList &values);

    MariaDbLink &m_link;
};

} // namespace ponyup
