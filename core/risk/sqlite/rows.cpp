// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/sqlite/sqlitereview.h"
#include "schema/schema.h"
#include "sql/classifier.h"

#include <QStringList>

// SqliteReview: rows and PRAGMAs.

namespace ponyup {

using namespace Qt::StringLiterals;

void SqliteReview::insertRows(const QString &table)
{
    bool select = false;
    for (TokenCursor cursor = tokensOf(*m_statement); cursor.next();) {
        if (cursor.is("VALUES") && !select)
            break;
        if (cursor.is("SELECT")) {
            const bool first = !std::exchange(select, true);
            if (first && cursor.next() && cursor.isOperator('*'))
                add("SL-005"_L1, table);
        } else if (select && cursor.isAny({"FROM", "JOIN"}) && cursor.next()) {
            m_copied.insert(unquoted(cursor).toLower());
        }
    }
    TokenCursor cursor = tokensOf(*m_statement);
    const bool insert = cursor.next() && cursor.is("INSERT");
    if (!insert || (cursor.next() && cursor.is("OR") && cursor.next() && cursor.is("REPLACE")))
        if (!isNew(table))
            add("SL-021"_L1, table);
    if (!select || isNew(table) || !m_context.schema)
        return;
    QStringList triggers;
    for (const Trigger &trigger : m_context.schema->triggers)
        if (trigger.table.compare(table, Qt::CaseInsensitive) == 0)
            triggers += trigger.name;
    if (!triggers.isEmpty())
        add("SL-022"_L1, table, {triggers.join(u", "_s)});
}

void SqliteReview::changeRows(const QString &table)
{
    if (!isNew(table) && !hasWord("WHERE"))
        add("SL-017"_L1, table);
}

void SqliteReview::pragma()
{
    const Pragma pragma = readPragma(
        std::string_view(m_statement->text.constData(), size_t(m_statement->text.size())));
    if (pragma.value.isEmpty())
        return;
    const QString text =
        u"%1 = %2"_s.arg(QString::fromUtf8(pragma.name), QString::fromUtf8(pragma.value));
    if (pragma.name == "writable_schema")
        add("SL-013"_L1, text);
    else if (pragma.name == "journal_mode" || pragma.name == "synchronous"
             || pragma.name == "locking_mode")
        add("SL-012"_L1, text);
}

} // namespace ponyup
