// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/columntype.h"
#include "risk/postgresql/postgresreview.h"
#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

// PostgresReview: ALTER TABLE, and what it does to columns and partitions.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Of PostgreSQL's own functions those that give the same value for all rows of a statement.
/// Others, and any that somebody has written, may give another one for each.
bool isVolatile(const Node &call)
{
    const QStringList name = call.strings("funcname"_L1);
    return name.isEmpty()
        || !isAny(name.back(),
                  {"now"_L1,
                   "transaction_timestamp"_L1,
                   "statement_timestamp"_L1,
                   "current_setting"_L1,
                   "current_schema"_L1,
                   "current_database"_L1,
                   "lower"_L1,
                   "upper"_L1,
                   "md5"_L1,
                   "timezone"_L1,
                   "date_trunc"_L1,
                   "to_char"_L1,
                   "length"_L1,
                   "concat"_L1,
                   "coalesce"_L1,
                   "jsonb_build_object"_L1,
                   "json_build_object"_L1,
                   "jsonb_build_array"_L1,
                   "int4range"_L1,
                   "tstzrange"_L1,
                   "make_interval"_L1,
                   "to_tsvector"_L1,
                   "array_fill"_L1,
                   "decode"_L1,
                   "encode"_L1,
                   "abs"_L1,
                   "round"_L1,
                   "txid_current"_L1,
                   "pg_backend_pid"_L1});
}

/// By a CHECK that the catalog has, and that is valid.
bool saysNotNull(const Table &table, const QString &column)
{
    const QString check = u"CHECK ((%1 IS NOT NULL))"_s.arg(quoted(column));
    const QStringList lines = table.sql.split(u'\n');
    return std::ranges::any_of(lines, [&](const QString &line) {
        return line.contains(check) && !line.contains("NOT VALID"_L1);
    });
}

const Node *find(const std::vector<Node> &constraints, QLatin1StringView type)
{
    const auto found = std::ranges::find_if(
        constraints, [&](const Node &node) { return node.text("contype"_L1) == type; });
    return found == constraints.end() ? nullptr : &*found;
}

} // namespace

void PostgresReview::alterTable(const Node &statement)
{
    const Node relation = statement.node("relation"_L1);
    const QString table = relationName(relation);
    if (isNew(table))
        return;
    const QString kind = statement.text("objtype"_L1);
    if (!isAny(kind, {"OBJECT_TABLE"_L1, "OBJECT_MATVIEW"_L1}))
        return;
    for (const Node &command : statement.nodes("cmds"_L1)) {
        m_mayProbe = hasPlainName(relation) && !command.flag("missing_ok"_L1);
        alterTableCommand(table, command);
    }
}

void PostgresReview::alterTableCommand(const QString &table, const Node &command)
{
    const QString subtype = command.text("subtype"_L1);
    const QString column = command.text("name"_L1);
    const bool light =
        isAny(subtype,
              {"AT_ValidateConstraint"_L1, "AT_AttachPartition"_L1, "AT_SetStatistics"_L1,
               "AT_SetRelOptions"_L1, "AT_ResetRelOptions"_L1, "AT_ClusterOn"_L1,
               "AT_DropCluster"_L1, "AT_EnableTrig"_L1, "AT_EnableTrigAll"_L1,
               "AT_EnableTrigUser"_L1, "AT_DisableTrig"_L1, "AT_DisableTrigAll"_L1,
               "AT_DisableTrigUser"_L1, "AT_SetOptions"_L1, "AT_ResetOptions"_L1});
    const bool foreignKey = subtype == "AT_AddConstraint"_L1
        && command.node("def"_L1).text("contype"_L1) == "CONSTR_FOREIGN"_L1;
    const bool detachesConcurrently =
        subtype == "AT_DetachPartition"_L1 && command.node("def"_L1).flag("concurrent"_L1);
    if (!light && !foreignKey && !detachesConcurrently)
        lockExclusively(table);

    if (subtype == "AT_AddColumn"_L1) {
        addColumn(table, command.node("def"_L1));
    } else if (subtype == "AT_DropColumn"_L1) {
        add("PG-035"_L1, table, {column});
        add("PG-076"_L1, table);
        if (command.text("behavior"_L1) == "DROP_CASCADE"_L1)
            add("PG-036"_L1, u"%1.%2"_s.arg(table, column));
    } else if (subtype == "AT_AlterColumnType"_L1) {
        alterColumnType(table, command);
    } else if (subtype == "AT_SetNotNull"_L1) {
        setNotNull(table, column);
    } else if (subtype == "AT_DropNotNull"_L1) {
        add("PG-016"_L1, table, {column});
    } else if (subtype == "AT_AddConstraint"_L1) {
        addConstraint(table, command.node("def"_L1));
    } else if (subtype == "AT_ValidateConstraint"_L1) {
        validateConstraint(table, command);
    } else if (subtype == "AT_DropConstraint"_L1) {
        if (command.text("behavior"_L1) == "DROP_CASCADE"_L1)
            add("PG-036"_L1, column);
    } else if (subtype == "AT_AttachPartition"_L1) {
        attachPartition(table, command);
    } else if (subtype == "AT_DetachPartition"_L1) {
        detachPartition(table, command);
    } else if (isAny(subtype, {"AT_DisableTrigAll"_L1, "AT_DisableTrig"_L1})) {
        disableTrigger(table, command);
    } else if (subtype == "AT_EnableRowSecurity"_L1) {
        add("PG-049"_L1, table);
    } else if (subtype == "AT_ReplicaIdentity"_L1) {
        add("PG-072"_L1, table);
    } else if (subtype == "AT_ChangeOwner"_L1) {
        add("PG-074"_L1, table);
    } else {
        changePersistence(table, command);
    }
}

