// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/reach.h"

#include "engines/mariadb/refusal.h"
#include "sql/classifier.h"
#include "sql/dialectrules.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;
using Kind = MariaDbReach::Kind;

namespace {

std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), static_cast<size_t>(text.size())};
}

Statement statementFrom(const QByteArray &text)
{
    Classification found = classify(viewOf(text), Dialect::MariaDb);
    Statement statement;
    statement.text = text;
    statement.kind = found.kind;
    statement.verb = std::move(found.verb);
    statement.dialect = Dialect::MariaDb;
    return statement;
}

bool hasVersionComments(const QByteArray &text)
{
    return text.contains("/*!") || text.contains("/*M!");
}

/// The ways in which a server may read the text. What stands in a comment for other versions it
/// passes over.
std::vector<DialectRules> readings(const QByteArray &text, const QString &sqlMode)
{
    std::vector<DialectRules> all;
    for (const bool strings : {true, false})
        for (const bool escapes : {true, false})
            for (const bool executable : {true, false}) {
                const bool isMode = sqlMode.isNull()
                    || (strings != sqlMode.contains("ANSI_QUOTES"_L1)
                        && escapes != sqlMode.contains("NO_BACKSLASH_ESCAPES"_L1));
                if (!isMode || (!executable && !hasVersionComments(text)))
                    continue;
                DialectRules rules = rulesFor(Dialect::MariaDb);
                rules.mode = {.backslashEscapes = escapes, .doubleQuotedStrings = strings};
                rules.comments.executable = executable;
                all.push_back(rules);
            }
    return all;
}

bool isStoredProgram(ObjectType type)
{
    return type == ObjectType::Function || type == ObjectType::Procedure
        || type == ObjectType::Trigger || type == ObjectType::Event || type == ObjectType::Package;
}

/// Whether other statements stand inside it, which its first words do not tell of.
bool hasStatementsInside(const Statement &statement)
{
    return statement.kind == StatementKind::Other || statement.verb == "SET"
        || statement.verb == "DECLARE" || isStoredProgram(statement.object().type)
        || hasVersionComments(statement.text);
}

/// The stored program or prepared statement that it makes, changes or drops, in lower case.
QString madeBy(const Statement &statement)
{
    const ObjectName object = statement.object();
    if (isStoredProgram(object.type))
        return object.name.toLower();
    TokenCursor cursor(viewOf(statement.text), rulesFor(Dialect::MariaDb));
    return cursor.next() && cursor.is("PREPARE") && cursor.next() ? unquoted(cursor).toLower()
                                                                  : QString();
}

bool isOneOfNames(const QString &name, std::initializer_list<QLatin1StringView> names)
{
    return std::ranges::find(names, name) != names.end();
}

/// "DROP DATABASE" and the like, anywhere inside.
bool concernsServer(const QString &word, const QString &next, const QString &third)
{
    if (isOneOfNames(word,
                     {"grant"_L1, "revoke"_L1, "flush"_L1, "install"_L1, "uninstall"_L1,
                      "shutdown"_L1, "purge"_L1, "kill"_L1, "global"_L1, "persist"_L1,
                      "persist_only"_L1, "sql_log_bin"_L1}))
        return true;
    if (isOneOfNames(word, {"create"_L1, "alter"_L1, "drop"_L1, "rename"_L1, "replace"_L1}))
        return isOneOfNames(
            next, {"database"_L1, "schema"_L1, "user"_L1, "role"_L1, "server"_L1, "tablespace"_L1});
    if (word == "set"_L1)
        return isOneOfNames(next, {"password"_L1, "role"_L1})
            || (next == "default"_L1 && third == "role"_L1);
    return isOneOfNames(word, {"start"_L1, "stop"_L1, "reset"_L1, "change"_L1})
        && isOneOfNames(next,
                        {"slave"_L1, "replica"_L1, "master"_L1, "all"_L1, "query"_L1,
                         "replication"_L1, "group_replication"_L1});
}

} // namespace

MariaDbFence::MariaDbFence(const QStringList &databases)
{
    for (const QString &name : databases)
        m_databases.insert(name.toLower());
}

MariaDbReach MariaDbFence::reach(const QString &text, const QString &sqlMode) const
{
    return reach(statementFrom(text.toUtf8()), sqlMode);
}

MariaDbReach MariaDbFence::reach(const Statement &statement, const QString &sqlMode) const
{
    if (ponyup::concernsServer(statement))
        return {.kind = Kind::Server};
    for (const DialectRules &rules : readings(statement.text, sqlMode)) {
        MariaDbReach found = reachAs(statement, rules);
        if (found.kind != Kind::Inside)
            return found;
    }
    return {};
}

