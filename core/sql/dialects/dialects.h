// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialectrules.h"

#include <span>

namespace ponyup {

// One function per dialect, in a file of its name.
const DialectRules &ansiRules();
const DialectRules &sqliteRules();
const DialectRules &postgresqlRules();
const DialectRules &mariadbRules();

/// What nearly all dialects have in common, and the bytes that quote.
constexpr ByteClasses classesWith(std::string_view quotes)
{
    ByteClasses classes{};
    for (const char c : std::string_view(" \t\n\r\f"))
        classes[static_cast<uchar>(c)] = ByteClass::Space;
    for (int c = 'a'; c <= 'z'; ++c)
        classes[c] = classes[c - 'a' + 'A'] = ByteClass::Word;
    for (int c = 0x80; c <= 0xff; ++c)
        classes[c] = ByteClass::Word;
    classes['_'] = classes['$'] = ByteClass::Word;
    for (int c = '0'; c <= '9'; ++c)
        classes[c] = ByteClass::Digit;
    classes['.'] = ByteClass::Dot;
    classes['-'] = ByteClass::Dash;
    classes['/'] = ByteClass::Slash;
    classes[';'] = ByteClass::Semicolon;
    for (const char c : quotes)
        classes[static_cast<uchar>(c)] = ByteClass::Quote;
    return classes;
}

constexpr ByteClasses with(ByteClasses classes, std::string_view bytes, ByteClass byteClass)
{
    for (const char c : bytes)
        classes[static_cast<uchar>(c)] = byteClass;
    return classes;
}

/// For an operatorLength from a list in which a longer one stands before its beginning.
size_t longestOf(std::span<const std::string_view> operators, std::string_view text);

/// A line that begins with DialectRules::clientCommand.
LineCommand clientLine(std::string_view line, bool inStatement, Dialect dialect);

/// A line without the white space at its end.
std::string_view trimmedRight(std::string_view line);

} // namespace ponyup
