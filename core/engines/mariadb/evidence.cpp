// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/mariadb/binarylog.h"
#include "engines/mariadb/catalog.h"
#include "engines/mariadb/catalogtrace.h"
#include "engines/mariadb/definitions.h"
#include "engines/mariadb/mariadbconnection.h"
#include "engines/mariadb/marker.h"
#include "engines/mariadb/shadowschema.h"
#include "engines/mariadb/tokenlist.h"

// MariaDbConnection: whether a statement that commits by itself has been carried out, by all that
// can be seen: who runs it, the server's log, the definitions before and now, the catalog.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using State = StatementTrace::State;

/// Such a statement stands in the log as it was sent, or it has not been carried out. Others the
/// server writes anew, or leaves out when there is nothing to do.
bool isLoggedAsSent(const Statement &statement)
{
    TokenList words(statement);
    if (words.take("ALTER") || words.take("RENAME"))
        return words.is("TABLE");
    if (words.is("TRUNCATE"))
        return true;
    if (words.take("DROP"))
        return words.is("INDEX");
    if (!words.take("CREATE") || words.mentions("SELECT") || words.mentions("EXISTS"))
        return false;
    words.takeAny({"UNIQUE", "FULLTEXT", "SPATIAL"});
    return words.isAny({"TABLE", "INDEX"});
}

/// What it does is to be seen in the definitions.
bool isSeenInDefinitions(const Statement &statement)
{
    TokenList words(statement);
    if (words.takeAny({"CREATE", "DROP"}))
        return true;
    // Tables that are alike may have exchanged their names, and partitions their rows.
    if (!words.take("ALTER"))
        return false;
    for (const char *unseen :
         {"FORCE", "AUTO_INCREMENT", "TABLESPACE", "EXCHANGE", "TRUNCATE", "SEQUENCE"})
        if (words.mentions(unseen))
            return false;
    return true;
}

/// What can be tried on a copy of what it names, alone.
bool canBeTriedAlone(const Statement &statement)
{
    TokenList words(statement);
    if (words.take("ALTER"))
        return words.is("TABLE") && !words.mentions("RENAME") && !words.mentions("EXCHANGE");
    return (words.take("CREATE") || words.take("DROP"))
        && (words.takeAny({"UNIQUE", "FULLTEXT", "SPATIAL"}), words.is("INDEX"));
}

QStringList ownSessions(const QueryResult &running)
{
    QStringList sessions;
    for (const QVariantList &row : running.rows)
        sessions += Tr::tr("Session %1 of the server has been busy with it for %2 s: %3")
                        .arg(row.at(0).toString(), row.at(1).toString(), row.at(2).toString());
    return sessions;
}

bool contradict(State one, State other)
{
    return (one == State::Done && other == State::NotDone)
        || (one == State::NotDone && other == State::Done);
}

} // namespace

Result<StatementMark> MariaDbConnection::mark(const Statement &statement)
{
    StatementMark mark;
    if (statement.implicitCommit) {
        // The script's settings: it may have switched the log off.
        if (auto ready = m_settings.useScripts(); !ready)
            return fail(std::move(ready.error()));
        if (!m_lease)
            mark.position = binaryLogEnd(*m_link);
        if (auto own = m_settings.useOwn(); !own)
            return fail(std::move(own.error()));
        const auto definitions = definitionsOf(*m_link, statement);
        if (!definitions)
            return fail(definitions.error());
        mark.before = definitionsToText(*definitions);
    }
    return mark;
}

Result<StatementTrace> MariaDbConnection::traceRows(const Statement &statement)
{
    StatementTrace trace;
    QStringList evidence;
    for (const ObjectName &object : statement.objects()) {
        const auto found =
            m_link->query(u"SELECT ENGINE, TABLE_ROWS, UPDATE_TIME FROM information_schema.TABLES "
                          "WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?"_s,
                          {object.schema.isEmpty() ? QVariant() : object.schema, object.name});
        if (!found)
            return fail(found.error());
        for (const QVariantList &row : found->rows)
            evidence += Tr::tr("The table %1 (%2) has %3 rows, and was changed last at %4.",
                               "name, engine, number, time")
                            .arg(object.name, row.at(0).toString(), row.at(1).toString(),
                                 row.at(2).isNull() ? Tr::tr("a time that is not known")
                                                    : row.at(2).toString());
    }
    trace.evidence = evidence.join(u' ');
    return trace;
}

