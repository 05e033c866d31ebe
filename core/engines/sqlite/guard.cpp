// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/guard.h"

#include "base/tr.h"
#include "engines/sqlite/pragmarules.h"

#include <sqlite3.h>

#include <algorithm>
#include <initializer_list>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

bool isOneOf(const char *name, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(),
                       [name](const char *other) { return qstricmp(name, other) == 0; });
}

bool isSchemaChange(int code)
{
    // CREATE_… is 1 to 8, DROP_… 10 to 17, without a gap; the rest is checked one by one.
    static_assert(SQLITE_CREATE_INDEX == 1 && SQLITE_CREATE_VIEW == 8);
    static_assert(SQLITE_DROP_INDEX == 10 && SQLITE_DROP_VIEW == 17);
    return (code >= SQLITE_CREATE_INDEX && code <= SQLITE_CREATE_VIEW)
        || (code >= SQLITE_DROP_INDEX && code <= SQLITE_DROP_VIEW) || code == SQLITE_ALTER_TABLE
        || code == SQLITE_REINDEX || code == SQLITE_ANALYZE || code == SQLITE_CREATE_VTABLE
        || code == SQLITE_DROP_VTABLE;
}

/// The table or view that an action changes; null when it changes none.
const char *changedTable(int code, const char *first, const char *second)
{
    switch (code) {
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_TABLE:
        return first;
    case SQLITE_ALTER_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TRIGGER:
        return second;
    default:
        return nullptr;
    }
}

Refusal handWrittenSchema()
{
    return {Tr::tr("A script may not change sqlite_schema by hand: one wrong letter destroys the "
                   "database."),
            allowing::writableSchema, Tr::tr("Use CREATE, ALTER and DROP.")};
}

} // namespace

Guard::Guard(sqlite3 *database) : m_database(database)
{
    // Once, and not around every statement: setting it expires all prepared statements.
    sqlite3_set_authorizer(m_database, onAction, this);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

Guard::~Guard()
{
    sqlite3_set_authorizer(m_database, nullptr, nullptr);
}

Result<> Guard::configure(const QStringList &allow, const QString &versionTable)
{
    const QStringList known = allowing::names();
    for (const QString &name : allow)
        if (!known.contains(name))
            return fail(ErrorKind::Project,
                        Tr::tr("\"%1\" is nothing that a project can allow its scripts.").arg(name),
                        Tr::tr("These can be allowed: %1.").arg(known.join(u", "_s)));
    m_allow = allow;
    m_versionTable = versionTable.toUtf8();
    const int byHand = m_allow.contains(allowing::writableSchema) ? 1 : 0;
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1 - byHand, nullptr);
    sqlite3_enable_load_extension(m_database, m_allow.contains(allowing::loadExtension) ? 1 : 0);
    return {};
}

Guard::Scope::Scope(Guard &guard) : m_guard(guard)
{
    m_guard.m_phase = Phase::Preparing;
    m_guard.m_effects = {};
    m_guard.m_refusal.reset();
}

Guard::Scope::~Scope()
{
    m_guard.m_phase = Phase::Off;
}

std::optional<Refusal> Guard::Scope::refusal(const QString &detail) const
{
    if (m_guard.m_refusal)
        return m_guard.m_refusal;
    // DDL writes this table too, but says so; whoever writes it without DDL does so by hand. An
    // UPDATE or DELETE is refused by SQLite itself before it asks.
    const Effects &effects = m_guard.m_effects;
    if ((effects.writesSchemaTable && !effects.changesSchema
         && !m_guard.m_allow.contains(allowing::writableSchema))
        || detail == "table sqlite_master may not be modified"_L1
        || detail == "table sqlite_temp_master may not be modified"_L1)
        return handWrittenSchema();
    return {};
}

int Guard::onAction(void *guard, int code, const char *first, const char *second,
                    const char *schema, const char * /*trigger*/)
{
    auto *self = static_cast<Guard *>(guard);
    if (self->m_phase == Phase::Off || code == SQLITE_READ || code == SQLITE_SELECT)
        return SQLITE_OK;
    const Action action{code, first, second, schema};
    self->note(action);
    auto refusal = self->judge(action);
    if (!refusal)
        return SQLITE_OK;
    if (!self->m_refusal)
        self->m_refusal = std::move(refusal);
    return SQLITE_DENY;
}

