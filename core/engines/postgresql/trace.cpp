// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/postgresql/postgresconnection.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

// PostgresConnection: whether a statement outside a transaction has been carried out, as far as the
// catalog tells.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using State = StatementTrace::State;

/// The words of a statement, taken one after the other.
class Words {
public:
    explicit Words(const Statement &statement)
        : m_cursor({statement.text.constData(), static_cast<size_t>(statement.text.size())},
                   rulesFor(Dialect::PostgreSql))
    {
        m_there = m_cursor.next();
    }

    /// Goes over the word if it is there.
    bool take(std::string_view keyword)
    {
        const bool is = m_there && m_cursor.is(keyword);
        if (is)
            m_there = m_cursor.next();
        return is;
    }
    bool is(std::string_view keyword) const { return m_there && m_cursor.is(keyword); }
    /// A name as it is written, with its quotes and its schema; empty: there is none.
    QString takeName()
    {
        QString name;
        while (m_there
               && (m_cursor.type() == TokenType::Word || m_cursor.type() == TokenType::Name)) {
            name += QString::fromUtf8(m_cursor.text().data(), qsizetype(m_cursor.text().size()));
            m_there = m_cursor.next();
            if (!m_there || !m_cursor.isOperator('.'))
                break;
            name += u'.';
            m_there = m_cursor.next();
        }
        return name;
    }

private:
    TokenCursor m_cursor;
    bool m_there;
};

/// What REINDEX CONCURRENTLY leaves behind when it ends half-way, as the manual names it.
constexpr QLatin1StringView leftoverName("_cc(new|old)[0-9]*$");

class Tracer {
public:
    Tracer(PostgresLink &link, const Statement &statement, const StatementMark &mark)
        : m_link(link),
          m_words(statement),
          m_mark(mark)
    {
    }

    /// StatementMark::before: the indexes that are there and would be taken for its work.
    Result<QString> before();

    Result<StatementTrace> trace()
    {
        if (m_words.take("REINDEX"))
            return reindexed();
        if (m_words.is("VACUUM") || m_words.is("CLUSTER") || m_words.is("ANALYZE"))
            return StatementTrace{.state = State::Harmless};
        if (m_words.take("CREATE")) {
            m_words.take("UNIQUE");
            if (m_words.take("INDEX"))
                return createdIndex();
            return named(true);
        }
        if (m_words.take("DROP"))
            return m_words.take("INDEX") ? droppedIndex() : named(false);
        if (!m_words.take("ALTER"))
            return StatementTrace{};
        if (m_words.is("SYSTEM") || m_words.is("DATABASE"))
            return StatementTrace{.state = State::Harmless};
        return m_words.take("TABLE") ? detached() : StatementTrace{};
    }

private:
    struct Index {
        QString name; ///< With schema and quotes.
        QString oid;
        bool isValid = false;
    };
    Result<std::optional<Index>> createdName();
    Result<std::vector<Index>> leftovers();

    Result<StatementTrace> createdIndex();
    Result<StatementTrace> droppedIndex();
    Result<StatementTrace> reindexed();
    Result<StatementTrace> detached();
    Result<StatementTrace> named(bool created);
    bool wasThere(const Index &index) const
    {
        return m_mark.before.split(u' ', Qt::SkipEmptyParts).contains(index.oid);
    }

    PostgresLink &m_link;
    Words m_words;
    const StatementMark m_mark;
};

Result<QString> Tracer::before()
{
    QStringList oids;
    if (m_words.take("REINDEX")) {
        const auto found = leftovers();
        if (!found)
            return fail(found.error());
        oids += u"-"_s; // That there were none is something to know as well.
        for (const Index &index : *found)
            oids += index.oid;
    } else if (m_words.take("CREATE")) {
        m_words.take("UNIQUE");
        if (!m_words.take("INDEX"))
            return QString();
        const auto found = createdName();
        if (!found)
            return fail(found.error());
        if (*found)
            oids += (*found)->oid;
    }
    return oids.join(u' ');
}

/// The index that CREATE INDEX names, on the table that it names; nullopt: it is not there, or the
/// server makes the name up.
Result<std::optional<Tracer::Index>> Tracer::createdName()
{
    m_words.take("CONCURRENTLY");
    if (m_words.take("IF")) {
        m_words.take("NOT");
        m_words.take("EXISTS");
    }
    if (m_words.is("ON"))
        return std::nullopt;
    const QString index = m_words.takeName();
    m_words.take("ON");
    m_words.take("ONLY");
    const QString table = m_words.takeName();
    const auto found = m_link.query(
        u"SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.oid::text, i.indisvalid "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE i.indrelid = pg_catalog.to_regclass(?) "
        "AND c.relname = (pg_catalog.parse_ident(?))[1]"_s,
        {table, index});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return Index{.name = index};
    const QVariantList &row = found->rows.front();
    return Index{row.at(0).toString(), row.at(1).toString(), row.at(2).toBool()};
}

Result<StatementTrace> Tracer::createdIndex()
{
    const auto found = createdName();
    if (!found)
        return fail(found.error());
    if (!*found)
        return StatementTrace{};
    const Index &index = **found;
    if (index.oid.isEmpty())
        return StatementTrace{.state = State::NotDone,
                              .evidence = Tr::tr("The index %1 is not there.").arg(index.name)};
    if (wasThere(index))
        return StatementTrace{
            .state = State::NotDone,
            .evidence = Tr::tr("The index %1 was there before the statement.").arg(index.name)};
    if (index.isValid)
        return StatementTrace{.state = State::Done,
                              .evidence =
                                  Tr::tr("The index %1 is there and valid.").arg(index.name)};
    return StatementTrace{.state = State::NotDone,
                          .evidence = Tr::tr("The index %1 is there, unfinished.").arg(index.name),
                          .cleanup = {u"DROP INDEX CONCURRENTLY IF EXISTS "_s + index.name}};
}

