// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/objectnames.h"

#include "sql/classifier.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct TypeWord {
    std::string_view word;
    ObjectType type;
};

constexpr TypeWord typeWords[] = {
    {"TABLE", ObjectType::Table},         {"TABLES", ObjectType::Table},
    {"INDEX", ObjectType::Index},         {"VIEW", ObjectType::View},
    {"TRIGGER", ObjectType::Trigger},     {"SEQUENCE", ObjectType::Sequence},
    {"FUNCTION", ObjectType::Function},   {"AGGREGATE", ObjectType::Function},
    {"PROCEDURE", ObjectType::Procedure}, {"PROC", ObjectType::Procedure},
    {"TYPE", ObjectType::Type},           {"DOMAIN", ObjectType::Type},
    {"SCHEMA", ObjectType::Schema},       {"DATABASE", ObjectType::Database},
    {"EXTENSION", ObjectType::Extension}, {"ROLE", ObjectType::Role},
    {"USER", ObjectType::Role},           {"POLICY", ObjectType::Policy},
    {"RULE", ObjectType::Rule},           {"EVENT", ObjectType::Event},
    {"PACKAGE", ObjectType::Package}};

ObjectType typeOf(const TokenCursor &cursor)
{
    const auto found = std::find_if(std::begin(typeWords), std::end(typeWords),
                                    [&](const TypeWord &word) { return cursor.is(word.word); });
    return found == std::end(typeWords) ? ObjectType::None : found->type;
}

QByteArray upper(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toUpper();
}

bool isName(const TokenCursor &cursor)
{
    return cursor.type() == TokenType::Word || cursor.type() == TokenType::Name
        || cursor.type() == TokenType::String;
}

/// The names of one statement, from its head.
class Names {
public:
    Names(TokenCursor cursor, Dialect dialect) : m_cursor(cursor), m_dialect(dialect) { }

    std::vector<ObjectName> definition()
    {
        const bool drop = m_cursor.is("DROP");
        const ObjectHead head = readObjectHead(m_cursor);
        if (head.type == ObjectType::None)
            return {};
        if (head.temporary && m_dialect == Dialect::Sqlite)
            m_schema = u"temp"_s;
        const bool named = goToName();
        // An index without a name: CREATE INDEX ON t (a).
        if (!named || m_cursor.is("ON"))
            m_names.push_back(
                {.type = head.type, .schema = m_schema, .ifNotExists = m_ifNotExists});
        else
            list(head.type, drop);
        if (head.type == ObjectType::Index || head.type == ObjectType::Trigger
            || head.type == ObjectType::Policy)
            return tableBehind("ON");
        if (head.type == ObjectType::Rule)
            return tableBehind("TO");
        return std::move(m_names);
    }

    /// Of type, from behind the words that may stand before them.
    std::vector<ObjectName> behind(std::initializer_list<std::string_view> words, ObjectType type,
                                   bool many)
    {
        do {
            if (!m_cursor.next())
                break;
            if (m_cursor.isOperator('('))
                skipParentheses();
        } while (m_cursor.isAny(words));
        if (isName(m_cursor))
            list(type, many);
        return std::move(m_names);
    }

    /// COMMENT ON TABLE t, GRANT … ON [TABLE] t.
    std::vector<ObjectName> behindOn(bool comment)
    {
        while (m_cursor.next() && !m_cursor.is("ON")) { }
        TokenCursor ahead = m_cursor;
        if (!ahead.next())
            return {};
        const bool column = ahead.is("COLUMN");
        const bool materialized = ahead.is("MATERIALIZED");
        if (column || materialized)
            m_cursor = ahead;
        if (materialized)
            ahead.next();
        const ObjectType type = typeOf(ahead);
        if (type != ObjectType::None)
            m_cursor = ahead;
        else if (ahead.is("ALL") || (comment && !column))
            return {};
        behindType(materialized                   ? ObjectType::MaterializedView
                       : type == ObjectType::None ? ObjectType::Table
                                                  : type,
                   column);
        return std::move(m_names);
    }

    /// REINDEX (VERBOSE) TABLE CONCURRENTLY t
    std::vector<ObjectName> reindexed()
    {
        if (!m_cursor.next())
            return {};
        if (m_cursor.isOperator('('))
            skipParentheses();
        const ObjectType type = typeOf(m_cursor);
        if (type == ObjectType::None)
            return {};
        return behind({"CONCURRENTLY"}, type, false);
    }