void PostgresReview::changePersistence(const QString &table, const Node &command)
{
    const QString subtype = command.text("subtype"_L1);
    const bool logged = isAny(subtype, {"AT_SetLogged"_L1, "AT_SetUnLogged"_L1});
    if (!logged && !isAny(subtype, {"AT_SetTableSpace"_L1, "AT_SetAccessMethod"_L1}))
        return;
    m_works = true;
    add(logged ? "PG-040"_L1 : "PG-041"_L1, table);
}

void PostgresReview::addColumn(const QString &table, const Node &column)
{
    const QString name = column.text("colname"_L1);
    const QString type = readColumnType(column.node("typeName"_L1)).name;
    const std::vector<Node> constraints = column.nodes("constraints"_L1);
    const Node *const given = find(constraints, "CONSTR_DEFAULT"_L1);
    const bool serial = isAny(
        type,
        {"serial"_L1, "bigserial"_L1, "smallserial"_L1, "serial4"_L1, "serial8"_L1, "serial2"_L1});
    typeHygiene(table, column, false);
    add("PG-076"_L1, table);
    if (serial) {
        m_works = true;
        const QString sequence = quoted(u"%1_%2_seq"_s.arg(table.section(u'.', -1), name));
        add("PG-002"_L1, table, {name},
            u"ALTER TABLE %1 ADD COLUMN %2 %3;\nCREATE SEQUENCE %4 OWNED BY %1.%2;\n"
            "ALTER TABLE %1 ALTER COLUMN %2 SET DEFAULT nextval('%4');"_s.arg(
                quotedRelation(table), quoted(name),
                type.contains("big"_L1) || type.endsWith(u'8') ? u"bigint"_s : u"integer"_s,
                sequence));
    }
    if (m_domains.contains(qualifiedName(type.split(u'.')))) {
        m_works = true;
        add("PG-005"_L1, table, {name});
    }
    if (given)
        defaultOfColumn(table, column, given->node("raw_expr"_L1));
    for (const Node &constraint : constraints)
        addedColumnConstraint(table, column, constraint, given || serial);
}

void PostgresReview::defaultOfColumn(const QString &table, const Node &column,
                                     const Node &expression)
{
    // Node(…) keeps the expression as a field, so that a call at its top is found as well.
    const std::vector<Node> calls = expression.all("FuncCall"_L1);
    if (std::ranges::none_of(calls, isVolatile))
        return;
    m_works = true;
    const QString name = quoted(column.text("colname"_L1));
    const QString relation = quotedRelation(table);
    add("PG-001"_L1, table, {column.text("colname"_L1)},
        u"ALTER TABLE %1 ADD COLUMN %2 %3;\nALTER TABLE %1 ALTER COLUMN %2 SET DEFAULT …;"_s.arg(
            relation, name, sqlText(readColumnType(column.node("typeName"_L1)))));
}

