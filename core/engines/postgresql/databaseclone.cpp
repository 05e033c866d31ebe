// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/databaseclone.h"

#include "base/tr.h"
#include "engines/copyname.h"
#include "engines/postgresql/pgdump.h"
#include "engines/postgresql/scratchschema.h"
#include "sql/statementreader.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QString literal(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
}

} // namespace

DatabaseClone::DatabaseClone(std::unique_ptr<PostgresConnection> original, DatabaseUrl url)
    : m_original(std::move(original)),
      m_url(std::move(url))
{
}

DatabaseClone::~DatabaseClone()
{
    m_clone.reset();
    (void)m_original->run(
        u"DROP DATABASE IF EXISTS "_s
        + m_original->quote(m_url.database)); // What stays is dropped by the next one.
}

Result<std::unique_ptr<DatabaseClone>> DatabaseClone::create(const PostgresEngine &engine,
                                                             const DatabaseUrl &url)
{
    auto original = PostgresConnection::open(engine, url, Access::Update, std::chrono::seconds(5));
    if (!original)
        return fail(std::move(original.error()));
    DatabaseUrl cloneUrl = url;
    cloneUrl.database = newCopyName(rehearsalPrefix);
    std::unique_ptr<DatabaseClone> clone(new DatabaseClone(std::move(*original), cloneUrl));
    clone->dropForgotten();
    if (auto made = clone->createDatabase(); !made)
        return fail(std::move(made.error()));
    auto connection =
        PostgresConnection::open(engine, cloneUrl, Access::Update, std::chrono::seconds(5));
    if (!connection)
        return fail(std::move(connection.error()));
    clone->m_clone = std::move(*connection);
    clone->m_clone->stayInside();
    return clone;
}

void DatabaseClone::dropForgotten()
{
    const auto found =
        m_original->query(u"SELECT d.datname FROM pg_catalog.pg_database d "
                          "WHERE d.datname LIKE 'ponyup\\_rehearsal\\_%' "
                          "AND pg_catalog.pg_has_role(d.datdba, 'USAGE') AND NOT EXISTS "
                          "(SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)"_s);
    if (!found)
        return;
    for (const QVariantList &row : found->rows) {
        const QString name = row.front().toString();
        if (isOldCopyName(name))
            (void)m_original->run(u"DROP DATABASE IF EXISTS "_s + m_original->quote(name));
    }
}

Result<> DatabaseClone::createDatabase()
{
    const auto like = m_original->query(
        u"SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype "
        "FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()"_s);
    if (!like)
        return fail(like.error());
    const QVariantList &row = like->rows.at(0);
    const QString name = m_original->quote(m_url.database);
    const auto made = m_original->run(
        u"CREATE DATABASE %1 TEMPLATE template0 ENCODING %2 LC_COLLATE %3 LC_CTYPE %4"_s.arg(
            name, literal(row.at(0).toString()), literal(row.at(1).toString()),
            literal(row.at(2).toString())));
    if (!made) {
        Error error = made.error();
        if (error.sqlState == "42501"_L1 || error.kind == ErrorKind::ReadOnly) {
            error.kind = ErrorKind::Unsupported;
            error.message = Tr::tr("A copy to try things on cannot be made: the user may not "
                                   "create databases on this server.");
            error.hint = Tr::tr("Let an administrator say: ALTER ROLE … CREATEDB.");
        }
        return fail(std::move(error));
    }
    if (const auto fast =
            m_original->run(u"ALTER DATABASE %1 SET synchronous_commit = off"_s.arg(name));
        !fast)
        return fail(fast.error());
    return takeSettings();
}

