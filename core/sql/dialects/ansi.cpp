// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "sql/dialects/ansiblocks.h"
#include "sql/dialects/dialects.h"

#include <algorithm>

// What databases behind ODBC have in common: bodies of routines in BEGIN … END; and the lines with
// which scripts for SQL Server end a batch, and those for Oracle a statement: GO and a slash.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view operators[] = {"||", "<=", "<>", ">=", "!=", "::"};

bool mayBeLine(std::string_view word, bool inStatement)
{
    return isWord(word, "GO") || (!inStatement && isWord(word, "ELSE"));
}

LineCommand refused(QString message, QString hint)
{
    return {
        .meaning = LineCommand::Refused, .message = std::move(message), .hint = std::move(hint)};
}

std::string_view withoutBlanks(std::string_view text)
{
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

LineCommand goLine(std::string_view line)
{
    const std::string_view rest = withoutBlanks(line.substr(2));
    const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const std::string_view behind = trimmedRight(withoutBlanks(rest.substr(digits)));
    if (!behind.empty() && !behind.starts_with("--"))
        return {};
    const std::string_view count = rest.substr(0, digits);
    if (!count.empty() && count != "1") {
        return refused(
            Tr::tr("\"%1\" asks to run the statements above more than once.")
                .arg(QString::fromLatin1("GO ") + QLatin1String(count.data(), count.size())),
            Tr::tr("Write the statements as often as they are to run, and a \"%1\" "
                   "without a number.")
                .arg("GO"_L1));
    }
    return {.meaning = LineCommand::End, .length = line.size()};
}

/// SQL*Plus runs what stands above, even when that has been run already.
LineCommand slashLine(std::string_view line, bool inStatement)
{
    if (trimmedRight(line).size() > 1)
        return {};
    if (inStatement)
        return {.meaning = LineCommand::EndOfBlock, .length = line.size()};
    return refused(Tr::tr("The \"/\" ends no statement: what stands above has ended already, and "
                          "SQL*Plus would run it a second time."),
                   Tr::tr("Remove the line, or the semicolon at the end of the statement above."));
}

LineCommand readLine(std::string_view line, std::string_view, bool inStatement)
{
    if (line.starts_with('/'))
        return slashLine(line, inStatement);
    const std::string_view word = clientVerb(line);
    if (isWord(word, "GO"))
        return goLine(line);
    if (isWord(word, "ELSE")) {
        return refused(Tr::tr("An ELSE stands without its IF: the semicolon above has ended the "
                              "statement with the IF in it."),
                       Tr::tr("Put a semicolon, or a line \"%1\", before the IF.").arg("GO"_L1));
    }
    return clientLine(line, inStatement, Dialect::Ansi);
}

constexpr ByteClasses classes()
{
    const ByteClasses result = with(classesWith("'\""), "bBgG", ByteClass::LineWord);
    return with(with(result, "[", ByteClass::Bracket), "$", ByteClass::Dollar);
}

constexpr DialectRules rules{
    .classes = classes(),
    .prefixes = {.verbatim = "xXbBnN", .alternative = true},
    .clientCommand = '\\',
    .slashIsLine = true,
    .operatorLength = [](std::string_view text) { return longestOf(operators, text); },
    .advance = advanceAnsi,
    .mayBeLine = mayBeLine,
    .readLine = readLine};

} // namespace

const DialectRules &ansiRules()
{
    return rules;
}

} // namespace ponyup
