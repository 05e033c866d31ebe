// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/mariadb/alterclause.h"

#include <utility>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The tokens of one clause.
class Clause {
public:
    struct Word {
        QString text;
        bool isWord = false; ///< No quoted name, no string.
    };

    void add(const TokenCursor &cursor)
    {
        const std::string_view text = cursor.text();
        m_words.push_back({.text = cursor.type() == TokenType::Name
                               ? unquoted(cursor)
                               : QString::fromUtf8(text.data(), qsizetype(text.size())),
                           .isWord = cursor.type() == TokenType::Word});
    }
    bool isEmpty() const { return m_words.empty(); }
    bool is(size_t at, QLatin1StringView word) const
    {
        return at < m_words.size() && m_words[at].isWord
            && m_words[at].text.compare(word, Qt::CaseInsensitive) == 0;
    }
    /// Goes on when the word stands there.
    bool skip(size_t &at, QLatin1StringView word) const
    {
        const bool there = is(at, word);
        at += there ? 1 : 0;
        return there;
    }
    QString text(size_t at) const { return at < m_words.size() ? m_words[at].text : QString(); }
    size_t size() const { return m_words.size(); }
    QString firstWords() const
    {
        QStringList words;
        for (size_t i = 0; i < m_words.size() && i < 4; ++i)
            words += m_words[i].text;
        return words.join(u' ');
    }

private:
    std::vector<Word> m_words;
};

/// `at` stands on the type.
void readDefinition(const Clause &words, size_t at, AlterClause &clause)
{
    clause.type = words.text(at++).toLower();
    if (words.text(at) == "("_L1) {
        do
            clause.type += words.text(at).toLower();
        while (words.text(at) != ")"_L1 && ++at < words.size());
        ++at;
    }
    if (words.skip(at, "unsigned"_L1))
        clause.type += " unsigned"_L1;
    for (; at < words.size(); ++at) {
        if (words.is(at, "NOT"_L1) && words.is(at + 1, "NULL"_L1)) {
            clause.notNull = true;
        } else if (words.is(at, "PRIMARY"_L1)) {
            clause.notNull = clause.unique = true;
        } else if (words.is(at, "DEFAULT"_L1)) {
            clause.hasDefault = true;
            const bool timestamp =
                words.is(at + 1, "CURRENT_TIMESTAMP"_L1) || words.is(at + 1, "NOW"_L1);
            clause.computed =
                !timestamp && (words.text(at + 1) == "("_L1 || words.text(at + 2) == "("_L1);
        } else if (words.is(at, "STORED"_L1) || words.is(at, "PERSISTENT"_L1)) {
            clause.stored = true;
        } else if (words.is(at, "AUTO_INCREMENT"_L1)) {
            clause.autoIncrement = true;
        } else if (words.is(at, "UNIQUE"_L1)) {
            clause.unique = true;
        } else if (words.is(at, "CHARSET"_L1)
                   || (words.is(at, "CHARACTER"_L1) && words.is(at + 1, "SET"_L1))) {
            clause.characterSet = true;
        } else if (words.is(at, "REFERENCES"_L1)) {
            clause.references = true;
        }
    }
}

AlterClause::Kind kindOfAdded(const Clause &words, size_t at)
{
    using Kind = AlterClause::Kind;
    if (words.skip(at, "CONSTRAINT"_L1) && !words.is(at, "FOREIGN"_L1) && !words.is(at, "UNIQUE"_L1)
        && !words.is(at, "PRIMARY"_L1) && !words.is(at, "CHECK"_L1))
        ++at; // its name
    static constexpr std::pair<QLatin1StringView, Kind> kinds[] = {
        {"PRIMARY"_L1, Kind::AddPrimaryKey},
        {"UNIQUE"_L1, Kind::AddUnique},
        {"FOREIGN"_L1, Kind::AddForeignKey},
        {"CHECK"_L1, Kind::AddCheck},
        {"FULLTEXT"_L1, Kind::AddFullText},
        {"SPATIAL"_L1, Kind::AddFullText},
        {"SYSTEM"_L1, Kind::Order},
        {"INDEX"_L1, Kind::Other},
        {"KEY"_L1, Kind::Other},
        {"PARTITION"_L1, Kind::Other},
        {"PERIOD"_L1, Kind::Other},
    };
    for (const auto &[word, kind] : kinds)
        if (words.is(at, word))
            return kind;
    return Kind::AddColumn;
}

void readAdd(const Clause &words, AlterClause &clause)
{
    size_t at = 1;
    clause.kind = words.is(at, "COLUMN"_L1) ? AlterClause::Kind::AddColumn : kindOfAdded(words, at);
    if (clause.kind != AlterClause::Kind::AddColumn) {
        for (; at < words.size(); ++at)
            clause.indexed += words.text(at);
        return;
    }
    words.skip(at, "COLUMN"_L1);
    if (words.skip(at, "IF"_L1))
        at += 2; // NOT EXISTS
    clause.column = words.text(at);
    readDefinition(words, at + 1, clause);
}

void readDrop(const Clause &words, AlterClause &clause)
{
    size_t at = 1;
    if (words.is(at, "PRIMARY"_L1)) {
        clause.kind = AlterClause::Kind::Order;
        return;
    }
    for (const QLatin1StringView word : {"INDEX"_L1, "KEY"_L1, "FOREIGN"_L1, "CONSTRAINT"_L1,
                                         "CHECK"_L1, "PARTITION"_L1, "PERIOD"_L1, "SYSTEM"_L1})
        if (words.is(at, word))
            return;
    words.skip(at, "COLUMN"_L1);
    if (words.skip(at, "IF"_L1))
        ++at; // EXISTS
    clause.kind = AlterClause::Kind::DropColumn;
    clause.column = words.text(at);
}

