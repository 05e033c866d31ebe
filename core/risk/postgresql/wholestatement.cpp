// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"

#include <QStringList>

// PostgresReview: what holds for any statement.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t longestName = 63; // In bytes.

} // namespace

void PostgresReview::names(const Node &statement)
{
    // The parser has cut them already.
    TokenCursor cursor = tokensOf(*m_statement);
    while (cursor.next()) {
        const size_t quotes = cursor.type() == TokenType::Name ? 2 : 0;
        if ((quotes > 0 || cursor.type() == TokenType::Word)
            && cursor.text().size() > longestName + quotes)
            add("PG-065"_L1,
                QString::fromUtf8(cursor.text().data(), qsizetype(cursor.text().size())));
    }
    // Elsewhere than where everybody's are: the search path is somebody's own.
    if (homeSchema() == "public"_L1)
        return;
    const Node relation = statement.node("relation"_L1);
    if (!relation.isEmpty() && !relation.has("schemaname"_L1)
        && relation.text("relpersistence"_L1) != "t"_L1)
        add("PG-064"_L1, relation.text("relname"_L1));
}

/// A literal that is the same may mean something else; but then it fails as well, or does no harm.
void PostgresReview::enumValueUsed(const Node &statement)
{
    if (m_enumValues.isEmpty() || !m_inTransaction)
        return;
    for (const Node &constant : statement.all("A_Const"_L1)) {
        const QString value = constant.node("sval"_L1).text("sval"_L1);
        if (m_enumValues.contains(value))
            add("PG-050"_L1, {}, {value});
    }
}

} // namespace ponyup
