// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/refusal.h"

#include "base/tr.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

std::optional<Error> refused(const Statement &statement, const QString &message,
                             const QString &hint)
{
    return Error{
        .kind = ErrorKind::Forbidden, .message = message, .hint = hint, .place = statement.place};
}

std::optional<Error> unlessAllowed(const Statement &statement, QLatin1StringView name,
                                   const QStringList &allow, const QString &message)
{
    if (allow.contains(name))
        return {};
    return refused(statement, message,
                   Tr::tr("If this project needs it, put %1 under [postgresql] in ponyup.toml.")
                       .arg(u"allow = [\"%1\"]"_s.arg(name)));
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

/// Whether the words before the first values mention the name: only then is it worth a closer look.
bool mentions(const Statement &statement, const QByteArray &lowerCaseName)
{
    constexpr qsizetype head = 4096;
    return statement.text.first(std::min(statement.text.size(), head))
        .toLower()
        .contains(lowerCaseName);
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

std::optional<Error> ownTableRefusal(const Statement &statement, const QString &versionTable)
{
    if (statement.kind != StatementKind::Ddl && statement.kind != StatementKind::Dml)
        return {};
    if (!mentions(statement, "ponyup_") && !mentions(statement, versionTable.toUtf8().toLower()))
        return {};
    for (const ObjectName &object : statement.objects()) {
        const auto is = [&](const QString &name) {
            return object.name.compare(name, Qt::CaseInsensitive) == 0;
        };
        const bool ours = is(u"ponyup_log"_s) || is(u"ponyup_journal"_s) || is(versionTable);
        if (ours && (object.type == ObjectType::Table || object.type == ObjectType::None))
            return refused(statement,
                           Tr::tr("The table \"%1\" belongs to PonyUp: a migration may not change "
                                  "it.")
                               .arg(object.name),
                           Tr::tr("Take the statement out of the script."));
    }
    return {};
}

} // namespace ponyup
