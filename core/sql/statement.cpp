// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/statement.h"

#include "sql/linecounter.h"
#include "sql/tokencursor.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

/// A name as the catalog has it: without its quotes, doubled ones once.
QString unquoted(const TokenCursor &cursor)
{
    const std::string_view text = cursor.text();
    QString name = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    if (cursor.type() == TokenType::Word || text.size() < 2)
        return name;
    const QChar closing = QLatin1Char(closingQuote(text.front()));
    name = name.mid(1, name.size() - 2);
    return closing == u']' ? name : name.replace(QString(2, closing), QString(closing));
}

bool isName(const TokenCursor &cursor)
{
    return cursor.type() == TokenType::Word || cursor.type() == TokenType::Name
        || cursor.type() == TokenType::String;
}

ObjectType objectType(const TokenCursor &cursor)
{
    static constexpr std::pair<std::string_view, ObjectType> types[] = {
        {"TABLE", ObjectType::Table},
        {"INDEX", ObjectType::Index},
        {"VIEW", ObjectType::View},
        {"TRIGGER", ObjectType::Trigger}};
    const auto found = std::find_if(std::begin(types), std::end(types),
                                    [&](const auto &type) { return cursor.is(type.first); });
    return found == std::end(types) ? ObjectType::None : found->second;
}

/// From TABLE, INDEX, … to the name. IF is a name unless NOT or EXISTS follows.
bool goToName(TokenCursor &cursor, ObjectName &object)
{
    if (!cursor.next())
        return false;
    TokenCursor ahead = cursor;
    if (cursor.is("IF") && ahead.next() && (ahead.is("NOT") || ahead.is("EXISTS"))) {
        object.ifNotExists = ahead.is("NOT");
        if (object.ifNotExists)
            ahead.next();
        cursor = ahead;
        return cursor.next() && isName(cursor);
    }
    return isName(cursor);
}

} // namespace

QString statementKindName(StatementKind kind)
{
    // In the order of the enum.
    static constexpr const char *names[] = {"ddl",     "dml",    "query", "transaction",
                                            "session", "client", "other"};
    static_assert(std::size(names) == static_cast<size_t>(StatementKind::Other) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(kind)]);
}

SourcePlace Statement::placeAt(qint64 byteOffset) const
{
    LineCounter counter(place);
    const auto bytes = std::clamp<qint64>(byteOffset, 0, text.size());
    counter.advance(view(text).substr(0, static_cast<size_t>(bytes)));
    return counter.place();
}

QString Statement::firstWords(int maxLength) const
{
    // Asked of every statement that runs: one QString is made, at the end.
    QByteArray first;
    int characters = 0;
    std::string_view rest = view(text);
    TokenScanner scanner(rulesFor(dialect));
    bool gap = false;
    while (!rest.empty() && characters <= maxLength) {
        const Token token = scanner.next(rest, true);
        if (isSkipped(token.type)) {
            gap = characters > 0;
        } else {
            if (gap)
                first += ' ';
            // A character has at most four bytes; one cut in the middle is cut away below.
            const size_t enough = std::min(token.length, static_cast<size_t>(maxLength) * 4 + 4);
            for (const char c : rest.substr(0, enough))
                characters += (c & 0xc0) != 0x80 ? 1 : 0;
            first.append(rest.data(), static_cast<qsizetype>(enough));
            characters += std::exchange(gap, false) ? 1 : 0;
        }
        rest.remove_prefix(token.length);
    }
    QString words = QString::fromUtf8(first);
    // A string may hold line ends, what a terminal would obey, and what turns the text around.
    for (QChar &c : words) {
        if (c < u'\x20' || (c >= u'\x7f' && c <= u'\x9f'))
            c = u' ';
        else if ((c >= u'\u202a' && c <= u'\u202e') || (c >= u'\u2066' && c <= u'\u2069'))
            c = QChar::ReplacementCharacter;
    }
    if (words.size() <= maxLength)
        return words;
    words.truncate(std::max(maxLength - 1, 0));
    if (words.endsWith(u' ') || (!words.isEmpty() && words.back().isHighSurrogate()))
        words.chop(1);
    return words + u'…';
}

ObjectName Statement::object() const
{
    TokenCursor cursor(view(text), rulesFor(dialect));
    if (!cursor.next() || !(cursor.is("CREATE") || cursor.is("ALTER") || cursor.is("DROP")))
        return {};
    ObjectName object;
    while (object.type == ObjectType::None && cursor.next() && cursor.type() == TokenType::Word) {
        if (cursor.is("TEMP") || cursor.is("TEMPORARY"))
            object.schema = u"temp"_s;
        else if (const ObjectType type = objectType(cursor); type != ObjectType::None)
            object.type = type;
        else if (!cursor.is("UNIQUE") && !cursor.is("VIRTUAL") && !cursor.is("OR")
                 && !cursor.is("REPLACE"))
            return {};
    }
    // An index without a name: CREATE INDEX ON t (a).
    if (object.type == ObjectType::None || !goToName(cursor, object) || cursor.is("ON"))
        return object;
    object.name = unquoted(cursor);
    if (cursor.next() && cursor.isOperator('.') && cursor.next() && isName(cursor)) {
        object.schema = object.name;
        object.name = unquoted(cursor);
    }
    return object;
}

QString Statement::renamedTo() const
{
    TokenCursor cursor(view(text), rulesFor(dialect));
    if (!cursor.next() || !cursor.is("ALTER") || !cursor.next() || !cursor.is("TABLE"))
        return {};
    while (cursor.next()) {
        TokenCursor ahead = cursor;
        if (cursor.is("RENAME") && ahead.next() && ahead.is("TO") && ahead.next() && isName(ahead))
            return unquoted(ahead);
    }
    return {};
}

QByteArray Statement::textIfNotExists() const
{
    TokenCursor cursor(view(text), rulesFor(dialect));
    if (!cursor.next() || !cursor.is("CREATE") || object().ifNotExists)
        return text;
    while (cursor.next()) {
        if (objectType(cursor) == ObjectType::None)
            continue;
        const qsizetype end = cursor.text().data() + cursor.text().size() - text.constData();
        return text.first(end) + " IF NOT EXISTS" + text.sliced(end);
    }
    return text;
}

} // namespace ponyup
