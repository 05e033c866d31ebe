// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/refusal.h"

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
    return refusedUnlessAllowed(statement, u"mariadb"_s, name, allow, message);
}

TokenCursor tokensOf(const Statement &statement)
{
    return {{statement.text.constData(), static_cast<size_t>(statement.text.size())},
            rulesFor(Dialect::MariaDb)};
}

/// Whether the word stands anywhere outside strings and comments.
bool mentionsWord(const Statement &statement, std::initializer_list<std::string_view> words)
{
    for (TokenCursor cursor = tokensOf(statement); cursor.next();) {
        if (cursor.isAny(words))
            return true;
    }
    return false;
}

std::optional<Error> setRefusal(const Statement &statement, const QStringList &allow)
{
    TokenCursor cursor = tokensOf(statement);
    while (cursor.next()) {
        QByteArray word(cursor.text().data(), qsizetype(cursor.text().size()));
        word = word.toUpper();
        if (word == "GLOBAL" || word == "PERSIST" || word == "PERSIST_ONLY"
            || word.startsWith("@@GLOBAL") || word.startsWith("@@PERSIST"))
            return unlessAllowed(statement, mariaDbAllowing::server, allow,
                                 Tr::tr("A migration may not change the server's settings."));
        if (word == "AUTOCOMMIT" || word == "@@AUTOCOMMIT")
            return refused(statement,
                           Tr::tr("A script may not set autocommit: PonyUp itself begins and "
                                  "commits transactions, together with the record of them."),
                           Tr::tr("Take the statement out of the script."));
    }
    return {};
}

/// RELEASE_ALL_LOCKS(), or RELEASE_LOCK('ponyup:…').
bool releasesUpdateLock(const Statement &statement)
{
    if (!statement.text.toLower().contains("release_"))
        return false;
    bool releases = false;
    for (TokenCursor cursor = tokensOf(statement); cursor.next();) {
        if (cursor.is("RELEASE_ALL_LOCKS"))
            return true;
        if (cursor.type() == TokenType::String && releases
            && isWord(cursor.text().substr(1, 7), "PONYUP:"))
            return true;
        releases = cursor.is("RELEASE_LOCK") || (releases && cursor.isOperator('('));
    }
    return false;
}

bool isServers(const QByteArray &verb)
{
    return std::ranges::any_of(
        std::initializer_list<const char *>{"SHUTDOWN", "RESTART", "RESET", "CHANGE", "START",
                                            "STOP", "PURGE", "KILL", "CLONE"},
        [&](const char *word) { return verb == word || verb.startsWith(QByteArray(word) + ' '); });
}

} // namespace

QStringList mariaDbAllowing::names()
{
    return {load, server, serverFiles};
}

std::optional<Error> mariaDbRefusal(const Statement &statement, const QStringList &allow)
{
    const QByteArray &verb = statement.verb;
    const bool isPlain = statement.kind == StatementKind::Dml && !verb.startsWith("LOAD");
    if (isPlain)
        return {};
    if (releasesUpdateLock(statement))
        return refused(statement,
                       Tr::tr("A script may not release the update lock: another update could "
                              "begin."),
                       Tr::tr("Take it out of the script. Locks of its own it can release by their "
                              "names."));
    if (verb == "LOAD DATA" || verb == "LOAD XML" || verb == "LOAD")
        return mentionsWord(statement, {"LOCAL"})
            ? refused(statement, Tr::tr("PonyUp never hands files of this machine to a server."),
                      Tr::tr("Write the rows as INSERT statements."))
            : unlessAllowed(statement, mariaDbAllowing::serverFiles, allow,
                            Tr::tr("A migration may not read or write files of the server."));
    if (statement.kind == StatementKind::Query)
        return mentionsWord(statement, {"OUTFILE", "DUMPFILE"})
            ? unlessAllowed(statement, mariaDbAllowing::serverFiles, allow,
                            Tr::tr("A migration may not read or write files of the server."))
            : std::nullopt;
    if (verb == "USE")
        return refused(statement,
                       Tr::tr("A script may not change to another database: PonyUp's own tables "
                              "lie in the one it was given."),
                       Tr::tr("Write the other database's name in front of its tables."));
    if (verb.startsWith("LOCK"))
        return refused(statement,
                       Tr::tr("LOCK TABLES would keep PonyUp from its own tables, and ends the "
                              "transaction."),
                       Tr::tr("Take it out of the script, as UNLOCK TABLES; a dump is made without "
                              "them by \"%1\".")
                           .arg("--skip-add-locks"_L1));
    if (verb.startsWith("INSTALL") || verb.startsWith("UNINSTALL")
        || (verb == "CREATE FUNCTION" && mentionsWord(statement, {"SONAME"})))
        return unlessAllowed(statement, mariaDbAllowing::load, allow,
                             Tr::tr("A migration may not load libraries into the server."));
    if (verb.startsWith("SET"))
        return setRefusal(statement, allow);
    if (isServers(verb) && statement.kind != StatementKind::TransactionControl)
        return unlessAllowed(statement, mariaDbAllowing::server, allow,
                             Tr::tr("A migration may not stop the server, its replication or its "
                                    "sessions."));
    return {};
}

bool concernsServer(const Statement &statement)
{
    const QByteArray &verb = statement.verb;
    if (isServers(verb) || verb.startsWith("GRANT") || verb.startsWith("REVOKE")
        || verb.startsWith("FLUSH") || verb.startsWith("INSTALL") || verb.startsWith("UNINSTALL")
        || verb.startsWith("RENAME USER") || verb.startsWith("BACKUP"))
        return true;
    if (verb.startsWith("SET"))
        return mentionsWord(statement, {"GLOBAL", "PERSIST", "PASSWORD", "ROLE"})
            || mentions(statement, "@@global");
    const ObjectType type = statement.object().type;
    return type == ObjectType::Database || type == ObjectType::Schema || type == ObjectType::Role
        || mentionsWord(statement, {"TABLESPACE", "SERVER", "LOGFILE"});
}

} // namespace ponyup
