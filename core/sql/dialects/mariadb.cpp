// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "sql/dialects/dialects.h"
#include "sql/dialects/mariadbblocks.h"
#include "sql/dialects/mariadbmode.h"

#include <algorithm>

// Cut as the mariadb client cuts, except that it knows bodies of stored programs without DELIMITER
// and executable comments.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view operators[] = {"<=>", "->>", "->", ":=", "||", "&&",
                                          "<<",  "<=",  "<>", ">>", ">=", "!="};

/// As many as the client keeps.
constexpr size_t longestDelimiter = 15;

/// What the client takes for its own at the beginning of a statement.
bool isClientWord(std::string_view word)
{
    return isOneOf(word, {"CHARSET", "CLEAR",  "CONNECT",   "EDIT",   "EGO",   "EXIT",    "GO",
                          "NOPAGER", "NOTEE",  "NOWARNING", "PAGER",  "PRINT", "PROMPT",  "QUIT",
                          "REHASH",  "SOURCE", "STATUS",    "SYSTEM", "TEE",   "WARNINGS"});
}

constexpr std::string_view delimiterCommand = "DELIMITER";

bool isDelimiterWord(std::string_view word)
{
    constexpr size_t length = delimiterCommand.size();
    return word.size() >= length && isWord(word.substr(0, length), delimiterCommand)
        && (word.size() == length || word[length] == '$');
}

bool mayBeLine(std::string_view word, bool inStatement)
{
    return isDelimiterWord(word) || (!inStatement && (isClientWord(word) || isWord(word, "USE")));
}

/// Up to a blank, or between quotes; empty when they do not end.
std::string_view argument(std::string_view line)
{
    line = line.substr(delimiterCommand.size());
    line = trimmedRight(line.substr(std::min(line.find_first_not_of(" \t"), line.size())));
    if (!line.empty() && (line.front() == '\'' || line.front() == '"' || line.front() == '`')) {
        const size_t end = line.find(line.front(), 1);
        return end == line.npos ? std::string_view() : line.substr(1, end - 1);
    }
    return line.substr(0, line.find_first_of(" \t"));
}

LineCommand refused(QString message, QString hint)
{
    return {
        .meaning = LineCommand::Refused, .message = std::move(message), .hint = std::move(hint)};
}

LineCommand delimiterLine(std::string_view line, std::string_view delimiter, bool inStatement)
{
    const std::string_view chosen = argument(line);
    if (inStatement) {
        // A column may be called so; but nothing of it looks like this.
        if (chosen.empty() || chosen.find_first_not_of(";$/|&@!~^%") != chosen.npos
            || (chosen == delimiter && delimiter == ";"))
            return {};
        return refused(Tr::tr("The delimiter is changed inside a statement."),
                       Tr::tr("End the statement above with %1 first.")
                           .arg(QString::fromUtf8(delimiter.data(), qsizetype(delimiter.size()))));
    }
    const QString hint = Tr::tr("Write \"%1\", for example.").arg("DELIMITER //"_L1);
    if (chosen.empty())
        return refused(Tr::tr("DELIMITER does not say which."), hint);
    if (chosen.find('\\') != chosen.npos)
        return refused(Tr::tr("A delimiter cannot hold a backslash."), hint);
    if (chosen.size() > longestDelimiter)
        return refused(Tr::tr("A delimiter has at most fifteen bytes."), hint);
    return {.meaning = LineCommand::Delimiter, .length = line.size(), .delimiter = chosen};
}

LineCommand readLine(std::string_view line, std::string_view delimiter, bool inStatement)
{
    const std::string_view word = clientVerb(line);
    if (isDelimiterWord(word))
        return delimiterLine(line, delimiter, inStatement);
    const size_t end = line.find(delimiter);
    // USE is also a statement of the server, and the client needs no delimiter behind it.
    if (isWord(word, "USE")) {
        const bool goesOn = std::count(line.begin(), line.end(), '`') % 2 != 0;
        if (end != line.npos || goesOn || trimmedRight(line).size() == word.size())
            return {};
        return {.meaning = LineCommand::Statement, .length = line.size()};
    }
    LineCommand command = clientLine(line, inStatement, Dialect::MariaDb);
    if (command.meaning == LineCommand::Client && line.front() != '\\' && end != line.npos)
        command.length = end + delimiter.size();
    return command;
}

constexpr ByteClasses classes()
{
    ByteClasses result = with(classesWith("'\"`"), "\v", ByteClass::Space);
    result = with(with(result, "#", ByteClass::Hash), "\\", ByteClass::Backslash);
    return with(result, "dD", ByteClass::LineWord);
}

constexpr DialectRules rules{
    .classes = classes(),
    .comments = {.dashesNeedBlank = true, .executable = true},
    .prefixes = {.national = "nNxXbB"},
    .mode = {.backslashEscapes = true, .doubleQuotedStrings = true},
    .delimiterCommand = delimiterCommand,
    .clientCommand = '\\',
    .operatorLength = [](std::string_view text) { return longestOf(operators, text); },
    .advance = advanceMariaDb,
    .mayBeLine = mayBeLine,
    .readLine = readLine,
    .follow = followSqlMode};

} // namespace

const DialectRules &mariadbRules()
{
    return rules;
}

} // namespace ponyup
