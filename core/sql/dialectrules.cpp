// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/dialectrules.h"

#include "sql/dialects/dialects.h"

#include <algorithm>

namespace ponyup {

const DialectRules &rulesFor(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Ansi:
        return ansiRules();
    case Dialect::Sqlite:
        return sqliteRules();
    case Dialect::PostgreSql:
        return postgresqlRules();
    case Dialect::MariaDb:
        return mariadbRules();
    }
    Q_UNREACHABLE();
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> upper)
{
    return std::any_of(upper.begin(), upper.end(),
                       [text](std::string_view word) { return isWord(text, word); });
}

size_t longestOf(std::span<const std::string_view> operators, std::string_view text)
{
    const auto found =
        std::find_if(operators.begin(), operators.end(),
                     [text](std::string_view candidate) { return text.starts_with(candidate); });
    return found == operators.end() ? 1 : found->size();
}

} // namespace ponyup
