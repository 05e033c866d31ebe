// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QDir>
#include <QDirIterator>

using namespace Qt::StringLiterals;

namespace ponyup::testing {

Shop::Shop()
{
    m_folder.write(u"migrations/v0/migrate.sql"_s,
                   "-- Goods on sale\n"
                   "CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n");
    m_folder.write(u"migrations/v1/migrate.sql"_s,
                   "-- ponyup: message Prices\n"
                   "ALTER TABLE goods ADD COLUMN price INTEGER;\n"
                   "INSERT INTO goods (name, price) VALUES ('tea', 3), ('salt', 1), ('oil', 7);\n");
    m_folder.write(u"migrations/v1/undo.sql"_s,
                   "DELETE FROM goods;\nALTER TABLE goods DROP COLUMN price;\n");
    m_folder.write(u"migrations/v2.sql"_s,
                   "-- Finds goods by name\nCREATE INDEX goods_name ON goods (name);\n");
}

ProgramRun Shop::run(const QStringList &arguments,
                     const std::function<void(QProcess &)> &prepare) const
{
    return runPonyup(
        QStringList{u"--database"_s, u"sqlite:shop.db"_s, u"--folder"_s, u"migrations"_s}
            + arguments,
        m_folder.path(), prepare);
}

ProgramRun Shop::migrate(int to) const
{
    QStringList arguments{u"migrate"_s, u"--yes"_s, u"--no-backup"_s};
    if (to >= 0)
        arguments += {u"--to"_s, QString::number(to)};
    return run(arguments);
}

QMap<QString, QByteArray> Shop::files() const
{
    QMap<QString, QByteArray> contents;
    QDirIterator each(m_folder.path(), {u"shop.db*"_s}, QDir::AllEntries | QDir::NoDotAndDotDot);
    while (each.hasNext()) {
        const QFileInfo info(each.next());
        QFile file(info.filePath());
        const bool readable = info.isFile() && file.open(QIODevice::ReadOnly);
        contents.insert(info.fileName(), readable ? file.readAll() : QByteArray("a folder"));
    }
    return contents;
}

int Shop::version() const
{
    return SqliteFile(database()).currentVersion();
}

void writeTables(const Folder &folder, int from, int to)
{
    for (int version = from; version < to; ++version) {
        const QByteArray number = QByteArray::number(version);
        folder.write(u"migrations/v%1/migrate.sql"_s.arg(version),
                     "CREATE TABLE t" + number + " (id INTEGER PRIMARY KEY, name TEXT);\n"
                         + "INSERT INTO t" + number + " (name) VALUES ('one'), ('two');\n");
    }
}

} // namespace ponyup::testing