void Guard::note(const Action &action)
{
    if (m_phase != Phase::Preparing)
        return;
    const bool writes = action.code == SQLITE_INSERT || action.code == SQLITE_UPDATE
        || action.code == SQLITE_DELETE;
    if (writes && isOneOf(action.first, {"sqlite_master", "sqlite_temp_master"}))
        m_effects.writesSchemaTable = true;
    else if (writes)
        m_effects.writesRows = true;
    else if (isSchemaChange(action.code))
        m_effects.changesSchema = true;
    else if (action.code == SQLITE_PRAGMA && changesSettings(pragmaUse(action)))
        m_effects.changesSettings = true;
}

PragmaUse Guard::pragmaUse(const Action &action) const
{
    PragmaUse use{.name = QByteArray(action.first).toLower()};
    if (action.second)
        use.value = QByteArray(action.second).toLower();
    use.inTransaction = sqlite3_get_autocommit(m_database) == 0;
    int foreignKeys = 0;
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &foreignKeys);
    use.foreignKeys = foreignKeys != 0;
    return use;
}

std::optional<Refusal> Guard::judge(const Action &action) const
{
    if (auto refusal = judgeOwnTables(action))
        return refusal;
    auto refusal = judgeAllowed(action);
    return refusal && m_allow.contains(refusal->allowName) ? std::nullopt : refusal;
}

std::optional<Refusal> Guard::judgeOwnTables(const Action &action) const
{
    const char *table = changedTable(action.code, action.first, action.second);
    if (!table || (action.schema && !isOneOf(action.schema, {"main", "temp"})))
        return {};
    if (qstricmp(table, m_versionTable.constData()) != 0 && qstrnicmp(table, "ponyup_", 7) != 0)
        return {};
    return Refusal{
        Tr::tr("The table \"%1\" is PonyUp's own record; scripts may not change it.")
            .arg(QString::fromUtf8(table)),
        {},
        Tr::tr("Take the statement out of the script; PonyUp writes the record itself.")};
}

std::optional<Refusal> Guard::judgeAllowed(const Action &action) const
{
    switch (action.code) {
    case SQLITE_ATTACH:
        return judgeAttach(action);
    case SQLITE_DETACH:
        return Refusal{Tr::tr("A script may not detach a database."), allowing::detach, {}};
    case SQLITE_FUNCTION:
        if (isOneOf(action.second,
                    {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}))
            return Refusal{Tr::tr("A script may not call %1(): it reaches out of the database.")
                               .arg(QString::fromUtf8(action.second)),
                           allowing::loadExtension,
                           {}};
        return {};
    case SQLITE_PRAGMA:
        return judgePragma(pragmaUse(action));
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        // Full-text tables use savepoints of their own while they run.
        if (m_phase == Phase::Running)
            return {};
        return Refusal{
            Tr::tr("A script may not begin or end transactions: PonyUp does, so that the "
                   "migration and its record stand or fall together."),
            allowing::transactionControl, Tr::tr("Take the statement out of the script.")};
    case SQLITE_CREATE_VTABLE:
        if (qstrnicmp(action.second, "fts", 3) == 0
            || isOneOf(action.second, {"rtree", "rtree_i32", "geopoly"}))
            return {};
        return Refusal{Tr::tr("A script may not create virtual tables of the module \"%1\".")
                           .arg(QString::fromUtf8(action.second)),
                       allowing::virtualTable,
                       {}};
    default:
        return {};
    }
}

std::optional<Refusal> Guard::judgeAttach(const Action &action) const
{
    if (m_phase == Phase::Preparing)
        return Refusal{
            Tr::tr("A script may not attach another database file."), allowing::attach, {}};
    // VACUUM attaches an unnamed file while it runs, VACUUM INTO a named one.
    if (action.first && !*action.first)
        return {};
    return Refusal{Tr::tr("A script may not write a copy of the database into another file."),
                   allowing::vacuumInto,
                   {}};
}

} // namespace ponyup
