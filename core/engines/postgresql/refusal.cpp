// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/refusal.h"

#include "base/tr.h"
#include "engines/refusal.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

std::optional<Error> unlessAllowed(const Statement &statement, QLatin1StringView name,
                                   const QStringList &allow, const QString &message)
{
    return refusedUnlessAllowed(statement, u"postgresql"_s, name, allow, message);
}

std::string_view textOf(const Statement &statement)
{
    return {statement.text.constData(), static_cast<size_t>(statement.text.size())};
}

/// What follows FROM or TO of a COPY, outside parentheses.
enum class CopyEnd { Client, File, Program };

CopyEnd endOfCopy(const Statement &statement)
{
    TokenCursor cursor(textOf(statement), rulesFor(Dialect::PostgreSql));
    int depth = 0;
    while (cursor.next()) {
        if (cursor.isOperator('('))
            ++depth;
        else if (cursor.isOperator(')'))
            --depth;
        if (depth > 0 || !cursor.isAny({"FROM", "TO"}) || !cursor.next())
            continue;
        if (cursor.is("PROGRAM"))
            return CopyEnd::Program;
        return cursor.isAny({"STDIN", "STDOUT"}) ? CopyEnd::Client : CopyEnd::File;
    }
    return CopyEnd::Client; // No COPY that the server would take.
}

} // namespace

QStringList postgresAllowing::names()
{
    return {alterSystem, copyProgram, load, serverFiles};
}

std::optional<Error> postgresRefusal(const Statement &statement, const QStringList &allow)
{
    if (statement.verb.startsWith("COPY")) {
        switch (endOfCopy(statement)) {
        case CopyEnd::Client:
            return {};
        case CopyEnd::File:
            return unlessAllowed(statement, postgresAllowing::serverFiles, allow,
                                 Tr::tr("A migration may not read or write files of the server."));
        case CopyEnd::Program:
            return unlessAllowed(statement, postgresAllowing::copyProgram, allow,
                                 Tr::tr("A migration may not run programs on the server."));
        }
    }
    if (statement.verb == "LOAD")
        return unlessAllowed(statement, postgresAllowing::load, allow,
                             Tr::tr("A migration may not load libraries into the server."));
    if (statement.verb == "ALTER SYSTEM")
        return unlessAllowed(statement, postgresAllowing::alterSystem, allow,
                             Tr::tr("A migration may not change the server's configuration."));
    if (statement.verb.startsWith("DISCARD") && statement.outsideTransaction)
        return refused(statement, Tr::tr("DISCARD ALL would release the update lock."),
                       Tr::tr("Take it out of the script: between migrations PonyUp itself puts "
                              "the session's settings back."));
    return {};
}

} // namespace ponyup
