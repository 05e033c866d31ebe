// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/sqlite/sqlitereview.h"
#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

// SqliteReview: tables and their columns.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

bool is(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

bool changesRows(const QString &action)
{
    return action == "CASCADE"_L1 || action == "SET NULL"_L1 || action == "SET DEFAULT"_L1;
}

bool isLimitedText(const TokenCursor &cursor)
{
    return cursor.isAny({"VARCHAR", "CHAR", "NVARCHAR", "CHARACTER", "VARYING"});
}

} // namespace

void SqliteReview::createTable(const ObjectName &table)
{
    if (const auto renamed = m_renamed.constFind(table.name.toLower()); renamed != m_renamed.cend())
        add("SL-004"_L1, table.name, {*renamed});
    m_created.insert(table.name.toLower());
    QString before;
    QString column;
    for (TokenCursor cursor = tokensOf(*m_statement); cursor.next();) {
        if (isLimitedText(cursor))
            column = cursor.is("VARYING") ? column : before;
        else if (cursor.isOperator('(') && !column.isEmpty())
            add("SL-019"_L1, table.name, {std::exchange(column, {})});
        else
            column.clear();
        before = unquoted(cursor);
    }
}

void SqliteReview::dropTable(const QString &table)
{
    if (isNew(table))
        return;
    if (!m_copied.contains(table.toLower()))
        add("SL-016a"_L1, table);
    m_dropped.insert(table.toLower(), objectsOf(table));
    if (!m_context.schema || !m_foreignKeys)
        return;
    for (const Table &other : m_context.schema->tables)
        for (const ForeignKey &key : other.foreignKeys)
            if (is(key.table, table) && !is(other.name, table) && changesRows(key.onDelete))
                add("SL-001"_L1, table, {other.name});
}

void SqliteReview::alterTable(const QString &table)
{
    TokenCursor cursor = tokensOf(*m_statement);
    // ALTER TABLE [schema .] name
    while (cursor.next() && !cursor.isAny({"RENAME", "ADD", "DROP"})) { }
    const bool rename = cursor.is("RENAME");
    const bool addition = cursor.is("ADD");
    if (!cursor.next())
        return;
    if (rename && cursor.is("TO") && cursor.next())
        return renameTable(table, unquoted(cursor));
    if (cursor.is("COLUMN") && !cursor.next())
        return;
    if (isNew(table))
        return;
    if (addition)
        addColumn(table, cursor);
    else if (rename)
        add("SL-025"_L1, table + u'.' + unquoted(cursor));
    else
        dropColumn(table, unquoted(cursor));
}

void SqliteReview::renameTable(const QString &table, const QString &name)
{
    const auto dropped = m_dropped.constFind(name.toLower());
    if (dropped != m_dropped.cend()) {
        if (!dropped->isEmpty())
            add("SL-003"_L1, name, {dropped->join(u", "_s)});
        m_dropped.remove(name.toLower());
    } else if (!isNew(table)) {
        m_renamed.insert(table.toLower(), name);
        add("SL-025"_L1, table);
    }
    m_created.insert(name.toLower());
}

/// The cursor stands on the column's name.
void SqliteReview::addColumn(const QString &table, TokenCursor cursor)
{
    bool notNull = false, hasDefault = false, nullDefault = false, computed = false;
    bool references = false;
    QStringList refused;
    while (cursor.next()) {
        if (cursor.is("NOT")) {
            notNull = cursor.next() && cursor.is("NULL");
        } else if (cursor.is("UNIQUE")) {
            refused += u"UNIQUE"_s;
        } else if (cursor.is("PRIMARY")) {
            refused += u"PRIMARY KEY"_s;
        } else if (cursor.is("STORED")) {
            refused += u"STORED"_s;
        } else if (cursor.is("REFERENCES")) {
            references = true;
        } else if (cursor.is("DEFAULT") && cursor.next()) {
            hasDefault = true;
            nullDefault = cursor.is("NULL");
            computed = cursor.isOperator('(')
                || cursor.isAny({"CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"});
        }
    }
    if (notNull && (!hasDefault || nullDefault))
        refused += u"NOT NULL"_s;
    if (references && hasDefault && !nullDefault && m_foreignKeys)
        refused += u"REFERENCES, DEFAULT"_s;
    for (const QString &words : std::as_const(refused))
        add("SL-006"_L1, table, {words});
    if (computed)
        add("SL-007"_L1, table);
}

void SqliteReview::dropColumn(const QString &table, const QString &column)
{
    add("SL-016b"_L1, table, {column});
    const Table *const old = known(table);
    if (!old)
        return;
    for (const Index &index : old->indexes)
        if (std::ranges::any_of(index.columns, [&](const QString &term) {
                return is(term.section(u' ', 0, 0), column);
            }))
            add("SL-008"_L1, table, {column, index.name.isEmpty() ? u"UNIQUE"_s : index.name});
    if (const Column *const c = old->column(column); c && c->primaryKey > 0)
        add("SL-008"_L1, table, {column, u"PRIMARY KEY"_s});
    for (const ForeignKey &key : old->foreignKeys)
        if (key.columns.contains(column, Qt::CaseInsensitive))
            add("SL-008"_L1, table, {column, u"FOREIGN KEY"_s});
}

} // namespace ponyup
