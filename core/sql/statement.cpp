// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/statement.h"

#include "sql/linecounter.h"
#include "sql/objectnames.h"
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

/// Printable ASCII without a comment and without blanks that would have to be drawn together.
bool isPlainLine(QByteArrayView line)
{
    char before = ' ';
    for (const char c : line) {
        if (c < ' ' || c > '~' || c == '#' || (c == before && (c == ' ' || c == '-'))
            || (c == '*' && before == '/'))
            return false;
        before = c;
    }
    return true;
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

QString objectTypeName(ObjectType type)
{
    // In the order of the enum.
    static constexpr const char *names[] = {
        "",          "table",    "index",     "view", "trigger", "materialized view",
        "sequence",  "function", "procedure", "type", "schema",  "database",
        "extension", "role",     "policy",    "rule", "event",   "package"};
    static_assert(std::size(names) == static_cast<size_t>(ObjectType::Package) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(type)]);
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
    // Asked of every statement that runs: most are one line without anything to leave out.
    const qsizetype shown = std::max(maxLength, 1);
    const QByteArrayView head = QByteArrayView(text).first(std::min(text.size(), shown + 1));
    if (isPlainLine(head)) {
        if (head.size() <= shown)
            return QString::fromLatin1(head.trimmed());
        return QString::fromLatin1(head.first(shown - 1).trimmed()) + u'…';
    }
    // One QString is made, at the end.
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
    const std::vector<ObjectName> all = objects();
    return all.empty() ? ObjectName() : all.front();
}

std::vector<ObjectName> Statement::objects() const
{
    return objectsOf(view(text), dialect);
}

QString Statement::renamedTo() const
{
    return renamedTable(view(text), dialect);
}

QByteArray Statement::textIfNotExists() const
{
    TokenCursor cursor(view(text), rulesFor(dialect));
    if (!cursor.next() || !cursor.is("CREATE") || object().ifNotExists)
        return text;
    if (readObjectHead(cursor).type == ObjectType::None)
        return text;
    const qsizetype end = cursor.text().data() + cursor.text().size() - text.constData();
    return text.first(end) + " IF NOT EXISTS" + text.sliced(end);
}

} // namespace ponyup
