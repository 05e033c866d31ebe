// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sqlitefile.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ponyup::testing {

namespace {

QSqlQuery queryOf(const QString &connection, const QString &sql)
{
    QSqlQuery query(QSqlDatabase::database(connection));
    query.setForwardOnly(true);
    if (!query.exec(sql))
        qFatal("%s: %s", qPrintable(sql), qPrintable(query.lastError().text()));
    return query;
}

QString quoted(QString name)
{
    return u'"' + name.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

SqliteFile::SqliteFile(const QString &path) : m_connection(QUuid::createUuid().toString())
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    database.setDatabaseName(path);
    if (!database.open())
        qFatal("%s: %s", qPrintable(path), qPrintable(database.lastError().text()));
}

SqliteFile::~SqliteFile()
{
    QSqlDatabase::removeDatabase(m_connection);
}

void SqliteFile::run(const QString &sql)
{
    queryOf(m_connection, sql);
}

QStringList SqliteFile::column(const QString &sql) const
{
    QStringList values;
    for (QSqlQuery query = queryOf(m_connection, sql); query.next();)
        values.append(query.value(0).toString());
    return values;
}

QString SqliteFile::value(const QString &sql) const
{
    return column(sql).value(0);
}

bool SqliteFile::hasTable(const QString &table) const
{
    return !column(u"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '%1'"_s.arg(table))
                .isEmpty();
}

QStringList SqliteFile::versions() const
{
    if (!hasTable(u"Version"_s))
        return {};
    return column(
        u"SELECT version || ' ' || coalesce(json_extract(meta, '$.message'), '') FROM \"Version\" "
        "ORDER BY version"_s);
}

int SqliteFile::currentVersion() const
{
    return hasTable(u"Version"_s) ? value(u"SELECT max(version) FROM \"Version\""_s).toInt() : 0;
}

QStringList SqliteFile::contents(const QStringList &without) const
{
    QStringList lines;
    QStringList tables;
    for (
        QSqlQuery query = queryOf(
            m_connection,
            u"SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'ponyup\\_%' ESCAPE "
            u"'\\' "
            "AND name <> 'Version' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"_s);
        query.next();) {
        lines.append(query.value(0).toString() + u' ' + query.value(1).toString() + u": "_s
                     + query.value(2).toString().simplified());
        if (query.value(0) == u"table"_s)
            tables.append(query.value(1).toString());
    }
    for (const QString &table : std::as_const(tables)) {
        QStringList columns;
        const QStringList names = column(u"SELECT name FROM pragma_table_info('%1')"_s.arg(table));
        for (const QString &name : names)
            if (!without.contains(table + u'.' + name))
                columns.append(u"quote(%1)"_s.arg(quoted(name)));
        QCryptographicHash hash(QCryptographicHash::Sha256);
        int rows = 0;
        for (QSqlQuery query = queryOf(m_connection,
                                       u"SELECT %1 AS line FROM %2 ORDER BY line"_s.arg(
                                           columns.join(u" || ',' || "_s), quoted(table)));
             query.next(); ++rows)
            hash.addData(query.value(0).toString().toUtf8() + '\n');
        lines.append(u"rows of %1: %2, %3"_s.arg(table, QString::number(rows),
                                                 QString::fromLatin1(hash.result().toHex())));
    }
    return lines;
}

void copySqliteFile(const QString &from, const QString &to)
{
    for (const QString &suffix : {u""_s, u"-journal"_s, u"-wal"_s}) {
        QFile::remove(to + suffix);
        if (QFile::exists(from + suffix) && !QFile::copy(from + suffix, to + suffix))
            qFatal("cannot copy %s", qPrintable(from + suffix));
    }
}

} // namespace ponyup::testing