void PostgresReview::addedColumnConstraint(const QString &table, const Node &column,
                                           const Node &constraint, bool hasDefault)
{
    const QString name = column.text("colname"_L1);
    const QString type = constraint.text("contype"_L1);
    const QString alter = u"ALTER TABLE %1 "_s.arg(quotedRelation(table));
    if (type == "CONSTR_IDENTITY"_L1) {
        m_works = true;
        add("PG-003"_L1, table, {name});
    } else if (type == "CONSTR_GENERATED"_L1) {
        m_works = true;
        add("PG-004"_L1, table, {name});
    } else if (type == "CONSTR_NOTNULL"_L1 && !hasDefault) {
        const std::vector<Node> all = column.nodes("constraints"_L1);
        if (!find(all, "CONSTR_IDENTITY"_L1) && !find(all, "CONSTR_GENERATED"_L1)) {
            add("PG-006"_L1, table, {name},
                alter
                    + u"ADD COLUMN %1 %2 NOT NULL DEFAULT …;"_s.arg(
                        quoted(name), sqlText(readColumnType(column.node("typeName"_L1)))));
            probe(u"SELECT 1 FROM %1"_s.arg(quotedRelation(table)));
        }
    } else if (type == "CONSTR_CHECK"_L1) {
        m_works = true;
        const QString check = quoted(u"%1_%2_check"_s.arg(table.section(u'.', -1), name));
        add("PG-007"_L1, table, {name},
            alter + u"ADD COLUMN %1 …;\n"_s.arg(quoted(name)) + alter
                + u"ADD CONSTRAINT %1 CHECK (…) NOT VALID;\n"_s.arg(check) + alter
                + u"VALIDATE CONSTRAINT %1;"_s.arg(check));
    } else if (isAny(type, {"CONSTR_UNIQUE"_L1, "CONSTR_PRIMARY"_L1})) {
        m_works = true;
        const QString index = quoted(u"%1_%2_key"_s.arg(table.section(u'.', -1), name));
        add("PG-008"_L1, table, {name},
            alter + u"ADD COLUMN %1 …;\n"_s.arg(quoted(name))
                + u"CREATE UNIQUE INDEX CONCURRENTLY %1 ON %2 (%3);\n"_s.arg(
                    index, quotedRelation(table), quoted(name))
                + alter + u"ADD CONSTRAINT %1 UNIQUE USING INDEX %1;"_s.arg(index));
    } else if (type == "CONSTR_FOREIGN"_L1) {
        add("PG-009"_L1, table, {name, relationName(constraint.node("pktable"_L1))});
        foreignKeyWithoutIndex(table, {name}, relationName(constraint.node("pktable"_L1)));
    }
}

void PostgresReview::setNotNull(const QString &table, const QString &column)
{
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    if (m_notNullChecked.contains(table + u'.' + column) || (known && saysNotNull(*known, column)))
        return;
    m_works = true;
    const QString alter = u"ALTER TABLE %1 "_s.arg(quotedRelation(table));
    const QString check = quoted(u"%1_%2_not_null"_s.arg(table.section(u'.', -1), column));
    add("PG-015"_L1, table, {column},
        alter
            + u"ADD CONSTRAINT %1 CHECK (%2 IS NOT NULL) NOT VALID;\n"_s.arg(check, quoted(column))
            + alter + u"VALIDATE CONSTRAINT %1;\n"_s.arg(check) + alter
            + u"ALTER COLUMN %1 SET NOT NULL;\n"_s.arg(quoted(column)) + alter
            + u"DROP CONSTRAINT %1;"_s.arg(check));
    probe(u"SELECT 1 FROM %1 WHERE %2 IS NULL"_s.arg(quotedRelation(table), quoted(column)));
}

void PostgresReview::attachPartition(const QString &parent, const Node &command)
{
    const QString partition = relationName(command.node("def"_L1).node("name"_L1));
    if (isNew(partition))
        return;
    lockExclusively(partition);
    m_works = true;
    add("PG-044"_L1, parent, {partition});
}

void PostgresReview::detachPartition(const QString &parent, const Node &command)
{
    const Node definition = command.node("def"_L1);
    if (definition.flag("concurrent"_L1))
        return;
    const QString partition = relationName(definition.node("name"_L1));
    lockExclusively(partition);
    add("PG-046"_L1, parent, {partition},
        u"ALTER TABLE %1 DETACH PARTITION %2 CONCURRENTLY;"_s.arg(quotedRelation(parent),
                                                                  quotedRelation(partition)));
}

/// A trigger of a foreign key is called so.
void PostgresReview::disableTrigger(const QString &table, const Node &command)
{
    if (command.text("subtype"_L1) == "AT_DisableTrigAll"_L1
        || command.text("name"_L1).startsWith("RI_ConstraintTrigger"_L1))
        add("PG-048"_L1, table, {},
            u"ALTER TABLE %1 DISABLE TRIGGER USER;"_s.arg(quotedRelation(table)));
}

} // namespace ponyup
