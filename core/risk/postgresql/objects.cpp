// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"
#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: objects that are made, dropped, renamed and locked.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

bool isKey(const Node &column)
{
    const std::vector<Node> constraints = column.nodes("constraints"_L1);
    return std::ranges::any_of(constraints, [](const Node &constraint) {
        return constraint.text("contype"_L1) == "CONSTR_PRIMARY"_L1;
    });
}

QString lockWords(int mode)
{
    static constexpr QLatin1StringView words[] = {"ACCESS SHARE"_L1,  "ROW SHARE"_L1,
                                                  "ROW EXCLUSIVE"_L1, "SHARE UPDATE EXCLUSIVE"_L1,
                                                  "SHARE"_L1,         "SHARE ROW EXCLUSIVE"_L1,
                                                  "EXCLUSIVE"_L1,     "ACCESS EXCLUSIVE"_L1};
    return words[std::clamp(mode, 1, 8) - 1];
}

constexpr int accessExclusive = 8;

} // namespace

void PostgresReview::createTable(const Node &statement)
{
    const QString table = relationName(statement.node("relation"_L1));
    m_created.insert(table);
    if (statement.has("partbound"_L1)) {
        for (const Node &parent : statement.nodes("inhRelations"_L1)) {
            const QString name = relationName(parent);
            if (isNew(name))
                continue;
            lockExclusively(name);
            add("PG-045"_L1, table, {name},
                u"CREATE TABLE %1 (LIKE %2 INCLUDING ALL);\n"
                "ALTER TABLE %2 ATTACH PARTITION %1 FOR VALUES …;"_s.arg(quotedRelation(table),
                                                                         quotedRelation(name)));
        }
    }
    for (const Node &column : statement.nodes("tableElts"_L1))
        if (column.is("ColumnDef"_L1))
            typeHygiene(table, column, isKey(column));
}

void PostgresReview::createTableAs(const Node &statement)
{
    const Node into = statement.is("ViewStmt"_L1) ? statement.node("view"_L1)
                                                  : statement.node("into"_L1).node("rel"_L1);
    const QString name = relationName(into);
    const bool missing = m_context.schema
        && std::ranges::find(m_context.schema->views, name, &View::name)
            == m_context.schema->views.end();
    if (statement.flag("replace"_L1) && !missing)
        lockExclusively(name);
    m_created.insert(name);
}

void PostgresReview::drop(const Node &statement)
{
    const QString type = statement.text("removeType"_L1);
    const bool cascade = statement.text("behavior"_L1) == "DROP_CASCADE"_L1;
    if (type == "OBJECT_INDEX"_L1)
        return dropIndex(statement);
    if (type == "OBJECT_TABLE"_L1)
        return dropTables(statement, cascade);
    for (const Node &object : statement.nodes("objects"_L1)) {
        const QStringList parts = object.is("ObjectWithArgs"_L1) ? object.strings("objname"_L1)
            : object.is("TypeName"_L1)                           ? object.strings("names"_L1)
            : object.is("String"_L1) ? QStringList{object.text("sval"_L1)}
                                     : object.strings("items"_L1);
        if (isAny(type, {"OBJECT_TRIGGER"_L1, "OBJECT_POLICY"_L1, "OBJECT_RULE"_L1})) {
            const QString table = qualifiedName(parts.mid(0, parts.size() - 1));
            if (isNew(table))
                continue;
            lockExclusively(table);
            add("PG-047"_L1, table);
        } else if (isAny(type, {"OBJECT_VIEW"_L1, "OBJECT_MATVIEW"_L1}) && !cascade) {
            lockExclusively(qualifiedName(parts));
        } else if (cascade && type == "OBJECT_FUNCTION"_L1) {
            add("PG-073"_L1, qualifiedName(parts));
        } else if (cascade && !isNew(qualifiedName(parts))) {
            add("PG-036"_L1, qualifiedName(parts));
        }
    }
}

void PostgresReview::dropTables(const Node &statement, bool cascade)
{
    for (const Node &object : statement.nodes("objects"_L1)) {
        const QString table = qualifiedName(object.strings("items"_L1));
        if (isNew(table))
            continue;
        lockExclusively(table);
        add("PG-034"_L1, table, {},
            u"ALTER TABLE %1 RENAME TO %2;"_s.arg(quotedRelation(table),
                                                  quoted(table.section(u'.', -1) + u"_old"_s)));
        if (cascade)
            add("PG-036"_L1, table);
    }
}

void PostgresReview::truncate(const Node &statement)
{
    for (const Node &relation : statement.nodes("relations"_L1)) {
        const QString table = relationName(relation);
        if (isNew(table))
            continue;
        lockExclusively(table);
        add("PG-037"_L1, table);
        if (statement.text("behavior"_L1) == "DROP_CASCADE"_L1)
            add("PG-036"_L1, table);
    }
}