Result<std::vector<Tracer::Index>> Tracer::leftovers()
{
    const auto found = m_link.query(
        u"SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.oid::text "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT i.indisvalid AND n.nspname <> 'pg_toast' AND c.relname ~ ? ORDER BY c.oid"_s,
        {leftoverName});
    if (!found)
        return fail(found.error());
    std::vector<Index> indexes;
    for (const QVariantList &row : found->rows)
        indexes.push_back({row.at(0).toString(), row.at(1).toString()});
    return indexes;
}

/// Twice does no harm; but what it has left behind is in the way of every change of the table.
Result<StatementTrace> Tracer::reindexed()
{
    const auto found = leftovers();
    if (!found)
        return fail(found.error());
    StatementTrace trace{.state = State::Harmless};
    QStringList names;
    for (const Index &index : *found) {
        if (wasThere(index))
            continue;
        names += index.name;
        if (!m_mark.before.isEmpty()) // Else they may be what another session is busy with.
            trace.cleanup += u"DROP INDEX CONCURRENTLY IF EXISTS "_s + index.name;
    }
    if (!names.isEmpty())
        trace.evidence = Tr::tr("There are unfinished indexes: %1.").arg(names.join(", "_L1));
    return trace;
}

/// ALTER TABLE … DETACH PARTITION … CONCURRENTLY has two transactions. After the first one the
/// partition can only be detached to the end.
Result<StatementTrace> Tracer::detached()
{
    if (m_words.take("IF"))
        m_words.take("EXISTS");
    m_words.take("ONLY");
    const QString table = m_words.takeName();
    if (!m_words.take("DETACH") || !m_words.take("PARTITION"))
        return StatementTrace{};
    const QString partition = m_words.takeName();
    const auto found = m_link.query(
        u"SELECT i.inhdetachpending FROM (SELECT pg_catalog.to_regclass(?) AS parent, "
        "pg_catalog.to_regclass(?) AS child) given LEFT JOIN pg_catalog.pg_inherits i "
        "ON i.inhparent = given.parent AND i.inhrelid = given.child "
        "WHERE given.parent IS NOT NULL AND given.child IS NOT NULL"_s,
        {table, partition});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return StatementTrace{};
    if (found->rows.front().front().isNull())
        return StatementTrace{
            .state = State::Done,
            .evidence = Tr::tr("%1 is no partition of %2 any more.").arg(partition, table)};
    if (!found->rows.front().front().toBool())
        return StatementTrace{.state = State::NotDone,
                              .evidence = Tr::tr("%1 is a partition of %2.").arg(partition, table)};
    return StatementTrace{
        .state = State::Done,
        .evidence = Tr::tr("%1 is half detached from %2.").arg(partition, table),
        .cleanup = {u"ALTER TABLE %1 DETACH PARTITION %2 FINALIZE"_s.arg(table, partition)}};
}

Result<StatementTrace> Tracer::droppedIndex()
{
    m_words.take("CONCURRENTLY");
    if (m_words.take("IF"))
        m_words.take("EXISTS");
    const QString index = m_words.takeName();
    const auto found = m_link.query(u"SELECT pg_catalog.to_regclass(?) IS NOT NULL"_s, {index});
    if (!found)
        return fail(found.error());
    const bool there = found->rows.at(0).at(0).toBool();
    return StatementTrace{.state = there ? State::NotDone : State::Done,
                          .evidence = there ? Tr::tr("The index %1 is still there.").arg(index)
                                            : Tr::tr("The index %1 is gone.").arg(index)};
}

/// A database or a tablespace, of the whole server.
Result<StatementTrace> Tracer::named(bool created)
{
    const bool isDatabase = m_words.take("DATABASE");
    if (!isDatabase && !m_words.take("TABLESPACE"))
        return StatementTrace{};
    if (m_words.take("IF"))
        m_words.take("EXISTS");
    const QString name = m_words.takeName();
    const auto found = m_link.query(
        (isDatabase ? u"SELECT count(*) FROM pg_catalog.pg_database WHERE datname = %1"_s
                    : u"SELECT count(*) FROM pg_catalog.pg_tablespace WHERE spcname = %1"_s)
            .arg(u"(pg_catalog.parse_ident(?))[1]"_s),
        {name});
    if (!found)
        return fail(found.error());
    const bool there = found->rows.at(0).at(0).toInt() > 0;
    return StatementTrace{.state = there == created ? State::Done : State::NotDone,
                          .evidence = there ? Tr::tr("%1 is there.").arg(name)
                                            : Tr::tr("%1 is not there.").arg(name)};
}

} // namespace

Result<StatementMark> PostgresConnection::mark(const Statement &statement)
{
    m_settings.useScripts(); // With its script's search path.
    if (auto ready = m_link->settle(); !ready)
        return fail(std::move(ready.error()));
    auto before = Tracer(*m_link, statement, {}).before();
    if (!before)
        return fail(std::move(before.error()));
    return StatementMark{.before = std::move(*before)};
}

Result<StatementTrace> PostgresConnection::trace(const Statement &statement,
                                                 const StatementMark &mark, TraceDepth)
{
    m_settings.useScripts();
    if (auto ready = m_link->settle(); !ready)
        return fail(std::move(ready.error()));
    return Tracer(*m_link, statement, mark).trace();
}

} // namespace ponyup
