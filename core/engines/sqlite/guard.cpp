// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/guard.h"

#include "base/tr.h"
#include "engines/sqlite/actionrules.h"
#include "engines/sqlite/pragmarules.h"

#include <sqlite3.h>

namespace ponyup {

using namespace Qt::StringLiterals;

Guard::Guard(sqlite3 *database) : m_database(database)
{
    if (!m_database)
        return;
    // Once, and not around every statement: setting it expires all prepared statements.
    sqlite3_set_authorizer(m_database, onAction, this);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

Guard::~Guard()
{
    if (m_database)
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
    if (!m_database)
        return {};
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
    const bool session = isOneOf(action.first, {"sqlite_temp_master"});
    if (writes && (session || isOneOf(action.first, {"sqlite_master"}))) {
        m_effects.writesSchemaTable = true;
        m_effects.changesSettings = m_effects.changesSettings || session;
    } else if (writes) {
        m_effects.writesRows = true;
    } else if (isSchemaChange(action.code)) {
        m_effects.changesSchema = true;
    } else if (action.code == SQLITE_PRAGMA && changesSettings(pragmaUse(action))) {
        m_effects.changesSettings = true;
    }
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
    return unlessAllowed(
        action.code == SQLITE_PRAGMA
            ? judgePragma(pragmaUse(action))
            : judgeAction(action.code, action.first, action.second, m_phase == Phase::Running));
}

std::optional<Refusal> Guard::judgeRename(const Statement &statement) const
{
    const QByteArray name = statement.renamedTo().toUtf8();
    return name.isEmpty()
        ? std::nullopt
        : judgeOwnTables({SQLITE_CREATE_TABLE, name.constData(), nullptr, "main"});
}

std::optional<Refusal> Guard::unlessAllowed(std::optional<Refusal> refusal) const
{
    if (refusal && m_rehearses && allowing::reachesOut(refusal->allowName)
        && m_allow.contains(refusal->allowName))
        return Refusal{
            Tr::tr("This statement cannot be tried out: it reaches another file, which "
                   "the dry run would change for real."),
            {},
            Tr::tr("What stands before it has been tried out. Apply the migration without "
                   "a dry run, or keep the other file out of it.")};
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

} // namespace ponyup
