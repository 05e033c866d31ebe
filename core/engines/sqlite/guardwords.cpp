// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/actionrules.h"
#include "engines/sqlite/guard.h"
#include "engines/sqlite/pragmarules.h"
#include "sql/classifier.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

// Guard::judgeWords(): the words of a statement, told as the actions that the authorizer would hear
// of.

namespace ponyup {

namespace {

struct Word {
    TokenType type;
    std::string_view text;

    bool is(std::string_view keyword) const
    {
        return type == TokenType::Word && isWord(text, keyword);
    }
    bool isAnyOf(std::initializer_list<std::string_view> keywords) const
    {
        return std::any_of(keywords.begin(), keywords.end(),
                           [this](std::string_view keyword) { return is(keyword); });
    }
    /// Without quotes.
    QByteArray value() const
    {
        const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
        const bool quoted = type == TokenType::Name || type == TokenType::String;
        return quoted && bytes.size() >= 2 ? bytes.sliced(1, bytes.size() - 2) : bytes;
    }
};
using Words = std::vector<Word>;

Words wordsOf(const QByteArray &statement)
{
    Words words;
    TokenCursor cursor({statement.constData(), static_cast<size_t>(statement.size())},
                       rulesFor(Dialect::Sqlite));
    while (cursor.next())
        words.push_back({cursor.type(), cursor.text()});
    return words;
}

/// [schema .] name
struct QualifiedName {
    QByteArray schema = "main";
    QByteArray name;
};

QualifiedName nameAt(const Words &words, size_t at)
{
    while (at < words.size() && words[at].isAnyOf({"IF", "NOT", "EXISTS"}))
        ++at;
    if (at < words.size() && words[at].is("OR")) // UPDATE OR IGNORE t
        at += 2;
    if (at >= words.size())
        return {};
    if (at + 2 < words.size() && words[at + 1].text == ".")
        return {words[at].value(), words[at + 2].value()};
    return {.name = words[at].value()};
}

/// Whether the name of a table follows that is changed or made.
bool changesTable(const Words &words, size_t at)
{
    const Word &word = words[at];
    return word.isAnyOf({"INTO", "UPDATE", "TABLE", "VIEW"})
        || (word.is("FROM") && at > 0 && words[at - 1].is("DELETE"))
        || (word.is("ON") && words.front().is("CREATE"));
}

PragmaUse pragmaOf(const QByteArray &statement, const Guard::Session &session)
{
    const Pragma pragma =
        readPragma({statement.constData(), static_cast<size_t>(statement.size())});
    PragmaUse use{.name = pragma.name,
                  .inTransaction = session.inTransaction,
                  .foreignKeys = session.foreignKeys};
    if (!pragma.value.isEmpty())
        use.value = pragma.value;
    return use;
}

} // namespace

std::optional<Refusal> Guard::judgeWords(const QByteArray &statement, const Session &session) const
{
    const Words words = wordsOf(statement);
    if (words.empty())
        return {};
    const auto told = [](int code, bool running = false) {
        return judgeAction(code, nullptr, nullptr, running);
    };
    const Word &verb = words.front();
    if (verb.is("PRAGMA"))
        return unlessAllowed(judgePragma(pragmaOf(statement, session)));
    if (verb.is("ATTACH"))
        return unlessAllowed(told(SQLITE_ATTACH));
    if (verb.is("DETACH"))
        return unlessAllowed(told(SQLITE_DETACH));
    if (verb.isAnyOf({"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"}))
        return unlessAllowed(told(SQLITE_TRANSACTION));
    if (verb.is("VACUUM"))
        return std::any_of(words.begin(), words.end(),
                           [](const Word &word) { return word.is("INTO"); })
            ? unlessAllowed(told(SQLITE_ATTACH, true))
            : std::nullopt;

    for (size_t at = 0; at + 1 < words.size(); ++at) {
        std::optional<Refusal> refusal;
        if (changesTable(words, at)) {
            const QualifiedName table = nameAt(words, at + 1);
            refusal = judgeOwnTables(
                {SQLITE_INSERT, table.name.constData(), nullptr, table.schema.constData()});
        } else if (verb.is("CREATE") && words[at].is("USING")) {
            const QByteArray module = words[at + 1].value();
            refusal = unlessAllowed(
                judgeAction(SQLITE_CREATE_VTABLE, nullptr, module.constData(), false));
        } else if (words[at + 1].text == "(") {
            const QByteArray function = words[at].value();
            refusal =
                unlessAllowed(judgeAction(SQLITE_FUNCTION, nullptr, function.constData(), false));
        }
        if (refusal)
            return refusal;
    }
    return {};
}

} // namespace ponyup