void readChange(const Clause &words, AlterClause &clause)
{
    size_t at = 1;
    words.skip(at, "COLUMN"_L1);
    if (words.skip(at, "IF"_L1))
        ++at;
    clause.kind = AlterClause::Kind::ChangeColumn;
    clause.column = words.text(at++);
    if (words.is(0, "CHANGE"_L1))
        clause.name = words.text(at++);
    readDefinition(words, at, clause);
}

AlterClause readClause(const Clause &words)
{
    AlterClause clause{.text = words.firstWords()};
    if (words.is(0, "ADD"_L1)) {
        readAdd(words, clause);
    } else if (words.is(0, "DROP"_L1)) {
        readDrop(words, clause);
    } else if (words.is(0, "MODIFY"_L1) || words.is(0, "CHANGE"_L1)) {
        readChange(words, clause);
    } else if (words.is(0, "RENAME"_L1)) {
        const bool index = words.is(1, "INDEX"_L1) || words.is(1, "KEY"_L1);
        clause.kind = index ? AlterClause::Kind::Other : AlterClause::Kind::Rename;
        if (words.is(1, "COLUMN"_L1))
            clause.column = words.text(2);
    } else if (words.is(0, "CONVERT"_L1)) {
        clause.kind = AlterClause::Kind::Convert;
    } else if (words.is(0, "ENGINE"_L1) || words.is(0, "FORCE"_L1)
               || words.is(0, "ROW_FORMAT"_L1)) {
        clause.kind = AlterClause::Kind::Engine;
    } else if (words.is(0, "ORDER"_L1)) {
        clause.kind = AlterClause::Kind::Order;
    }
    return clause;
}

/// "varchar(20)": 20; -1 without a number.
int lengthOf(const QString &type)
{
    const qsizetype open = type.indexOf(u'(');
    return open < 0 ? -1 : type.mid(open + 1).section(u')', 0, 0).section(u',', 0, 0).toInt();
}

QString baseOf(const QString &type)
{
    return type.section(u'(', 0, 0).section(u' ', 0, 0);
}

int widthOf(const QString &type)
{
    static constexpr QLatin1StringView integers[] = {"tinyint"_L1, "smallint"_L1, "mediumint"_L1,
                                                     "int"_L1, "bigint"_L1};
    const QString base = baseOf(type);
    for (size_t i = 0; i < std::size(integers); ++i)
        if (base == integers[i] || (base == "integer"_L1 && integers[i] == "int"_L1))
            return int(i);
    return -1;
}

/// Without what says nothing about the rows: the width of a number, and what the catalog has behind
/// the type.
QString plain(const QString &type)
{
    const QString sign = type.contains("unsigned"_L1) ? u" unsigned"_s : QString();
    if (const int width = widthOf(type); width >= 0)
        return QString::number(width) + sign;
    const qsizetype close = type.indexOf(u')');
    return (close < 0 ? baseOf(type) : type.first(close + 1)) + sign;
}

} // namespace

std::vector<AlterClause> readAlterClauses(TokenCursor cursor)
{
    std::vector<AlterClause> clauses;
    Clause words;
    int parentheses = 0;
    const auto end = [&] {
        if (!words.isEmpty())
            clauses.push_back(readClause(std::exchange(words, {})));
    };
    while (cursor.next()) {
        parentheses += cursor.isOperator('(') ? 1 : cursor.isOperator(')') ? -1 : 0;
        if (parentheses == 0 && cursor.isOperator(','))
            end();
        else
            words.add(cursor);
    }
    end();
    return clauses;
}

AlterCost costOf(const AlterClause &clause)
{
    switch (clause.kind) {
    case AlterClause::Kind::AddColumn:
        if (clause.stored || clause.computed)
            return AlterCost::Copy;
        if (clause.autoIncrement)
            return AlterCost::Shared;
        return clause.unique ? AlterCost::Rebuild : AlterCost::Instant;
    case AlterClause::Kind::AddPrimaryKey:
    case AlterClause::Kind::Engine:
        return AlterCost::Rebuild;
    case AlterClause::Kind::AddFullText:
        return AlterCost::Shared;
    case AlterClause::Kind::AddForeignKey:
    case AlterClause::Kind::AddCheck:
    case AlterClause::Kind::Convert:
    case AlterClause::Kind::Order:
        return AlterCost::Copy;
    default:
        return AlterCost::Instant;
    }
}

/// An enumeration may grow at its end. The length of a text takes one byte up to 255 bytes; four of
/// them may be one character.
AlterCost costOfType(const QString &from, const QString &to)
{
    if (plain(from) == plain(to))
        return AlterCost::Instant;
    if (baseOf(from) == "enum"_L1 && to.startsWith(from.chopped(1) + u','))
        return AlterCost::Instant;
    if (baseOf(from) != "varchar"_L1 || baseOf(to) != "varchar"_L1 || lengthOf(to) < lengthOf(from))
        return AlterCost::Copy;
    const bool one = lengthOf(to) <= 63, two = lengthOf(from) > 255;
    return one || two ? AlterCost::Instant : AlterCost::Copy;
}

bool isNarrower(const QString &from, const QString &to)
{
    if (widthOf(from) >= 0 && widthOf(to) >= 0)
        return widthOf(to) < widthOf(from);
    const bool texts = baseOf(from).endsWith("char"_L1) && baseOf(to).endsWith("char"_L1);
    return (texts && lengthOf(to) < lengthOf(from))
        || (baseOf(from).endsWith("text"_L1) && baseOf(to).endsWith("char"_L1));
}

} // namespace ponyup
