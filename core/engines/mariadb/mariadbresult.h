// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblibrary.h"

#include <QSqlResult>

#include <vector>

namespace ponyup {

class MariaDbDriver;

/// One query of MariaDbDriver: a text without values goes as it is, one with values is prepared.
class MariaDbResult final : public QSqlResult {
public:
    explicit MariaDbResult(const MariaDbDriver *driver);

protected:
    bool reset(const QString &sql) override;
    bool prepare(const QString &sql) override;
    bool exec() override;

    QVariant data(int column) override;
    bool isNull(int column) override;
    bool fetch(int row) override;
    bool fetchFirst() override;
    bool fetchLast() override;
    int size() override;
    int numRowsAffected() override;
    QSqlRecord record() const override;
    void detachFromResultSet() override { m_rows.clear(); }

private:
    MYSQL *connection() const;
    void forget();
    void takeColumns(MYSQL_RES *description);
    bool readRows();
    bool readText();
    bool failed();
    bool statementFailed();

    MariaDbStatement m_statement;
    std::vector<MYSQL_FIELD> m_types; ///< Without their texts, which go with the library's result.
    QStringList m_columns;
    std::vector<QVariantList> m_rows;
    int m_affected = -1;
};

} // namespace ponyup
