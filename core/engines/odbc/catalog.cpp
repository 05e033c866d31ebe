// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/odbc/odbcconnection.h"
#include "engines/odbc/odbclink.h"

#include <algorithm>

// OdbcConnection: what the driver's catalog tells of the database.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

// Columns of the catalog functions' answers, as the standard has them.
constexpr qsizetype schemaColumn = 1;
constexpr qsizetype tableColumn = 2;
constexpr qsizetype nameColumn = 3; ///< The column's; of a table, what it is.
constexpr qsizetype typeColumn = 5;
constexpr qsizetype sizeColumn = 6;
constexpr qsizetype digitsColumn = 8;
constexpr qsizetype nullableColumn = 10;
constexpr qsizetype defaultColumn = 12;
constexpr qsizetype keyPlaceColumn = 4;

QString sized(const QVariantList &row)
{
    const QString type = row.at(typeColumn).toString();
    const int size = row.at(sizeColumn).toInt();
    const bool isText = type.contains("char"_L1, Qt::CaseInsensitive)
        || type.contains("binary"_L1, Qt::CaseInsensitive);
    const bool isExact = type.startsWith("numeric"_L1, Qt::CaseInsensitive)
        || type.startsWith("decimal"_L1, Qt::CaseInsensitive);
    if (type.contains(u'(') || size <= 0 || (!isText && !isExact))
        return type;
    const int digits = isExact ? row.at(digitsColumn).toInt() : 0;
    return digits > 0 ? u"%1(%2,%3)"_s.arg(type).arg(size).arg(digits)
                      : u"%1(%2)"_s.arg(type).arg(size);
}

StatementTrace isThere(const QString &what, bool there, bool wanted, bool certain)
{
    using State = StatementTrace::State;
    const QString evidence =
        there ? Tr::tr("%1 is there.").arg(what) : Tr::tr("%1 is not there.").arg(what);
    if (there == wanted)
        return {.state = State::Done, .evidence = evidence};
    if (certain)
        return {.state = State::NotDone, .evidence = evidence};
    return {.state = State::Unknown,
            .evidence = evidence + u' '
                + Tr::tr("But whether the database is still at work on it, it does not tell.")};
}

} // namespace

bool OdbcConnection::isName(const QString &stored, const QString &wanted) const
{
    return stored.compare(wanted, profile().caseMatters ? Qt::CaseSensitive : Qt::CaseInsensitive)
        == 0;
}

Result<QString> OdbcConnection::schema()
{
    if (m_schema)
        return *m_schema;
    if (product().schema.isEmpty())
        return QString();
    const auto found = query(product().schema);
    if (!found)
        return fail(found.error());
    m_schema = found->rows.empty() ? QString() : found->rows.front().at(0).toString();
    return *m_schema;
}

Result<std::optional<CatalogTable>> OdbcConnection::find(const QString &table)
{
    const auto in = schema();
    if (!in)
        return fail(in.error());
    const auto found = m_link ? m_link->tables(*in, table) : query({});
    if (!found)
        return fail(found.error());
    for (const QVariantList &row : found->rows) {
        const QString kind = row.at(nameColumn).toString();
        if (isName(row.at(tableColumn).toString(), table)
            && (kind.contains("TABLE"_L1) || kind.contains("VIEW"_L1)))
            return CatalogTable{.name = row.at(tableColumn).toString(),
                                .isView = kind.contains("VIEW"_L1)};
    }
    return std::nullopt;
}

Result<std::optional<QStringList>> OdbcConnection::columnsOf(const QString &table)
{
    const auto found = find(table);
    if (!found)
        return fail(found.error());
    if (!*found)
        return std::nullopt;
    if ((*found)->isView)
        return fail(
            ErrorKind::VersionTableTaken,
            Tr::tr("\"%1\" is no table here, and PonyUp keeps a table of that name.").arg(table),
            Tr::tr("Rename what has the name."));
    const auto all = columns((*found)->name);
    if (!all)
        return fail(all.error());
    QStringList names;
    for (const CatalogTable::Column &column : *all)
        names += column.name;
    return names;
}

