// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.h"

#include <algorithm>
#include <climits>

namespace ponyup::oracles {

using namespace Qt::StringLiterals;

namespace {

/// Behind the line; -1 when no such comment begins here.
qsizetype endOfLineComment(const QByteArray &text, Dialect dialect, qsizetype at)
{
    const QByteArrayView rest = QByteArrayView(text).sliced(at);
    const bool mariaDb = dialect == Dialect::MariaDb;
    if (!rest.startsWith("--") && !(mariaDb && rest.startsWith('#')))
        return -1;
    // To MariaDB "--1" is a number with two signs.
    if (mariaDb && rest.startsWith("--") && rest.size() > 2
        && static_cast<uchar>(rest[2]) > static_cast<uchar>(' '))
        return -1;
    // The reader sees to it that a lone carriage return ends a comment for everybody.
    while (at < text.size() && text[at] != '\n' && text[at] != '\r')
        ++at;
    return at;
}

/// Behind it; -1 when none begins here, or it does not end.
qsizetype endOfBlockComment(const QByteArray &text, Dialect dialect, qsizetype at)
{
    const QByteArrayView rest = QByteArrayView(text).sliced(at);
    if (!rest.startsWith("/*"))
        return -1;
    const bool executable =
        dialect == Dialect::MariaDb && (rest.startsWith("/*!") || rest.startsWith("/*M!"));
    if (executable && !rest.startsWith("/*!99999") && !rest.startsWith("/*M!999999"))
        return -1;
    const int deepest = dialect == Dialect::PostgreSql ? INT_MAX : executable ? 2 : 1;
    int depth = 1;
    for (at += 2; at + 1 < text.size(); ++at) {
        if (text[at] == '*' && text[at + 1] == '/') {
            ++at;
            if (--depth == 0)
                return at + 1;
        } else if (depth < deepest && text[at] == '/' && text[at + 1] == '*') {
            ++at;
            ++depth;
        }
    }
    return -1;
}

/// Behind our text in theirs, where it stands at `at`; -1 when something else stands there.
qsizetype endOfSame(const QByteArray &text, const QByteArray &theirs, qsizetype at, Dialect dialect)
{
    const auto isBehind = [&](QByteArrayView expected) {
        return at >= expected.size() && QByteArrayView(theirs).first(at).endsWith(expected);
    };
    for (const char c : text) {
        if (at < theirs.size() && theirs[at] == c) {
            ++at;
        } else if (dialect == Dialect::PostgreSql && c == '\n' && isBehind("\n")) {
            continue;
        } else if (dialect == Dialect::MariaDb && (isBehind("*/") || isBehind("/*"))
                   && QByteArrayView(theirs).sliced(at).startsWith(' ')
                   && QByteArrayView(theirs).sliced(at + 1).startsWith(c)) {
            at += 2;
        } else {
            return -1;
        }
    }
    return at;
}

/// Whether the reader will not go on because of a command that it does not carry out.
bool isRefusal(const Error &error)
{
    return error.message.contains(u"a command of a client program"_s);
}

} // namespace

qsizetype endOfBlanks(const QByteArray &text, Dialect dialect, qsizetype from)
{
    const QByteArrayView blanks(dialect == Dialect::MariaDb ? " \t\r\n\f\v" : " \t\r\n\f");
    qsizetype at = from;
    while (at < text.size()) {
        if (blanks.contains(text[at])) {
            ++at;
            continue;
        }
        if (dialect == Dialect::Sqlite
            && QByteArrayView(text).sliced(at).startsWith("\xef\xbb\xbf")) {
            at += 3;
            continue;
        }
        const qsizetype line = endOfLineComment(text, dialect, at);
        const qsizetype end = line >= 0 ? line : endOfBlockComment(text, dialect, at);
        if (end < 0)
            break;
        at = end;
    }
    return at;
}

QString difference(const Reading &ours, const QList<QByteArray> &theirs, Dialect dialect)
{
    size_t number = 0;
    // With another delimiter, a semicolon alone is a statement, and an empty one to the server.
    const auto skipEmpty = [&] {
        while (number < ours.statements.size() && ours.statements[number].text == ";")
            ++number;
    };
    for (qsizetype i = 0; i < theirs.size(); ++i) {
        const QByteArray &sent = theirs[i];
        const qsizetype begin = endOfBlanks(sent, dialect);
        if (begin == sent.size()
            || (sent[begin] == ';' && endOfBlanks(sent, dialect, begin + 1) == sent.size()))
            continue;
        skipEmpty();
        if (number == ours.statements.size()) {
            if (ours.error && (i + 1 == theirs.size() || isRefusal(*ours.error)))
                return {};
            return u"ours ends%1, theirs goes on: %2"_s.arg(
                ours.error ? u" (%1)"_s.arg(ours.error->toString()) : QString(), shown(sent));
        }
        const Statement &statement = ours.statements[number++];
        if (statement.kind == StatementKind::ClientCommand)
            return {};
        QByteArray text = statement.text;
        while (dialect == Dialect::MariaDb && !text.isEmpty()
               && QByteArrayView("; \t\r\n").contains(text.back()))
            text.chop(1);
        qsizetype end = endOfSame(text, sent, begin, dialect);
        if (end >= 0) {
            end = endOfBlanks(sent, dialect, end);
            if (end < sent.size() && sent[end] == ';')
                end = endOfBlanks(sent, dialect, end + 1);
        }
        if (end != sent.size()) {
            return u"statement %1\nours:   %2\ntheirs: %3"_s.arg(QString::number(number),
                                                                 shown(text), shown(sent));
        }
    }
    skipEmpty();
    if (number < ours.statements.size()
        && ours.statements[number].kind != StatementKind::ClientCommand)
        return u"theirs ends, ours goes on: %1"_s.arg(shown(ours.statements[number].text));
    return {};
}

bool hasClientCommand(const Reading &reading)
{
    return (reading.error && isRefusal(*reading.error))
        || std::any_of(reading.statements.begin(), reading.statements.end(),
                       [](const Statement &statement) {
                           return statement.kind == StatementKind::ClientCommand;
                       });
}

QString shown(const QByteArray &script)
{
    QString text = QString::fromUtf8(script);
    text.replace(u'\r', u"␍"_s).replace(u'\t', u"␉"_s).replace(u'\n', u"␊\n        "_s);
    return u'[' + text + u']';
}

} // namespace ponyup::oracles
