// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/pragmarules.h"

#include "base/tr.h"

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Those with a value that asks or does something, and leaves the session as it is.
constexpr std::array questions{
    "analysis_limit",     "application_id", "foreign_key_check", "foreign_key_list",
    "incremental_vacuum", "index_info",     "index_list",        "index_xinfo",
    "integrity_check",    "optimize",       "quick_check",       "table_info",
    "table_list",         "table_xinfo",    "user_version",      "wal_checkpoint"};

/// Settings that risk nothing; those that change what SQL means are put back afterwards.
constexpr std::array harmless{"auto_vacuum",
                              "automatic_index",
                              "cache_size",
                              "cache_spill",
                              "case_sensitive_like",
                              "defer_foreign_keys",
                              "encoding",
                              "journal_size_limit",
                              "legacy_alter_table",
                              "legacy_file_format",
                              "mmap_size",
                              "page_size",
                              "recursive_triggers",
                              "reverse_unordered_selects",
                              "secure_delete",
                              "temp_store",
                              "threads",
                              "wal_autocheckpoint"};

template <size_t size>
bool isOneOf(const QByteArray &name, const std::array<const char *, size> &names)
{
    return std::any_of(names.begin(), names.end(),
                       [&](const char *other) { return name == other; });
}

bool isOn(const QByteArray &value)
{
    return isOneOf(value, std::array{"on", "yes", "true"}) || value.toInt() != 0;
}

std::optional<Refusal> judgeForeignKeys(const PragmaUse &use)
{
    // Many scripts begin with switching on what is on.
    if (isOn(*use.value) == use.foreignKeys)
        return {};
    return Refusal{
        Tr::tr("A script may not switch the enforcement of foreign keys: inside a transaction "
               "SQLite ignores it."),
        {},
        Tr::tr(
            "Put the line \"%1\" at the head of the script: they are then off while it runs, and "
            "checked before it is committed.")
            .arg(u"-- ponyup: foreign-keys off"_s)};
}

std::optional<Refusal> judgeJournalMode(const PragmaUse &use)
{
    if (!isOneOf(*use.value, std::array{"delete", "truncate", "persist", "wal"}))
        return Refusal{Tr::tr("With this journal mode a crash can destroy the database."),
                       allowing::journalMode,
                       {}};
    if (!use.inTransaction)
        return {};
    return Refusal{Tr::tr("The journal mode cannot be changed inside a transaction."),
                   {},
                   Tr::tr("Put it into a migration of its own with the line \"%1\" at its head.")
                       .arg(u"-- ponyup: transaction off"_s)};
}

std::optional<Refusal> judgeSynchronous(const PragmaUse &use)
{
    if (isOneOf(*use.value, std::array{"full", "extra", "2", "3"}))
        return {};
    return Refusal{
        Tr::tr("With this setting a power failure can undo or destroy what was committed."),
        allowing::journalMode,
        {}};
}

} // namespace

std::optional<Refusal> judgePragma(const PragmaUse &use)
{
    if (!use.value || isOneOf(use.name, questions) || isOneOf(use.name, harmless))
        return {};
    if (use.name == "foreign_keys")
        return judgeForeignKeys(use);
    if (use.name == "journal_mode")
        return judgeJournalMode(use);
    if (use.name == "synchronous")
        return judgeSynchronous(use);
    if (use.name == "writable_schema" || use.name == "schema_version")
        return Refusal{
            Tr::tr("A script may not change the schema by hand: one wrong letter destroys "
                   "the database."),
            allowing::writableSchema,
            {}};
    return Refusal{
        Tr::tr("A script may not change the setting \"%1\".").arg(QString::fromUtf8(use.name)),
        allowing::pragma,
        {}};
}

bool changesSettings(const PragmaUse &use)
{
    return use.value && !isOneOf(use.name, questions);
}

} // namespace ponyup