Result<std::vector<CatalogTable>> OdbcConnection::catalog()
{
    const auto in = schema();
    if (!in)
        return fail(in.error());
    const auto found = m_link ? m_link->tables(*in) : query({});
    if (!found)
        return fail(found.error());
    std::vector<CatalogTable> tables;
    for (const QVariantList &row : found->rows) {
        const QString kind = row.at(nameColumn).toString();
        CatalogTable table{.name = row.at(tableColumn).toString(), .isView = kind == "VIEW"_L1};
        if (kind == "TABLE"_L1) {
            auto all = columns(table.name);
            if (!all)
                return fail(std::move(all.error()));
            table.columns = std::move(*all);
        } else if (!table.isView) {
            continue;
        }
        tables.push_back(std::move(table));
    }
    return tables;
}

Result<std::vector<CatalogTable::Column>> OdbcConnection::columns(const QString &table)
{
    const auto in = schema();
    if (!in)
        return fail(in.error());
    const auto found = m_link ? m_link->columns(*in, table) : query({});
    const auto key = m_link ? m_link->primaryKey(*in, table) : query({});
    if (!found)
        return fail(found.error());
    std::vector<CatalogTable::Column> columns;
    for (const QVariantList &row : found->rows) {
        if (!isName(row.at(tableColumn).toString(), table)
            || (!columns.empty() && row.at(schemaColumn) != found->rows.front().at(schemaColumn)))
            continue;
        CatalogTable::Column column{.name = row.at(nameColumn).toString(),
                                    .type = sized(row),
                                    .notNull = row.at(nullableColumn).toInt() == SQL_NO_NULLS};
        if (row.size() > defaultColumn && !row.at(defaultColumn).toString().isEmpty())
            column.defaultValue = row.at(defaultColumn).toString();
        for (const QVariantList &part : key ? key->rows : std::vector<QVariantList>())
            if (part.at(nameColumn).toString() == column.name)
                column.primaryKey = part.at(keyPlaceColumn).toInt();
        columns.push_back(std::move(column));
    }
    return columns;
}

Result<StatementTrace> OdbcConnection::trace(const Statement &statement, const StatementMark &,
                                             TraceDepth)
{
    if (statement.kind == StatementKind::Session)
        return StatementTrace{.state = StatementTrace::State::Harmless};
    const ObjectName object = statement.object();
    const bool creates = statement.verb.startsWith("CREATE");
    const bool drops = statement.verb.startsWith("DROP");
    const bool isTable = object.type == ObjectType::Table || object.type == ObjectType::View;
    // Where names with a schema are, the catalog of the own one does not tell.
    if (!isTable || object.name.isEmpty() || !object.schema.isEmpty() || (!creates && !drops)
        || (drops && statement.objects().size() > 1))
        return StatementTrace{};
    if (object.ifNotExists)
        return StatementTrace{.state = StatementTrace::State::Harmless};
    const auto found = find(
        profile().lowerCase && !statement.text.contains('"') ? object.name.toLower() : object.name);
    if (!found)
        return fail(found.error());
    // The session that began it has ended, or the update lock would not be ours.
    const bool certain = product().diesWithClient || !product().lives.isEmpty();
    return isThere(object.name, found->has_value(), creates, certain);
}

ServerInfo OdbcConnection::info()
{
    const OdbcProfile &known = profile();
    ServerInfo info{.product = known.name,
                    .version = known.version,
                    .database = m_url.toString(),
                    .user = known.user,
                    .readOnly = known.readOnly,
                    .transport = Tr::tr("through the ODBC driver %1").arg(known.driver)};
    const QString proof = known.isProven ? Tr::tr("tried") : Tr::tr("as the driver says");
    if (known.ddlRollsBack)
        info.notes +=
            Tr::tr("changes of tables are rolled back with their transaction (%1)").arg(proof);
    else if (known.dmlRollsBack)
        info.notes += Tr::tr("rows are rolled back with their transaction, changes of tables are "
                             "not (%1): every migration runs with the journal")
                          .arg(proof);
    else
        info.notes +=
            Tr::tr("nothing is rolled back (%1): every migration runs with the journal").arg(proof);
    info.notes += Tr::tr("not known through ODBC: the size of the database, indexes, foreign keys, "
                         "triggers and views' texts, where in a statement an error is, and whether "
                         "a procedure commits");
    if (product().name.isEmpty())
        info.notes += Tr::tr("PonyUp does not know %1: it holds its update lock by the clock of "
                             "the session's time zone, and waits for locks as long as the driver "
                             "does")
                          .arg(known.name);
    return info;
}

} // namespace ponyup
