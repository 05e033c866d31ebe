// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/actionrules.h"

#include "base/tr.h"

#include <sqlite3.h>

#include <algorithm>

namespace ponyup {

namespace {

Refusal refused(const QString &message, QLatin1StringView allowName, const QString &hint = {})
{
    return {message, allowName, hint};
}

std::optional<Refusal> judgeAttach(const char *file, bool running)
{
    if (!running)
        return refused(Tr::tr("A script may not attach another database file."), allowing::attach);
    // VACUUM attaches an unnamed file, VACUUM INTO a named one.
    if (file && !*file)
        return {};
    return refused(Tr::tr("A script may not write a copy of the database into another file."),
                   allowing::vacuumInto);
}

std::optional<Refusal> judgeFunction(const char *name)
{
    if (!isOneOf(name, {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}))
        return {};
    return refused(Tr::tr("A script may not call %1(): it reaches out of the database.")
                       .arg(QString::fromUtf8(name)),
                   allowing::loadExtension);
}

std::optional<Refusal> judgeModule(const char *name)
{
    if (qstrnicmp(name, "fts", 3) == 0 || isOneOf(name, {"rtree", "rtree_i32", "geopoly"}))
        return {};
    return refused(Tr::tr("A script may not create virtual tables of the module \"%1\".")
                       .arg(QString::fromUtf8(name)),
                   allowing::virtualTable);
}

} // namespace

bool isOneOf(const char *name, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(),
                       [name](const char *other) { return qstricmp(name, other) == 0; });
}

bool isSchemaChange(int code)
{
    // CREATE_… is 1 to 8, DROP_… 10 to 17, without a gap; the rest is looked at one by one.
    static_assert(SQLITE_CREATE_INDEX == 1 && SQLITE_CREATE_VIEW == 8);
    static_assert(SQLITE_DROP_INDEX == 10 && SQLITE_DROP_VIEW == 17);
    return (code >= SQLITE_CREATE_INDEX && code <= SQLITE_CREATE_VIEW)
        || (code >= SQLITE_DROP_INDEX && code <= SQLITE_DROP_VIEW) || code == SQLITE_ALTER_TABLE
        || code == SQLITE_REINDEX || code == SQLITE_ANALYZE || code == SQLITE_CREATE_VTABLE
        || code == SQLITE_DROP_VTABLE;
}

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

std::optional<Refusal> judgeAction(int code, const char *first, const char *second, bool running)
{
    switch (code) {
    case SQLITE_ATTACH:
        return judgeAttach(first, running);
    case SQLITE_DETACH:
        return refused(Tr::tr("A script may not detach a database."), allowing::detach);
    case SQLITE_FUNCTION:
        return judgeFunction(second);
    case SQLITE_CREATE_VTABLE:
        return judgeModule(second);
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        if (running) // Full-text tables use savepoints of their own.
            return {};
        return refused(Tr::tr("A script may not begin or end transactions: PonyUp does, so that "
                              "the migration and its record stand or fall together."),
                       {}, Tr::tr("Take the statement out of the script."));
    default:
        return {};
    }
}

Refusal handWrittenSchema()
{
    return refused(Tr::tr("A script may not change sqlite_schema by hand: one wrong letter "
                          "destroys the database."),
                   allowing::writableSchema, Tr::tr("Use CREATE, ALTER and DROP."));
}

} // namespace ponyup
