// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"
#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: constraints that a table gets later.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QString defaultName(const QString &table, const QStringList &columns, QLatin1StringView end)
{
    return (QStringList{table.section(u'.', -1)} + columns + QStringList{end}).join(u'_');
}

QString list(const QStringList &columns)
{
    QStringList names;
    for (const QString &column : columns)
        names += quoted(column);
    return names.join(u", "_s);
}

/// Of the primary key of a table whose columns are known.
QStringList keyOf(const Table *table)
{
    QStringList names;
    for (int place = 1; table; ++place) {
        const auto column = std::ranges::find(table->columns, place, &Column::primaryKey);
        if (column == table->columns.end())
            break;
        names += column->name;
    }
    return names;
}

/// Rows that refer to none. `table` and `other` as they stand in a FROM.
QString orphans(const QString &table, const QStringList &columns, const QString &other,
                const QStringList &references)
{
    QStringList given, equal;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        given += u"t.%1 IS NOT NULL"_s.arg(quoted(columns[i]));
        equal += u"o.%1 = t.%2"_s.arg(quoted(references[i]), quoted(columns[i]));
    }
    return u"SELECT 1 FROM %1 t WHERE %2 AND NOT EXISTS (SELECT 1 FROM %3 o WHERE %4)"_s.arg(
        table, given.join(u" AND "_s), other, equal.join(u" AND "_s));
}

/// Values that stand in several rows; a key refuses NULL as well. `table` as it stands in a FROM.
QString duplicates(const QString &table, const QStringList &columns, bool primary)
{
    QStringList given;
    for (const QString &column : columns)
        given += quoted(column) + u" IS NOT NULL"_s;
    const QString twice = u"SELECT 1 FROM %1 WHERE %2 GROUP BY %3 HAVING count(*) > 1"_s.arg(
        table, given.join(u" AND "_s), list(columns));
    return primary ? u"SELECT 1 FROM ((%1) UNION ALL (SELECT 1 FROM %2 WHERE NOT (%3))) v"_s.arg(
               twice, table, given.join(u" AND "_s))
                   : twice;
}

/// What stands between the brackets behind the first CHECK that begins at that byte of the text or
/// behind it; empty when there is none.
QString checkedText(const Statement &statement, int from)
{
    TokenCursor cursor = tokensOf(statement);
    const char *begin = nullptr;
    bool isBehindCheck = false;
    for (int depth = 0; cursor.next();) {
        if (!isBehindCheck)
            isBehindCheck =
                cursor.text().data() - statement.text.constData() >= from && cursor.is("CHECK");
        else if (cursor.isOperator('(') && depth++ == 0)
            begin = cursor.text().data() + 1;
        else if (cursor.isOperator(')') && --depth == 0)
            return QString::fromUtf8(begin, cursor.text().data() - begin);
    }
    return {};
}

bool isPartitioned(const Table *table)
{
    return table && table->sql.contains("PARTITION BY"_L1, Qt::CaseInsensitive);
}

/// `CHECK (c IS NOT NULL)`: the column.
QString notNullColumn(const Node &check)
{
    const Node test = check.node("raw_expr"_L1);
    if (!test.is("NullTest"_L1) || test.text("nulltesttype"_L1) != "IS_NOT_NULL"_L1)
        return {};
    const Node column = test.node("arg"_L1);
    return column.is("ColumnRef"_L1) ? column.strings("fields"_L1).join(u'.') : QString();
}

} // namespace

void PostgresReview::addConstraint(const QString &table, const Node &constraint)
{
    const QString type = constraint.text("contype"_L1);
    const QString name = constraint.text("conname"_L1);
    if (constraint.flag("skip_validation"_L1))
        m_unvalidated.insert(table + u'.' + name);
    if (type == "CONSTR_FOREIGN"_L1) {
        addForeignKey(table, constraint);
    } else if (isAny(type, {"CONSTR_UNIQUE"_L1, "CONSTR_PRIMARY"_L1})) {
        addUnique(table, constraint);
    } else if (type == "CONSTR_EXCLUSION"_L1) {
        m_works = true;
        add("PG-023"_L1, table);
    } else if (type == "CONSTR_CHECK"_L1) {
        const QString column = notNullColumn(constraint);
        if (constraint.flag("skip_validation"_L1)) {
            if (!column.isEmpty())
                m_notNullChecks.insert(table + u'.' + name, table + u'.' + column);
            return;
        }
        if (!column.isEmpty())
            m_notNullChecked.insert(table + u'.' + column);
        m_works = true;
        const QString alter = u"ALTER TABLE %1 "_s.arg(quotedRelation(table));
        const QString check = name.isEmpty() ? defaultName(table, {}, "check"_L1) : name;
        add("PG-017"_L1, table, {check},
            alter + u"ADD CONSTRAINT %1 CHECK (…) NOT VALID;\n"_s.arg(quoted(check)) + alter
                + u"VALIDATE CONSTRAINT %1;"_s.arg(quoted(check)));
        // What a function does nobody knows.
        const QString text = constraint.all("FuncCall"_L1).empty()
            ? checkedText(*m_statement, constraint.number("location"_L1))
            : QString();
        const bool heirs = !constraint.flag("is_no_inherit"_L1);
        if (!text.isEmpty())
            probe(u"SELECT 1 FROM %1 WHERE NOT (%2)"_s.arg(
                heirs ? quotedRelation(table) : rowsOf(table), text));
    }
}