Result<std::optional<StatementTrace>> MariaDbConnection::traceRunning(const Statement &statement,
                                                                      const QString &run)
{
    const auto running =
        m_link->query(u"SELECT ID, TIME, COALESCE(STATE, '') FROM information_schema.PROCESSLIST "
                      "WHERE ID <> CONNECTION_ID() AND LEFT(INFO, 100) LIKE CONCAT(?, '%')"_s,
                      {markerOf(run, statement.number)});
    if (!running)
        return fail(running.error());
    if (running->rows.empty())
        return std::nullopt;
    return StatementTrace{.state = State::Running, .evidence = ownSessions(*running).join(u' ')};
}

/// Carried out on a copy of what was there before, it leads to what is there now, or not.
bool MariaDbConnection::leadsToNow(const Statement &statement, const QString &before,
                                   const QString &now)
{
    auto copy = ShadowSchema::create(m_engine, m_url);
    if (!copy)
        return false;
    auto &shadow = static_cast<MariaDbConnection &>((*copy)->connection());
    if (shadow.fence()->reach(statement, {}).kind != MariaDbReach::Kind::Inside
        || !shadow.run(u"SET SESSION foreign_key_checks = 0, innodb_strict_mode = 0"_s))
        return false;
    for (const MariaDbDefinition &one : definitionsFromText(before))
        if (one.kind != "TABLE"_L1 || (one.text && !shadow.run(*one.text)))
            return false;
    if (!shadow.carryOut(statement, {}))
        return false;
    const auto then = definitionsOf(*shadow.m_link, statement);
    return then && definitionsToText(*then) == now;
}

Result<StatementTrace> MariaDbConnection::traceDefinitions(const Statement &statement,
                                                           const QString &before, TraceDepth depth,
                                                           const StatementTrace &catalog)
{
    StatementTrace trace;
    if (before.isEmpty())
        return trace;
    const auto definitions = definitionsOf(*m_link, statement);
    if (!definitions)
        return fail(definitions.error());
    const QString now = definitionsToText(*definitions);
    if (now.isEmpty())
        return trace;
    trace.changed = now != before;
    if (!trace.changed) {
        trace.evidence = Tr::tr("What it names is defined as it was right before it.");
        if (isSeenInDefinitions(statement))
            trace.state = State::NotDone;
        return trace;
    }
    trace.evidence = Tr::tr("What it names is defined otherwise than right before it.");
    const bool isOpen = catalog.state == State::Harmless || catalog.state == State::Unknown;
    if (!isOpen || depth != TraceDepth::Rehearse || !canBeTriedAlone(statement))
        return trace;
    if (leadsToNow(statement, before, now)) {
        trace.state = State::Done;
        trace.evidence = Tr::tr("What it names is defined as the statement makes it: that was "
                                "tried on a copy of the definitions from right before it.");
    }
    return trace;
}

Result<StatementTrace> MariaDbConnection::trace(const Statement &statement,
                                                const StatementMark &mark, TraceDepth depth)
{
    if (auto own = m_settings.useOwn(); !own)
        return fail(std::move(own.error()));
    if (!mark.run.isEmpty()) {
        auto running = traceRunning(statement, mark.run);
        if (!running)
            return fail(std::move(running.error()));
        if (*running)
            return std::move(**running);
    }
    if (statement.kind == StatementKind::Dml)
        return traceRows(statement);

    QStringList evidence;
    State logged = State::Unknown;
    if (!mark.position.isEmpty()) {
        const LogAnswer answer =
            findInBinaryLog(*m_link, mark.position, markerOf(mark.run, statement.number));
        if (answer == LogAnswer::There) {
            logged = State::Done;
            evidence += Tr::tr("It stands in the server's binary log.");
        } else if (answer == LogAnswer::NotThere && isLoggedAsSent(statement)) {
            logged = State::NotDone;
            evidence += Tr::tr("It does not stand in the server's binary log.");
        }
    }
    auto catalog = traceInCatalog(*m_link, statement);
    if (!catalog)
        return catalog;
    const auto definitions = traceDefinitions(
        statement, mark.before, logged == State::Unknown ? depth : TraceDepth::Look, *catalog);
    if (!definitions)
        return definitions;
    if (!definitions->evidence.isEmpty())
        evidence += definitions->evidence;
    if (!catalog->evidence.isEmpty())
        evidence += catalog->evidence;

    StatementTrace all = std::move(*catalog);
    // A statement may leave the definitions as they were, and be done; and a table that is empty
    // need not have been emptied by it.
    const bool isOpen = contradict(logged, all.state) && definitions->state != logged
        && !TokenList(statement).is("TRUNCATE");
    if (logged != State::Unknown)
        all.state = isOpen ? State::Unknown : logged;
    else if (definitions->state != State::Unknown)
        all.state = definitions->state;
    all.changed = definitions->changed;
    all.evidence = evidence.join(u' ');
    return all;
}

} // namespace ponyup
