// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/linecommand.h"

#include "base/tr.h"
#include "sql/dialects/dialects.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

std::string_view trimmedRight(std::string_view line)
{
    return line.substr(0, line.find_last_not_of(" \t\r\n\f\v") + 1);
}

std::string_view clientVerb(std::string_view line)
{
    const size_t from = line.starts_with('\\') || line.starts_with('.') ? 1 : 0;
    const auto goesOn = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '_' || c == '$';
    };
    size_t end = from;
    while (end < line.size() && goesOn(line[end]))
        ++end;
    // A command that is no word: \! or \.
    if (end == from && end < line.size())
        ++end;
    return line.substr(0, end);
}

LineCommand clientLine(std::string_view line, bool inStatement, Dialect dialect)
{
    if (!inStatement)
        return {.meaning = LineCommand::Client, .length = line.size()};
    const std::string_view word = clientVerb(line);
    return {.meaning = LineCommand::Refused,
            .message =
                Tr::tr("\"%1\" is a command of a client program, not SQL.")
                    .arg(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))),
            .hint = clientCommandHint(word, dialect)};
}

QString clientCommandHint(std::string_view verb, Dialect dialect)
{
    const auto is = [verb](std::initializer_list<std::string_view> words) {
        return std::find(words.begin(), words.end(), verb) != words.end();
    };
    if (is({"\\connect", "\\u"}) || (dialect == Dialect::PostgreSql && is({"\\c"}))
        || isOneOf(verb, {"CONNECT"}))
        return Tr::tr("Remove the line: the environment says which database the script is for.");
    if (is({"\\i", "\\ir", "\\include", "\\include_relative", "\\.", ".read"})
        || isOneOf(verb, {"SOURCE"}))
        return Tr::tr("Put the statements of that file here.");
    if (is({"\\copy", ".import"}))
        return Tr::tr(
                   "Write the rows as INSERT, or on PostgreSQL with \"%1\" and the data behind it.")
            .arg("COPY … FROM STDIN;"_L1);
    if (is({"\\set", "\\unset", "\\gset", "\\prompt", "\\getenv", "\\if", "\\elif", "\\else",
            "\\endif"}))
        return Tr::tr("A script has no variables of a client: write the value itself.");
    if (is({"\\g", "\\gx", "\\gexec", "\\;", "\\crosstabview", "\\gdesc"}))
        return Tr::tr("End the statement with a semicolon.");
    if (dialect == Dialect::MariaDb && is({"\\d"}))
        return Tr::tr("To choose a delimiter write \"%1\".").arg("DELIMITER //"_L1);
    return Tr::tr("Remove the line, or write what it does as SQL.");
}

} // namespace ponyup
