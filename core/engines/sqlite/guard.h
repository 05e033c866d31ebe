// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/sqlite/refusal.h"
#include "sql/statement.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

struct sqlite3;

namespace ponyup {

struct PragmaUse;

/// Watches over what the statements of scripts do, through SQLite's authorizer: it is asked while a
/// statement is prepared (and, for what only shows then, while it runs), so what it refuses has not
/// happened. PonyUp's own statements pass.
///
/// Refused, unless the project allows it by name (see `allowing`): other files, functions that
/// reach out of the database, changes of sqlite_schema by hand, settings that give up crash safety,
/// unknown virtual tables. Never allowed: transaction control, with which a script would part a
/// migration from its record, and changing PonyUp's own tables.
class Guard {
public:
    /// Takes the connection's authorizer; the connection must outlive this. Null: only
    /// judgeWords() is of use.
    explicit Guard(sqlite3 *database);
    ~Guard();
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;

    /// What scripts may do from now on. `versionTable` is protected as PonyUp's other tables are.
    /// ErrorKind::Project for a name that is none of allowing::names().
    [[nodiscard]] Result<> configure(const QStringList &allow, const QString &versionTable);

    /// This database is a copy for trying things out: what reaches other files is refused, allowed
    /// or not.
    void setRehearses() { m_rehearses = true; }

    /// What judgeWords() has to be told of the session.
    struct Session {
        bool inTransaction = false;
        bool foreignKeys = true;
    };
    /// The same judgement by the statement's own words, for want of an authorizer. It sees less:
    /// not what a trigger does, for one.
    std::optional<Refusal> judgeWords(const QByteArray &statement, const Session &session) const;

    /// The authorizer is told which table a statement renames, but not to what.
    std::optional<Refusal> judgeRename(const Statement &statement) const;

    /// What a prepared statement is going to do.
    struct Effects {
        bool writesRows = false; ///< INSERT, UPDATE, DELETE.
        bool changesSchema = false; ///< CREATE, DROP, ALTER, REINDEX, ANALYZE.
        bool writesSchemaTable = false; ///< sqlite_schema itself, by DDL or by hand.
        /// A PRAGMA, or an object that lives as long as the session: to be put back afterwards.
        bool changesSettings = false;
    };

    /// Guards one statement of a script while it lives.
    class Scope {
    public:
        explicit Scope(Guard &guard);
        ~Scope();
        Scope(const Scope &) = delete;
        Scope &operator=(const Scope &) = delete;

        /// Between preparing and running.
        void prepared() { m_guard.m_phase = Phase::Running; }
        const Effects &effects() const { return m_guard.m_effects; }
        /// Why the statement was, or must be, refused; nullopt when it was not. `detail` are
        /// SQLite's words when it failed.
        std::optional<Refusal> refusal(const QString &detail) const;

    private:
        Guard &m_guard;
    };

private:
    enum class Phase { Off, Preparing, Running };

    /// What SQLite says about one action: the authorizer's arguments.
    struct Action {
        int code;
        const char *first;
        const char *second;
        const char *schema;
    };

    static int onAction(void *guard, int code, const char *first, const char *second,
                        const char *schema, const char *trigger);
    void note(const Action &action);
    PragmaUse pragmaUse(const Action &action) const;
    std::optional<Refusal> judge(const Action &action) const;
    std::optional<Refusal> judgeOwnTables(const Action &action) const;
    std::optional<Refusal> unlessAllowed(std::optional<Refusal> refusal) const;

    sqlite3 *m_database;
    QStringList m_allow;
    QByteArray m_versionTable;
    bool m_rehearses = false;
    Phase m_phase = Phase::Off;
    Effects m_effects;
    std::optional<Refusal> m_refusal; ///< The first of this statement.
};

} // namespace ponyup
