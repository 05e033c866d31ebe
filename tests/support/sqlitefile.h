// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace ponyup::testing {

/// An independent look into an SQLite file: Qt's driver and plain SQL, nothing of PonyUp. A
/// statement that fails ends the test program: the test is wrong then.
class SqliteFile {
public:
    /// Creates the file when it is not there.
    explicit SqliteFile(const QString &path);
    ~SqliteFile();
    SqliteFile(const SqliteFile &) = delete;
    SqliteFile &operator=(const SqliteFile &) = delete;

    void run(const QString &sql);
    /// The first column of all rows, as text.
    QStringList column(const QString &sql) const;
    /// The first column of the first row, as text; null when there is none.
    QString value(const QString &sql) const;
    bool hasTable(const QString &table) const;

    /// "3 Adds orders" for each row of the Version table, ascending; empty without the table.
    QStringList versions() const;
    /// The highest version; 0 when there is none.
    int currentVersion() const;
    /// Schema and rows, a line for each object and for each table's rows, without PonyUp's own
    /// tables: equal lists, equal databases. `without` names columns whose values are times
    /// ("orders.at").
    QStringList contents(const QStringList &without = {}) const;

private:
    QString m_connection;
};

/// Copies an SQLite file with its journal, as they lie there: what a killed program has left.
void copySqliteFile(const QString &from, const QString &to);

} // namespace ponyup::testing