void PostgresReview::rename(const Node &statement)
{
    const QString type = statement.text("renameType"_L1);
    const QString table = relationName(statement.node("relation"_L1));
    m_namesMean = m_namesMean && type != "OBJECT_TABLE"_L1 && type != "OBJECT_SCHEMA"_L1;
    if (isNew(table)) {
        if (type == "OBJECT_TABLE"_L1)
            m_created.insert(statement.text("newname"_L1));
        return;
    }
    if (isAny(type, {"OBJECT_TABLE"_L1, "OBJECT_VIEW"_L1, "OBJECT_MATVIEW"_L1})) {
        lockExclusively(table);
        add("PG-038"_L1, table);
    } else if (isAny(type, {"OBJECT_COLUMN"_L1, "OBJECT_ATTRIBUTE"_L1})) {
        lockExclusively(table);
        add("PG-038"_L1, u"%1.%2"_s.arg(table, statement.text("subname"_L1)));
    } else if (type == "OBJECT_SCHEMA"_L1) {
        add("PG-038"_L1, statement.text("subname"_L1));
    } else if (type == "OBJECT_TYPE"_L1) {
        add("PG-038"_L1, qualifiedName(statement.node("object"_L1).strings("items"_L1)));
    } else if (type == "OBJECT_TABCONSTRAINT"_L1) {
        lockExclusively(table);
    } else if (type == "OBJECT_TRIGGER"_L1) {
        lockExclusively(table);
        add("PG-047"_L1, table);
    }
}

void PostgresReview::setSchema(const Node &statement)
{
    const QString table = relationName(statement.node("relation"_L1));
    if (table.isEmpty() || isNew(table))
        return;
    lockExclusively(table);
    add("PG-039"_L1, table);
}

void PostgresReview::createTrigger(const Node &statement)
{
    const QString table = relationName(statement.node("relation"_L1));
    if (!isNew(table))
        add("PG-047"_L1, table);
}

void PostgresReview::createPolicy(const Node &statement)
{
    const QString table = relationName(statement.node("table"_L1));
    if (isNew(table))
        return;
    lockExclusively(table);
    add("PG-047"_L1, table);
}

void PostgresReview::alterEnum(const Node &statement)
{
    const QString type = qualifiedName(statement.strings("typeName"_L1));
    const QString value = statement.text("newVal"_L1);
    if (statement.has("oldVal"_L1)) {
        add("PG-038"_L1, u"%1.%2"_s.arg(type, statement.text("oldVal"_L1)));
        return;
    }
    m_enumValues.insert(value);
    if (!statement.has("newValNeighbor"_L1))
        add("PG-051"_L1, type, {value},
            u"ALTER TYPE %1 ADD VALUE '%2' BEFORE '…';"_s.arg(quotedRelation(type), value));
}

void PostgresReview::alterDomain(const Node &statement)
{
    const QString domain = qualifiedName(statement.strings("typeName"_L1));
    const QString subtype = statement.text("subtype"_L1);
    const Node constraint = statement.node("def"_L1);
    if (m_domains.contains(domain))
        return;
    const bool notNull = subtype == u"O"_s;
    if (!notNull && (subtype != u"C"_s || constraint.flag("skip_validation"_L1)))
        return;
    m_works = true;
    const QString name = constraint.text("conname"_L1);
    add("PG-052"_L1, domain, {},
        notNull
            ? QString()
            : u"ALTER DOMAIN %1 ADD CONSTRAINT %2 CHECK (…) NOT VALID;\n"
              "ALTER DOMAIN %1 VALIDATE CONSTRAINT %2;"_s.arg(
                  quotedRelation(domain), quoted(name.isEmpty() ? domain + u"_check"_s : name)));
}

void PostgresReview::createDomain(const Node &statement)
{
    const QString domain = qualifiedName(statement.strings("domainname"_L1));
    if (!statement.has("constraints"_L1))
        return;
    m_domains.insert(domain);
    add("PG-053"_L1, domain);
}

void PostgresReview::lock(const Node &statement)
{
    const int mode = statement.number("mode"_L1);
    for (const Node &relation : statement.nodes("relations"_L1)) {
        const QString table = relationName(relation);
        if (isNew(table))
            continue;
        if (mode == accessExclusive)
            lockExclusively(table);
        add("PG-075"_L1, table, {lockWords(mode)});
    }
}

void PostgresReview::reassignOwned(const Node &)
{
    add("PG-074"_L1, u"*"_s);
}

} // namespace ponyup