MariaDbReach MariaDbFence::reachAs(const Statement &statement, const DialectRules &rules) const
{
    Tokens tokens;
    for (TokenCursor cursor(viewOf(statement.text), rules); cursor.next();)
        tokens.push_back(
            {.type = cursor.type(),
             .text = cursor.text(),
             .name = cursor.type() == TokenType::Word || cursor.type() == TokenType::Name
                 ? unquoted(cursor).toLower()
                 : QString()});
    for (int end = 0; end < 2; ++end) // So that something follows whatever is looked at.
        tokens.push_back({.type = TokenType::Semicolon, .text = {}, .name = {}});
    const bool inside = hasStatementsInside(statement);
    const bool creates = statement.verb.startsWith("CREATE");
    const bool defines =
        statement.kind != StatementKind::Dml && statement.kind != StatementKind::Query;
    for (size_t at = 0; at + 2 < tokens.size(); ++at) {
        const Token &token = tokens[at];
        const Token &next = tokens[at + 1];
        if (token.type == TokenType::Number) { // 2024shop.goods
            const auto text = QString::fromLatin1(token.text.data(), qsizetype(token.text.size()));
            if (const QString name = text.section(u'.', 0, 0).toLower();
                m_databases.contains(name) && (text.contains(u'.') || next.text == "."))
                return {.kind = Kind::Database, .name = name};
        }
        if (token.name.isEmpty())
            continue;
        if (next.text == "." && m_databases.contains(token.name))
            return {.kind = Kind::Database, .name = token.name};
        if (inside && token.type == TokenType::Word
            && concernsServer(token.name, next.name, tokens[at + 2].name))
            return {.kind = Kind::Server};
        if (defines && isElsewhere(token.name, next.name.isEmpty() ? tokens[at + 2] : next))
            return {.kind = Kind::Elsewhere};
        if (auto made = reachOfMade(tokens, at); made.kind != Kind::Inside)
            return made;
        if (needsMissing(tokens, at, creates))
            return {.kind = Kind::Missing, .name = token.name};
    }
    return {};
}

/// ENGINE = SPIDER, default_storage_engine := 'SPIDER'.
bool MariaDbFence::isElsewhere(const QString &setting, const Token &value)
{
    if (!setting.endsWith("engine"_L1))
        return false;
    const QString engine = value.name.isEmpty() && value.text.size() > 2
        ? QString::fromUtf8(value.text.data() + 1, qsizetype(value.text.size()) - 2).toLower()
        : value.name;
    return isOneOfNames(
        engine, {"federated"_L1, "federatedx"_L1, "connect"_L1, "spider"_L1, "s3"_L1, "sphinx"_L1});
}

/// Of EXECUTE IMMEDIATE and PREPARE … FROM: a text that is written there as it is can be judged.
MariaDbReach MariaDbFence::reachOfMade(const Tokens &tokens, size_t at) const
{
    const auto isWord = [&](size_t place, QLatin1StringView word) {
        return place < tokens.size() && tokens[place].name == word;
    };
    size_t source = 0;
    if (isWord(at, "execute"_L1) && isWord(at + 1, "immediate"_L1))
        source = at + 2;
    else if (isWord(at, "prepare"_L1) && isWord(at + 2, "from"_L1))
        source = at + 3;
    if (source == 0)
        return {};
    const std::string_view literal = tokens[source].text;
    const bool isPlain = tokens[source].type == TokenType::String && literal.size() >= 2
        && (literal.front() == '\'' || literal.front() == '"')
        && literal.find('\\') == std::string_view::npos
        && (tokens[source + 1].type == TokenType::Semicolon || isWord(source + 1, "using"_L1));
    if (!isPlain)
        return {.kind = Kind::Untold};
    const QByteArray quote(1, literal.front());
    QByteArray text(literal.data() + 1, qsizetype(literal.size()) - 2);
    const Statement inner = statementFrom(text.replace(quote + quote, quote));
    // When it is read, the mode may be another one.
    return inner.verb == "USE" ? MariaDbReach{.kind = Kind::Untold} : reach(inner, {});
}

bool MariaDbFence::needsMissing(const Tokens &tokens, size_t at, bool creates) const
{
    if (!m_missing.contains(tokens[at].name))
        return false;
    if (tokens[at + 1].text == "(" && !creates)
        return true;
    static constexpr auto callers = {"call"_L1, "execute"_L1};
    static constexpr auto kinds = {"procedure"_L1, "function"_L1, "trigger"_L1, "exists"_L1,
                                   "event"_L1};
    if (at > 1 && tokens[at - 1].name == "prepare"_L1)
        return isOneOfNames(tokens[at - 2].name, {"deallocate"_L1, "drop"_L1});
    return at > 0
        && (isOneOfNames(tokens[at - 1].name, callers)
            || (!creates && isOneOfNames(tokens[at - 1].name, kinds)));
}

void MariaDbFence::wasRun(const Statement &statement)
{
    if (!m_missing.isEmpty())
        m_missing.remove(madeBy(statement));
}

void MariaDbFence::wasHeldBack(const Statement &statement)
{
    if (statement.verb.startsWith("DROP"))
        m_missing.remove(madeBy(statement));
    else if (const QString name = madeBy(statement); !name.isEmpty())
        m_missing.insert(name);
}

} // namespace ponyup
