// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblibrary.h"

#include <QByteArrayList>
#include <QVariant>

#include <vector>

namespace ponyup {

/// Values for the placeholders of a prepared statement. Lives until it has been executed.
class MariaDbParameters {
public:
    explicit MariaDbParameters(const QVariantList &values);

    MYSQL_BIND *binds() { return m_binds.data(); }

private:
    QByteArrayList m_bytes;
    std::vector<MYSQL_BIND> m_binds;
};

/// A value as the server writes it, of a column; of bytes that are null it is null. Times are
/// texts, as they stand in the table.
QVariant mariaDbValue(const MYSQL_FIELD &column, const char *bytes, unsigned long length);

} // namespace ponyup