/// What ALTER DATABASE … SET has given the original: above all its search path.
Result<> DatabaseClone::takeSettings()
{
    const auto settings = m_original->query(
        u"SELECT pg_catalog.unnest(setconfig) FROM pg_catalog.pg_db_role_setting "
        "WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_catalog.pg_database "
        "WHERE datname = pg_catalog.current_database())"_s);
    if (!settings)
        return fail(settings.error());
    for (const QVariantList &row : settings->rows) {
        const QString setting = row.front().toString();
        const QString name = setting.section(u'=', 0, 0);
        const QString value = setting.section(u'=', 1);
        if (name == "synchronous_commit"_L1) // A copy has nothing to lose.
            continue;
        // A list is kept as it was written; one literal would be one name.
        const bool isList = name == "search_path"_L1 || name == "temp_tablespaces"_L1;
        const auto set = m_original->run(u"ALTER DATABASE %1 SET %2 TO %3"_s.arg(
            m_original->quote(m_url.database), name,
            isList && !value.isEmpty() ? value : literal(value)));
        if (!set)
            return fail(set.error());
    }
    return {};
}

Result<> DatabaseClone::fill(std::stop_token stop)
{
    DatabaseUrl original = m_url;
    original.database = QString::fromUtf8(pq().PQdb(m_original->link().handle()));
    const auto target = PostgresTarget::of(original);
    if (!target)
        return fail(target.error());
    const auto privileges = mayGivePrivileges();
    if (!privileges)
        return fail(privileges.error());
    m_hasPrivileges = *privileges;
    const auto dump = dumpSchema(*target, pq().PQserverVersion(m_original->link().handle()),
                                 m_hasPrivileges, stop);
    if (!dump)
        return fail(dump.error());
    if (auto ran = runDump(**dump, stop); !ran)
        return ran;
    m_isFilled = true;
    keepForeignTables(m_clone->link());
    if (auto populated = populateViews(); !populated)
        return populated;
    if (auto copied = copyRecords(); !copied)
        return copied;
    return m_clone->observe(readSizes(m_original->link()));
}

/// Only a superuser gives objects to others; who owns all of them need not.
Result<bool> DatabaseClone::mayGivePrivileges()
{
    const QString ofOthers = u"SELECT 1 FROM pg_catalog.%1 o JOIN pg_catalog.pg_namespace n "
                             "ON n.oid = o.%2namespace WHERE o.%2owner <> r.oid "
                             "AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"_s;
    const auto found = m_original->query(
        u"SELECT r.rolsuper OR NOT EXISTS (%1 UNION ALL %2 UNION ALL %3 UNION ALL "
        "SELECT 1 FROM pg_catalog.pg_namespace s WHERE s.nspowner <> r.oid "
        "AND s.nspname NOT IN ('public', 'information_schema') AND s.nspname !~ '^pg_') "
        "FROM pg_catalog.pg_roles r WHERE r.rolname = current_user"_s.arg(
            ofOthers.arg(u"pg_class"_s, u"rel"_s), ofOthers.arg(u"pg_proc"_s, u"pro"_s),
            ofOthers.arg(u"pg_type"_s, u"typ"_s)));
    if (!found)
        return fail(found.error());
    return found->rows.at(0).at(0).toBool();
}

Result<> DatabaseClone::runDump(QIODevice &dump, std::stop_token stop)
{
    dump.seek(0);
    StatementReader reader(dump,
                           {.dialect = Dialect::PostgreSql,
                            .start = {.file = u"pg_dump"_s},
                            .checksum = false,
                            .tokenChecksum = false});
    for (;;) {
        const auto statement = reader.next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            return m_clone->rollback(); // Puts the settings of the dump back.
        if (auto ran = m_clone->carryOut(**statement, stop); !ran) {
            Error error = ran.error();
            if (error.kind == ErrorKind::Sql) {
                error.kind = ErrorKind::Unsupported;
                error.message = Tr::tr("A copy of the schema cannot be built: %1")
                                    .arg((*statement)->firstWords());
                error.hint = otherPreviews();
                error.place = {};
            }
            return fail(std::move(error));
        }
    }
}

