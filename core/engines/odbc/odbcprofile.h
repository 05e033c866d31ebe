// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/odbc/odbcproduct.h"

#include <QMap>

namespace ponyup {

class OdbcLink;

/// What a driver says of itself and its database, and what of that has been proven. A value.
struct OdbcProfile {
    const OdbcProduct *product = &odbcProduct({});
    QString name; ///< "PostgreSQL", whether it is known or not.
    QString version;
    QString driver; ///< "psqlodbcw.so 13.02.0000".
    QString database;
    QString user;
    QString quote = QStringLiteral("\"");
    bool lowerCase = false; ///< Names without quotes are stored in lower case.
    bool caseMatters = true; ///< Two names in quotes may differ in their case alone.
    bool readOnly = false;
    int transactions = 0; ///< SQL_TXN_CAPABLE.
    /// As the driver says, until prove() has seen it.
    bool ddlRollsBack = false;
    bool dmlRollsBack = false;
    bool isProven = false;
    QMap<ColumnType, QString> types; ///< Of PonyUp's own tables.

    /// Asks the driver. ErrorKind::Unsupported where the driver lacks something that PonyUp cannot
    /// do without.
    [[nodiscard]] static Result<OdbcProfile> ask(OdbcLink &link);
    /// Tries with a table of its own what a rollback undoes, and takes the table away. Outside a
    /// transaction. What the user may not try stays unproven, and is then not relied on.
    [[nodiscard]] Result<> prove(OdbcLink &link);

    QString quoted(const QString &identifier) const;
};

} // namespace ponyup