void PostgresReview::addForeignKey(const QString &table, const Node &constraint)
{
    const QString other = relationName(constraint.node("pktable"_L1));
    const QStringList columns = constraint.strings("fk_attrs"_L1);
    const QStringList references = constraint.strings("pk_attrs"_L1);
    const QString name = constraint.text("conname"_L1);
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    foreignKeyWithoutIndex(table, columns, other);
    if (constraint.flag("skip_validation"_L1)) {
        if (isPartitioned(known))
            add("PG-026"_L1, table);
        return;
    }
    m_works = true;
    const QString shown = name.isEmpty() ? defaultName(table, columns, "fkey"_L1) : name;
    const QString alter = u"ALTER TABLE %1 "_s.arg(quotedRelation(table));
    add("PG-018"_L1, table, {shown, other},
        alter
            + u"ADD CONSTRAINT %1 FOREIGN KEY (%2) REFERENCES %3%4 NOT VALID;\n"_s.arg(
                quoted(shown), list(columns), quotedRelation(other),
                references.isEmpty() ? QString() : u" (%1)"_s.arg(list(references)))
            + alter + u"VALIDATE CONSTRAINT %1;"_s.arg(quoted(shown)));
    const QStringList key = references.isEmpty()
        ? keyOf(m_context.schema ? m_context.schema->table(other) : nullptr)
        : references;
    const bool isSimple = constraint.text("fk_matchtype"_L1) != "f"_L1; // not MATCH FULL
    if (isSimple && !isNew(other) && !columns.isEmpty() && key.size() == columns.size()
        && hasPlainName(constraint.node("pktable"_L1)))
        probe(orphans(rowsOf(table), columns, rowsOf(other), key));
}

/// Told only where the table's indexes are known.
void PostgresReview::foreignKeyWithoutIndex(const QString &table, const QStringList &columns,
                                            const QString &other)
{
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    if (!known || columns.isEmpty() || m_indexed.contains(table + u'.' + columns.front()))
        return;
    const auto begins = [&](const Index &index) {
        return index.where.isEmpty() && index.columns.mid(0, columns.size()) == columns;
    };
    if (std::ranges::any_of(known->indexes, begins))
        return;
    QStringList key;
    for (const Column &column : known->columns)
        if (column.primaryKey > 0 && column.primaryKey <= columns.size())
            key += column.name;
    if (key == columns)
        return;
    add("PG-019"_L1, table, {columns.join(u", "_s), other},
        u"CREATE INDEX CONCURRENTLY %1 ON %2 (%3);"_s.arg(
            quoted(defaultName(table, columns, "idx"_L1)), quotedRelation(table), list(columns)));
}

void PostgresReview::addUnique(const QString &table, const Node &constraint)
{
    const bool primary = constraint.text("contype"_L1) == "CONSTR_PRIMARY"_L1;
    const QString index = constraint.text("indexname"_L1);
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    if (!index.isEmpty()) {
        if (!primary)
            return;
        if (!known) // Its columns are not known, nor whether they may be null.
            return add("PG-022"_L1, table, {u"…"_s, index});
        for (const Index &candidate : known->indexes)
            for (const QString &column : candidate.columns)
                if (const Column *c = known->column(column);
                    candidate.name == index && c && !c->notNull) {
                    m_works = true;
                    add("PG-022"_L1, table, {column, index},
                        u"ALTER TABLE %1 ADD CONSTRAINT %2 CHECK (%3 IS NOT NULL) NOT VALID;\n"
                        "ALTER TABLE %1 VALIDATE CONSTRAINT %2;\n"
                        "ALTER TABLE %1 ALTER COLUMN %3 SET NOT NULL;"_s.arg(
                            quotedRelation(table),
                            quoted(defaultName(table, {column}, "not_null"_L1)), quoted(column)));
                }
        return;
    }
    m_works = true;
    const QStringList columns = constraint.strings("keys"_L1);
    QString name = constraint.text("conname"_L1);
    if (name.isEmpty())
        name = primary ? defaultName(table, {}, "pkey"_L1) : defaultName(table, columns, "key"_L1);
    const QString safer = u"CREATE UNIQUE INDEX CONCURRENTLY %1 ON %2 (%3);\n"
                          "ALTER TABLE %2 ADD CONSTRAINT %1 %4 USING INDEX %1;"_s.arg(
                              quoted(name), quotedRelation(table), list(columns),
                              primary ? u"PRIMARY KEY"_s : u"UNIQUE"_s);
    add(primary ? "PG-021"_L1 : "PG-020"_L1, table, {name}, safer);
    if (!constraint.flag("nulls_not_distinct"_L1))
        probe(duplicates(rowsOf(table), columns, primary));
}

void PostgresReview::validateConstraint(const QString &table, const Node &command)
{
    const QString name = command.text("name"_L1);
    m_works = true;
    if (const auto said = m_notNullChecks.constFind(table + u'.' + name);
        said != m_notNullChecks.cend())
        m_notNullChecked.insert(*said);
    if (m_inTransaction && m_unvalidated.contains(table + u'.' + name))
        add("PG-024"_L1, table, {name});
    else
        add("PG-025"_L1, table, {name});
}

} // namespace ponyup
