// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/catalogtrace.h"
#include "base/tr.h"
#include "engines/mariadb/altertrace.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using State = StatementTrace::State;

/// What CREATE and DROP are about.
enum class Kind { Table, Trigger, Function, Procedure, Event, Database, Index, Other };

class Tracer {
public:
    Tracer(MariaDbLink &link, const Statement &statement) : m_catalog(link), m_words(statement) { }

    Result<StatementTrace> trace();

private:
    Result<StatementTrace> created();
    Result<StatementTrace> dropped();
    Result<StatementTrace> renamed();
    Result<StatementTrace> emptied();
    Result<StatementTrace> altered();
    Result<StatementTrace> index(bool wanted);
    Result<StatementTrace> named(Kind kind, bool wanted);
    Result<bool> isThere(Kind kind, const WrittenName &name);
    void takeDefiner();
    Kind takeKind();

    MariaDbCatalog m_catalog;
    TokenList m_words;
};

Result<StatementTrace> Tracer::trace()
{
    if (m_words.take("CREATE"))
        return created();
    if (m_words.take("DROP"))
        return dropped();
    if (m_words.take("ALTER"))
        return altered();
    if (m_words.take("RENAME"))
        return renamed();
    if (m_words.take("TRUNCATE"))
        return emptied();
    // Each says how it shall be, or changes nothing that is seen.
    if (m_words.isAny(
            {"ANALYZE", "OPTIMIZE", "REPAIR", "CHECK", "FLUSH", "CACHE", "LOAD", "GRANT", "SET"}))
        return StatementTrace{.state = State::Harmless};
    return StatementTrace{};
}

void Tracer::takeDefiner()
{
    if (!m_words.take("DEFINER"))
        return;
    m_words.take("=");
    while (!m_words.atEnd()
           && !m_words.isAny(
               {"SQL", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "AGGREGATE"}))
        m_words.skip();
}

Kind Tracer::takeKind()
{
    m_words.take("TEMPORARY");
    if (m_words.take("ALGORITHM")) {
        m_words.take("=");
        m_words.skip();
    }
    takeDefiner();
    if (m_words.take("SQL")) { // SECURITY INVOKER
        m_words.skip();
        m_words.skip();
    }
    m_words.take("AGGREGATE");
    if (m_words.takeAny({"TABLE", "TABLES", "VIEW", "SEQUENCE"}))
        return Kind::Table;
    if (m_words.take("TRIGGER"))
        return Kind::Trigger;
    if (m_words.take("FUNCTION"))
        return Kind::Function;
    if (m_words.take("PROCEDURE"))
        return Kind::Procedure;
    if (m_words.take("EVENT"))
        return Kind::Event;
    if (m_words.takeAny({"DATABASE", "SCHEMA"}))
        return Kind::Database;
    m_words.takeAny({"ONLINE", "OFFLINE"});
    m_words.takeAny({"UNIQUE", "FULLTEXT", "SPATIAL"});
    return m_words.take("INDEX") ? Kind::Index : Kind::Other;
}

Result<bool> Tracer::isThere(Kind kind, const WrittenName &name)
{
    switch (kind) {
    case Kind::Trigger:
        return m_catalog.hasTrigger(name);
    case Kind::Function:
        return m_catalog.hasRoutine(name, u"FUNCTION"_s);
    case Kind::Procedure:
        return m_catalog.hasRoutine(name, u"PROCEDURE"_s);
    case Kind::Event:
        return m_catalog.hasEvent(name);
    case Kind::Database:
        return m_catalog.hasDatabase(name.name);
    default:
        return m_catalog.hasTable(name);
    }
}

Result<StatementTrace> Tracer::named(Kind kind, bool wanted)
{
    const WrittenName name = m_words.takeName();
    const auto there = isThere(kind, name);
    if (!there)
        return fail(there.error());
    return traceOf(name.toString(), *there, wanted);
}

Result<StatementTrace> Tracer::index(bool wanted)
{
    const WrittenName name = m_words.takeName();
    if (m_words.take("USING"))
        m_words.skip();
    m_words.take("ON");
    const WrittenName table = m_words.takeName();
    const auto there = m_catalog.hasIndex(table, name.name);
    if (!there)
        return fail(there.error());
    return traceOf(Tr::tr("index %1 of %2").arg(name.name, table.toString()), *there, wanted);
}

Result<StatementTrace> Tracer::created()
{
    // What replaces may replace twice.
    if (m_words.take("OR"))
        return StatementTrace{.state = State::Harmless};
    const Kind kind = takeKind();
    const bool ifNotExists = m_words.takeIfExists();
    if (kind == Kind::Other)
        return StatementTrace{};
    if (ifNotExists && !m_words.mentions("SELECT"))
        return StatementTrace{.state = State::Harmless};
    return kind == Kind::Index ? index(true) : named(kind, true);
}

Result<StatementTrace> Tracer::dropped()
{
    const Kind kind = takeKind();
    const bool ifExists = m_words.takeIfExists();
    if (kind == Kind::Other)
        return StatementTrace{};
    if (ifExists)
        return StatementTrace{.state = State::Harmless};
    if (kind == Kind::Index)
        return index(false);
    // Of several tables, the server drops one after the other.
    std::optional<StatementTrace> all;
    do {
        auto one = named(kind, false);
        if (!one)
            return one;
        if (all && all->state != one->state)
            return StatementTrace{.evidence = all->evidence + u' ' + one->evidence};
        all = std::move(*one);
    } while (m_words.take(","));
    return *all;
}

Result<StatementTrace> Tracer::altered()
{
    m_words.takeAny({"ONLINE", "OFFLINE"});
    m_words.take("IGNORE");
    if (m_words.take("TABLE"))
        return traceAlterTable(m_catalog, m_words);
    // ALTER VIEW and the like say how it shall be; a name and a number go on from what there is.
    const bool goesOn = m_words.mentions("RENAME") || m_words.is("SEQUENCE");
    return StatementTrace{.state = goesOn ? State::Unknown : State::Harmless};
}

/// RENAME TABLE a TO b, c TO d: one after the other, and back again when one fails.
Result<StatementTrace> Tracer::renamed()
{
    if (!m_words.takeAny({"TABLE", "TABLES"}))
        return StatementTrace{};
    m_words.takeIfExists();
    const WrittenName from = m_words.takeName();
    if (m_words.take("WAIT"))
        m_words.skip();
    m_words.take("NOWAIT");
    m_words.take("TO");
    const WrittenName to = m_words.takeName();
    const auto old = m_catalog.hasTable(from);
    const auto now = m_catalog.hasTable(to);
    if (!old || !now)
        return fail(old ? now.error() : old.error());
    if (*old == *now || m_words.is(",")) // Several may have exchanged their names.
        return StatementTrace{};
    return traceOf(to.toString(), *now, true);
}

/// Rows that are there may have come since.
Result<StatementTrace> Tracer::emptied()
{
    m_words.take("TABLE");
    const WrittenName table = m_words.takeName();
    const auto empty = m_catalog.isEmpty(table);
    if (!empty)
        return fail(empty.error());
    if (!*empty)
        return StatementTrace{
            .evidence = Tr::tr("%1 has rows, which may have come since.").arg(table.toString())};
    return StatementTrace{.state = State::Done,
                          .evidence = Tr::tr("%1 is empty.").arg(table.toString())};
}

} // namespace

Result<StatementTrace> traceInCatalog(MariaDbLink &link, const Statement &statement)
{
    return Tracer(link, statement).trace();
}

} // namespace ponyup
