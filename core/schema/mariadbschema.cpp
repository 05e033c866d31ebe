// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/mariadbschema.h"

#include "base/tr.h"
#include "sql/definer.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

class Reader {
public:
    explicit Reader(Connection &connection) : m_connection(connection) { }

    Result<Schema> read();

private:
    Result<> readTables();
    Result<> readColumns();
    Result<> readIndexes();
    Result<> readForeignKeys();
    Result<> readTexts();
    Result<> readViews();
    Result<> readTriggers();
    Result<> readRoutines();
    Result<> readEvents();

    /// Calls `add(row)` for each row.
    template <typename Add>
    Result<> each(const QString &sql, Add add);
    /// What SHOW CREATE says, in its column of that number.
    Result<QString> shown(const QString &kind, const QString &name, int column);
    Table *table(const QString &name);

    Connection &m_connection;
    Schema m_schema;
    QString m_qualifier; ///< "`shop`."
    QHash<QString, size_t> m_numbers; ///< Of tables, by name.
    QHash<QString, QString> m_collations; ///< Of tables, by name.
    bool m_isMariaDb = true;
};

Result<Schema> Reader::read()
{
    const auto found = m_connection.query(u"SELECT DATABASE(), VERSION() LIKE '%MariaDB%'"_s);
    if (!found)
        return fail(found.error());
    m_qualifier = m_connection.quote(found->rows.at(0).at(0).toString()) + u'.';
    m_isMariaDb = found->rows.at(0).at(1).toBool();
    Result<> done;
    for (auto step : {&Reader::readTables, &Reader::readColumns, &Reader::readIndexes,
                      &Reader::readForeignKeys, &Reader::readTexts, &Reader::readViews,
                      &Reader::readTriggers, &Reader::readRoutines, &Reader::readEvents})
        if (done)
            done = (this->*step)();
    if (!done)
        return fail(std::move(done.error()));
    std::ranges::sort(m_schema.items, {},
                      [](const SchemaItem &item) { return std::pair(item.object, item.name); });
    return std::move(m_schema);
}

template <typename Add>
Result<> Reader::each(const QString &sql, Add add)
{
    const auto rows = m_connection.query(sql);
    if (!rows)
        return fail(rows.error());
    for (const QVariantList &row : rows->rows)
        add(row);
    return {};
}

Table *Reader::table(const QString &name)
{
    const auto number = m_numbers.constFind(name);
    return number == m_numbers.constEnd() ? nullptr : &m_schema.tables[*number];
}

Result<QString> Reader::shown(const QString &kind, const QString &name, int column)
{
    const auto found =
        m_connection.query(u"SHOW CREATE %1 %2"_s.arg(kind, m_connection.quote(name)));
    if (!found)
        return fail(found.error());
    // Without the right to see it, there is none.
    return withoutDefiner(found->rows.at(0).at(column).toString()).remove(m_qualifier);
}

Result<> Reader::readTables()
{
    QStringList sequences;
    auto done = each(u"SELECT TABLE_NAME, TABLE_TYPE, TABLE_COLLATION FROM "
                     "information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
                     "AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') "
                     "ORDER BY BINARY TABLE_NAME"_s,
                     [&](const QVariantList &row) {
                         const QString name = row.at(0).toString();
                         if (row.at(1).toString() == "SEQUENCE"_L1) {
                             sequences += name;
                             return;
                         }
                         m_numbers.insert(name, m_schema.tables.size());
                         m_collations.insert(name, row.at(2).toString());
                         m_schema.tables.push_back({.name = name});
                     });
    for (const QString &name : std::as_const(sequences)) {
        const auto text = done ? shown(u"SEQUENCE"_s, name, 1) : fail(done.error());
        if (!text)
            return fail(text.error());
        m_schema.items.push_back({.object = SchemaObject::Sequence, .name = name, .sql = *text});
    }
    return done;
}