    std::vector<ObjectName> renamed()
    {
        if (!m_cursor.next() || typeOf(m_cursor) != ObjectType::Table)
            return {};
        do {
            if (!goToName())
                break;
            list(ObjectType::Table, false);
            if (m_cursor.is("TO") && m_cursor.next() && isName(m_cursor))
                list(ObjectType::Table, false);
        } while (m_cursor.isOperator(','));
        return std::move(m_names);
    }

    std::vector<ObjectName> tableBehind(std::string_view keyword)
    {
        do {
            if (m_cursor.is(keyword)) {
                m_ifNotExists = false;
                m_names = behind({"ONLY", "TABLE"}, ObjectType::Table, false);
                break;
            }
        } while (m_cursor.next());
        return std::move(m_names);
    }

private:
    void behindType(ObjectType type, bool column)
    {
        if (!m_cursor.next() || !isName(m_cursor))
            return;
        if (!column)
            return list(type, true);
        // The last part is the column.
        QStringList parts{unquoted(m_cursor)};
        while (m_cursor.next() && m_cursor.isOperator('.') && m_cursor.next())
            parts += unquoted(m_cursor);
        parts.removeLast();
        if (!parts.isEmpty())
            m_names.push_back(
                {.type = type, .schema = parts.value(parts.size() - 2), .name = parts.last()});
    }

    /// From an opening parenthesis to behind the one that closes it.
    void skipParentheses()
    {
        int depth = 0;
        do {
            depth += m_cursor.isOperator('(') ? 1 : m_cursor.isOperator(')') ? -1 : 0;
        } while (m_cursor.next() && depth > 0);
    }

    /// Over what may stand before the name. IF is a name unless NOT or EXISTS follows.
    bool goToName()
    {
        if (!m_cursor.next())
            return false;
        while (m_cursor.isAny({"CONCURRENTLY", "IF"})
               || (m_cursor.is("ONLY") && m_dialect == Dialect::PostgreSql)) {
            TokenCursor ahead = m_cursor;
            if (!ahead.next())
                return true;
            if (m_cursor.is("IF")) {
                if (!ahead.is("NOT") && !ahead.is("EXISTS"))
                    return true;
                m_ifNotExists = ahead.is("NOT");
                if (m_ifNotExists)
                    ahead.next();
                if (!ahead.next())
                    return false;
            } else if (!isName(ahead)) {
                return true;
            }
            m_cursor = ahead;
        }
        return isName(m_cursor);
    }

    /// The cursor stands on the first name, afterwards behind the last one.
    void list(ObjectType type, bool many)
    {
        for (;;) {
            ObjectName name{.type = type, .schema = m_schema, .ifNotExists = m_ifNotExists};
            name.name = unquoted(m_cursor);
            bool more = m_cursor.next();
            while (more && m_cursor.isOperator('.') && m_cursor.next() && isName(m_cursor)) {
                name.schema = name.name;
                name.name = unquoted(m_cursor);
                more = m_cursor.next();
            }
            m_names.push_back(std::move(name));
            // ONLY t *, LOCK TABLES t AS u WRITE, DROP FUNCTION f (integer)
            int depth = 0;
            while (more && many
                   && (depth > 0 || !(m_cursor.isOperator(',') || m_cursor.is("ON")))) {
                depth += m_cursor.isOperator('(') ? 1 : m_cursor.isOperator(')') ? -1 : 0;
                more = m_cursor.next();
            }
            if (!more || !many || !m_cursor.isOperator(',') || !m_cursor.next()
                || !isName(m_cursor))
                return;
        }
    }

    TokenCursor m_cursor;
    Dialect m_dialect;
    QString m_schema;
    bool m_ifNotExists = false;
    std::vector<ObjectName> m_names;
};

} // namespace

