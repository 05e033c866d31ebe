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

class Tracer {
public:
    Tracer(PostgresLink &link, const Statement &statement) : m_link(link), m_words(statement) { }

    Result<StatementTrace> trace()
    {
        if (m_words.is("VACUUM") || m_words.is("REINDEX") || m_words.is("CLUSTER")
            || m_words.is("ANALYZE"))
            return StatementTrace{.state = State::Harmless};
        if (m_words.take("CREATE")) {
            m_words.take("UNIQUE");
            if (m_words.take("INDEX"))
                return createdIndex();
            return named(true);
        }
        if (m_words.take("DROP"))
            return m_words.take("INDEX") ? droppedIndex() : named(false);
        if (m_words.take("ALTER") && (m_words.is("SYSTEM") || m_words.is("DATABASE")))
            return StatementTrace{.state = State::Harmless};
        return StatementTrace{};
    }

private:
    Result<StatementTrace> createdIndex();
    Result<StatementTrace> droppedIndex();
    Result<StatementTrace> named(bool created);

    PostgresLink &m_link;
    Words m_words;
};

Result<StatementTrace> Tracer::createdIndex()
{
    m_words.take("CONCURRENTLY");
    if (m_words.take("IF")) {
        m_words.take("NOT");
        m_words.take("EXISTS");
    }
    if (m_words.is("ON")) // The server has made the name up.
        return StatementTrace{};
    const QString index = m_words.takeName();
    m_words.take("ON");
    m_words.take("ONLY");
    const QString table = m_words.takeName();
    const auto found = m_link.query(
        u"SELECT i.indisvalid, pg_catalog.format('%I.%I', n.nspname, c.relname) "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE i.indrelid = pg_catalog.to_regclass(?) "
        "AND c.relname = (pg_catalog.parse_ident(?))[1]"_s,
        {table, index});
    if (!found)
        return fail(found.error());
    if (found->rows.empty())
        return StatementTrace{.state = State::NotDone,
                              .evidence = Tr::tr("The index %1 is not there.").arg(index)};
    const QString name = found->rows.front().at(1).toString();
    if (found->rows.front().at(0).toBool())
        return StatementTrace{.state = State::Done,
                              .evidence = Tr::tr("The index %1 is there and valid.").arg(name)};
    return StatementTrace{.state = State::NotDone,
                          .evidence = Tr::tr("The index %1 is there, unfinished.").arg(name),
                          .cleanup = {u"DROP INDEX CONCURRENTLY IF EXISTS "_s + name}};
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

Result<StatementTrace> PostgresConnection::trace(const Statement &statement, const StatementMark &,
                                                 TraceDepth)
{
    // With its script's search path.
    m_settings.useScripts();
    if (auto ready = m_link->settle(); !ready)
        return fail(std::move(ready.error()));
    return Tracer(*m_link, statement).trace();
}

} // namespace ponyup
