// SPDX-License-Identifier: GPL-3.0-or-later
#include "manymigrations.h"

#include "support/sqlitefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ponyup::testing {

namespace {

constexpr QByteArrayView stepsTable = "CREATE TABLE steps (number INTEGER NOT NULL);\n";

QString memoryFolder()
{
    const QFileInfo memory(u"/dev/shm"_s);
    return memory.isDir() && memory.isWritable() ? memory.filePath() : QString();
}

QByteArray migrate(int number)
{
    const QByteArray n = QByteArray::number(number);
    const QByteArray before = QByteArray::number(number - 1);
    const QByteArray rows = number % 12 == 5 ? "4000" : "20";
    QByteArray sql = "-- Step " + n + "\n" + "CREATE TABLE t" + n
        + " (id INTEGER NOT NULL PRIMARY KEY, value TEXT NOT NULL);\n"
        + "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
        + rows + ")\nINSERT INTO t" + n + " SELECT n, 'value ' || n * 7919 % 1000 FROM numbers;\n"
        + "INSERT INTO steps VALUES (" + n + ");\n";
    if (number % 3 == 1)
        sql += "CREATE INDEX t" + n + "_by_value ON t" + n + " (value);\n";
    if (number % 4 == 2)
        sql += "ALTER TABLE t" + before + " ADD COLUMN later TEXT;\nUPDATE t" + before
            + " SET later = value || ' later';\n";
    return sql;
}

} // namespace

ManyMigrations::ManyMigrations(int count, Storage storage)
    : m_folder(storage == Storage::Memory ? memoryFolder() : QString()),
      m_count(count)
{
    m_folder.write(u"ponyup.toml"_s,
                   "[project]\nname = \"steps\"\nmigrations = \"migrations\"\n\n"
                   "[environments.dev]\nurl = \"sqlite:steps.db\"\n"
                   "kind = \"development\"\n");
    for (int number = 0; number < count; ++number) {
        const QString entry = u"migrations/v"_s + QString::number(number);
        if (number % 25 == 0) {
            m_folder.write(entry + u"/model.sql"_s, stepsTable.toByteArray());
            m_folder.write(entry + u"/migrate.sql"_s, migrate(number));
        } else {
            m_folder.write(entry + u".sql"_s, migrate(number));
        }
    }
}

QString ManyMigrations::contradiction(const QString &database)
{
    if (!QFile::exists(database))
        return {};
    const SqliteFile file(database);
    if (const QString integrity = file.value(u"PRAGMA integrity_check"_s); integrity != u"ok")
        return integrity;

    QStringList expected;
    const int version = file.currentVersion();
    for (int number = 0; number < version; ++number)
        expected.append(QString::number(number));
    if (file.hasTable(u"steps"_s)
        && file.column(u"SELECT number FROM steps ORDER BY number"_s) != expected)
        return u"version %1, but steps %2"_s.arg(
            QString::number(version),
            file.column(u"SELECT number FROM steps ORDER BY number"_s).join(u' '));
    const int tables = file.value(u"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND "
                                  "name GLOB 't[0-9]*'"_s)
                           .toInt();
    if (tables != version)
        return u"version %1, but %2 tables"_s.arg(version).arg(tables);
    if (const qsizetype rows = file.versions().size(); rows != 0 && rows != version + 1)
        return u"version %1, but %2 rows"_s.arg(version).arg(rows);
    return {};
}

QString ManyMigrations::contradictionInBackups() const
{
    const QDir backups(database() + u".ponyup-backup"_s);
    const QStringList names = backups.entryList({u"*.db"_s}, QDir::Files);
    for (const QString &name : names)
        if (const QString wrong = contradiction(backups.filePath(name)); !wrong.isEmpty())
            return name + u": "_s + wrong;
    return {};
}

} // namespace ponyup::testing