ObjectHead readObjectHead(TokenCursor &cursor)
{
    ObjectHead head;
    bool options = false;
    for (;;) {
        TokenCursor ahead = cursor;
        if (!ahead.next() || (ahead.type() != TokenType::Word && !options))
            return head;
        cursor = ahead;
        head.type = typeOf(cursor);
        if (cursor.isAny({"TEMP", "TEMPORARY"})) {
            head.temporary = true;
        } else if (cursor.isAny({"DEFINER", "ALGORITHM", "SQL"})) {
            options = true; // Their values stand behind them.
        } else if (cursor.isAny({"UNIQUE", "OR", "REPLACE", "GLOBAL", "LOCAL", "UNLOGGED",
                                 "FULLTEXT", "SPATIAL", "CONSTRAINT", "RECURSIVE", "TRUSTED",
                                 "PROCEDURAL", "IGNORE", "ONLINE", "OFFLINE"})) {
            continue;
        } else if (cursor.isAny({"ALTER"}) && head.words.isEmpty()) {
            continue; // CREATE OR ALTER
        } else if (options && head.type == ObjectType::None) {
            continue;
        } else {
            head.words += (head.words.isEmpty() ? "" : " ") + upper(cursor.text());
            ahead = cursor;
            const bool more = ahead.next() && ahead.type() == TokenType::Word;
            const bool goesOn = cursor.isAny({"VIRTUAL", "MATERIALIZED", "FOREIGN"})
                || (more
                    && ((cursor.is("EVENT") && ahead.is("TRIGGER"))
                        || (cursor.is("AGGREGATE") && ahead.is("FUNCTION"))
                        || (cursor.is("PACKAGE") && ahead.is("BODY"))));
            if (goesOn)
                continue;
            if (head.words == "USER" && more && ahead.is("MAPPING"))
                head.type = ObjectType::None;
            if (head.words == "AGGREGATE FUNCTION")
                head.words = "FUNCTION";
            if (head.words == "MATERIALIZED VIEW")
                head.type = ObjectType::MaterializedView;
            if (head.words == "EVENT TRIGGER")
                head.type = ObjectType::Event;
            return head;
        }
    }
}

QString renamedTable(std::string_view statement, Dialect dialect)
{
    TokenCursor cursor(statement, rulesFor(dialect));
    if (!cursor.next() || !cursor.is("ALTER") || !cursor.next() || !cursor.is("TABLE"))
        return {};
    while (cursor.next()) {
        TokenCursor ahead = cursor;
        if (cursor.is("RENAME") && ahead.next() && ahead.is("TO") && ahead.next() && isName(ahead))
            return unquoted(ahead);
    }
    return {};
}

std::vector<ObjectName> objectsOf(std::string_view statement, Dialect dialect)
{
    TokenCursor cursor(statement, rulesFor(dialect));
    if (!goToVerb(cursor))
        return {};
    Names names(cursor, dialect);
    const auto is = [&cursor](std::initializer_list<std::string_view> words) {
        return cursor.isAny(words);
    };
    constexpr ObjectType table = ObjectType::Table;
    if (is({"CREATE", "ALTER", "DROP"}))
        return names.definition();
    if (is({"INSERT", "REPLACE", "MERGE", "UPDATE"}))
        return names.behind({"INTO", "ONLY", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED",
                             "OR", "REPLACE", "ABORT", "FAIL", "ROLLBACK"},
                            table, false);
    if (is({"DELETE"}))
        return names.behind({"FROM", "ONLY", "IGNORE", "LOW_PRIORITY", "QUICK"}, table, false);
    if (is({"ANALYZE"}) && dialect == Dialect::MariaDb && !commitsImplicitly(cursor))
        return {};
    if (is({"TRUNCATE", "LOCK", "ANALYZE", "OPTIMIZE", "REPAIR", "CHECK", "VACUUM"}))
        return names.behind({"TABLE", "TABLES", "ONLY", "LOCAL", "NO_WRITE_TO_BINLOG", "FULL",
                             "FREEZE", "VERBOSE", "ANALYZE"},
                            table, true);
    if (is({"COPY"})) {
        TokenCursor ahead = cursor;
        return ahead.next() && ahead.isOperator('(') ? std::vector<ObjectName>()
                                                     : names.behind({"BINARY"}, table, false);
    }
    if (is({"REFRESH"}))
        return names.behind({"MATERIALIZED", "VIEW", "CONCURRENTLY"}, ObjectType::MaterializedView,
                            false);
    if (is({"CALL"}))
        return names.behind({}, ObjectType::Procedure, false);
    if (is({"COMMENT", "GRANT", "REVOKE"}))
        return names.behindOn(is({"COMMENT"}));
    if (is({"RENAME"}))
        return names.renamed();
    if (is({"LOAD"}) && !commitsImplicitly(cursor))
        return names.tableBehind("INTO");
    if (is({"REINDEX"}))
        return names.reindexed();
    return {};
}

} // namespace ponyup