/// Materialized views of a dump have never been filled, and cannot be read then.
Result<> DatabaseClone::populateViews()
{
    const QString names =
        u"SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' "
        "AND c.relispopulated = %1 ORDER BY c.oid"_s;
    const auto filled = m_original->query(names.arg(u"true"_s));
    const auto all = m_clone->query(names.arg(u"false"_s)); // In an order that builds them.
    if (!filled || !all)
        return fail(filled ? all.error() : filled.error());
    for (const QVariantList &row : all->rows) {
        // One that cannot be filled without rows stays as it is, and says so when it is read.
        if (std::ranges::find(filled->rows, row) != filled->rows.end())
            (void)m_clone->run(u"REFRESH MATERIALIZED VIEW "_s + row.front().toString());
    }
    return {};
}

/// The tables by which the plan is made: those of PonyUp, and what looks like a Version table.
Result<> DatabaseClone::copyRecords()
{
    const auto tables = m_original->query(
        u"SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'r' AND c.relpersistence = 'p' "
        "AND (c.relname IN ('ponyup_log', 'ponyup_journal') OR "
        "(SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attname) "
        "FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 "
        "AND NOT a.attisdropped) = ARRAY['meta', 'upgraded', 'version'])"_s);
    if (!tables)
        return fail(tables.error());
    for (const QVariantList &row : tables->rows)
        if (auto copied = copyRows(row.front().toString()); !copied)
            return copied;
    return {};
}

Result<> DatabaseClone::copyRows(const QString &quotedTable)
{
    PGconn *from = m_original->link().handle();
    PGconn *to = m_clone->link().handle();
    const QByteArray table = quotedTable.toUtf8();
    const PostgresResult out(
        pq().PQexec(from, QByteArray("COPY " + table + " TO STDOUT (FORMAT binary)").constData()));
    const PostgresResult in(
        pq().PQexec(to, QByteArray("COPY " + table + " FROM STDIN (FORMAT binary)").constData()));
    if (pq().PQresultStatus(out.get()) == PGRES_COPY_OUT
        && pq().PQresultStatus(in.get()) == PGRES_COPY_IN) {
        char *row = nullptr;
        for (int length = 0; (length = pq().PQgetCopyData(from, &row, 0)) > 0;) {
            pq().PQputCopyData(to, row, length);
            pq().PQfreemem(row);
        }
        pq().PQputCopyEnd(to, nullptr);
    }
    std::optional<Error> error;
    for (PGconn *each : {from, to}) {
        while (const PostgresResult result{pq().PQgetResult(each)})
            if (isError(result.get()) && !error)
                error = postgresError(result.get());
    }
    for (const PGresult *result : {out.get(), in.get()})
        if (!error && (!result || isError(result)))
            error = postgresError(result);
    return error ? fail(std::move(*error)) : Result<>();
}

QString DatabaseClone::description() const
{
    return m_isFilled ? Tr::tr("on an empty copy of the database's schema")
                      : Tr::tr("in an empty database");
}

Result<std::unique_ptr<Rehearsal>> PostgresConnection::scratch()
{
    auto clone = DatabaseClone::create(m_engine, m_url);
    if (clone)
        return std::move(*clone);
    if (clone.error().kind == ErrorKind::Unsupported) {
        if (auto schema = ScratchSchema::create(m_engine, m_url))
            return std::move(*schema);
    }
    return fail(std::move(clone.error()));
}

Result<std::unique_ptr<Rehearsal>> PostgresConnection::rehearse(const CopyProgress &,
                                                                std::stop_token stop)
{
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("The copying was stopped."));
    auto clone = DatabaseClone::create(m_engine, m_url);
    if (!clone) {
        Error error = std::move(clone.error());
        if (error.kind == ErrorKind::Unsupported)
            error.hint += u' ' + otherPreviews();
        return fail(std::move(error));
    }
    if (auto filled = (*clone)->fill(std::move(stop)); !filled)
        return fail(std::move(filled.error()));
    return std::move(*clone);
}

} // namespace ponyup