Result<> Reader::readColumns()
{
    return each(
        u"SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, "
        "GENERATION_EXPRESSION, COLLATION_NAME, COLUMN_COMMENT FROM information_schema.COLUMNS "
        "WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION"_s,
        [&](const QVariantList &row) {
            const QString name = row.at(0).toString();
            Table *of = table(name);
            if (!of)
                return; // A view's.
            Column column{.name = row.at(1).toString(),
                          .type = row.at(2).toString().simplified(),
                          .notNull = row.at(3).toString() == "NO"_L1,
                          .generated = row.at(6).toString()};
            const QString collation = row.at(7).toString();
            if (!collation.isEmpty() && collation != m_collations.value(name))
                column.type += u" COLLATE "_s + collation;
            static const QRegularExpression generated(
                u"(VIRTUAL|STORED|PERSISTENT|DEFAULT)[ _]GENERATED|PERSISTENT"_s);
            const QString extra = row.at(5).toString().remove(generated).simplified();
            if (!extra.isEmpty())
                column.type += u' ' + extra;
            if (const QString comment = row.at(8).toString(); !comment.isEmpty())
                column.type += u" COMMENT '"_s + QString(comment).replace(u'\'', u"''"_s) + u'\'';
            const QVariant value = row.at(4);
            const bool isNone =
                value.isNull() || (m_isMariaDb && !column.notNull && value.toString() == "NULL"_L1);
            if (!isNone && column.generated.isEmpty())
                column.defaultValue = value.toString();
            of->columns.push_back(std::move(column));
        });
}

Result<> Reader::readIndexes()
{
    return each(u"SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, COLLATION, "
                "INDEX_TYPE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() "
                "ORDER BY TABLE_NAME, BINARY INDEX_NAME, SEQ_IN_INDEX"_s,
                [&](const QVariantList &row) {
                    Table *of = table(row.at(0).toString());
                    if (!of)
                        return;
                    const QString name = row.at(1).toString();
                    const QString column = row.at(3).toString();
                    if (name == "PRIMARY"_L1) {
                        const auto part = std::ranges::find(of->columns, column, &Column::name);
                        if (part != of->columns.end())
                            part->primaryKey =
                                1 + int(std::ranges::count_if(of->columns, [](const Column &one) {
                                    return one.primaryKey > 0;
                                }));
                        return;
                    }
                    if (of->indexes.empty() || of->indexes.back().name != name)
                        of->indexes.push_back({.name = name, .unique = row.at(2).toInt() == 0});
                    Index &index = of->indexes.back();
                    QString part = column;
                    if (!row.at(4).isNull())
                        part += u"(%1)"_s.arg(row.at(4).toString());
                    if (row.at(5).toString() == "D"_L1)
                        part += u" DESC"_s;
                    index.columns += part;
                    const QString type = row.at(6).toString();
                    const QString kind = type == "FULLTEXT"_L1 || type == "SPATIAL"_L1 ? type + u' '
                        : index.unique ? u"UNIQUE "_s
                                       : QString();
                    index.sql = u"CREATE %1INDEX %2 ON %3 (%4)"_s.arg(
                        kind, m_connection.quote(name), m_connection.quote(of->name),
                        index.columns.join(u", "_s));
                });
}

Result<> Reader::readForeignKeys()
{
    // Two questions: joined, the server opens every table for each row.
    QHash<QString, std::pair<QString, QString>> rules; ///< By table and constraint.
    auto done = each(u"SELECT TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE "
                     "FROM information_schema.REFERENTIAL_CONSTRAINTS "
                     "WHERE CONSTRAINT_SCHEMA = DATABASE()"_s,
                     [&](const QVariantList &row) {
                         rules.insert(row.at(0).toString() + u'\n' + row.at(1).toString(),
                                      {row.at(2).toString(), row.at(3).toString()});
                     });
    if (!done)
        return done;
    QString last; // The constraint that the row before was of.
    done = each(u"SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, "
                "REFERENCED_TABLE_SCHEMA = DATABASE(), REFERENCED_TABLE_SCHEMA, "
                "REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME "
                "FROM information_schema.KEY_COLUMN_USAGE "
                "WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL "
                "ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"_s,
                [&](const QVariantList &row) {
                    Table *of = table(row.at(0).toString());
                    if (!of)
                        return;
                    const QString constraint = of->name + u'\n' + row.at(1).toString();
                    if (std::exchange(last, constraint) != constraint) {
                        QString other = row.at(5).toString();
                        if (!row.at(3).toBool())
                            other.prepend(row.at(4).toString() + u'.');
                        const auto [onUpdate, onDelete] = rules.value(constraint);
                        of->foreignKeys.push_back(
                            {.table = other, .onUpdate = onUpdate, .onDelete = onDelete});
                    }
                    of->foreignKeys.back().columns += row.at(2).toString();
                    of->foreignKeys.back().references += row.at(6).toString();
                });
    for (Table &one : m_schema.tables)
        std::ranges::sort(one.foreignKeys, {}, &ForeignKey::columns);
    return done;
}

Result<> Reader::readTexts()
{
    // What stands in executable comments counts as well.
    static const QRegularExpression executable(u"/\\*M?!\\d* ?(.*?)\\*/"_s,
                                               QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression nextNumber(u" AUTO_INCREMENT=\\d+"_s);
    for (Table &one : m_schema.tables) {
        const auto text = shown(u"TABLE"_s, one.name, 1);
        if (!text)
            return fail(text.error());
        one.sql = QString(*text).remove(nextNumber).replace(executable, u"\\1"_s);
    }
    return {};
}

Result<> Reader::readViews()
{
    QStringList names;
    auto done = each(u"SELECT TABLE_NAME FROM information_schema.VIEWS "
                     "WHERE TABLE_SCHEMA = DATABASE() ORDER BY BINARY TABLE_NAME"_s,
                     [&](const QVariantList &row) { names += row.front().toString(); });
    for (const QString &name : std::as_const(names)) {
        const auto text = shown(u"VIEW"_s, name, 1);
        if (!text)
            return fail(text.error());
        m_schema.views.push_back({.name = name, .sql = *text});
    }
    return done;
}

Result<> Reader::readTriggers()
{
    return each(u"SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, "
                "ACTION_STATEMENT FROM information_schema.TRIGGERS "
                "WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY BINARY TRIGGER_NAME"_s,
                [&](const QVariantList &row) {
                    const QString name = row.at(0).toString();
                    const QString of = row.at(1).toString();
                    m_schema.triggers.push_back(
                        {.name = name,
                         .table = of,
                         .sql = u"CREATE TRIGGER %1 %2 %3 ON %4 FOR EACH ROW %5"_s.arg(
                             m_connection.quote(name), row.at(2).toString(), row.at(3).toString(),
                             m_connection.quote(of), row.at(4).toString())});
                });
}

Result<> Reader::readRoutines()
{
    QList<QPair<QString, QString>> routines;
    auto done = each(u"SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES "
                     "WHERE ROUTINE_SCHEMA = DATABASE() "
                     "AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')"_s,
                     [&](const QVariantList &row) {
                         routines.emplaceBack(row.at(0).toString(), row.at(1).toString());
                     });
    for (const auto &[kind, name] : std::as_const(routines)) {
        const auto text = shown(kind, name, 2);
        if (!text)
            return fail(text.error());
        m_schema.items.push_back({.object = SchemaObject::Function, .name = name, .sql = *text});
    }
    return done;
}

Result<> Reader::readEvents()
{
    QStringList names;
    auto done = each(u"SELECT EVENT_NAME FROM information_schema.EVENTS "
                     "WHERE EVENT_SCHEMA = DATABASE()"_s,
                     [&](const QVariantList &row) { names += row.front().toString(); });
    for (const QString &name : std::as_const(names)) {
        const auto text = shown(u"EVENT"_s, name, 3);
        if (!text)
            return fail(text.error());
        m_schema.items.push_back({.object = SchemaObject::Event, .name = name, .sql = *text});
    }
    return done;
}

} // namespace

Result<Schema> readMariaDbSchema(Connection &connection)
{
    return Reader(connection).read();
}

} // namespace ponyup
