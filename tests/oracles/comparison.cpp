// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.h"

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
    if (dialect == Dialect::MariaDb && (rest.startsWith("/*!") || rest.startsWith("/*M!")))
        return -1;
    const bool nests = dialect == Dialect::PostgreSql;
    int depth = 1;
    for (at += 2; at + 1 < text.size(); ++at) {
        if (text[at] == '*' && text[at + 1] == '/') {
            ++at;
            if (--depth == 0)
                return at + 1;
        } else if (nests && text[at] == '/' && text[at + 1] == '*') {
            ++at;
            ++depth;
        }
    }
    return -1;
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
    for (qsizetype i = 0; i < theirs.size(); ++i) {
        const QByteArray &sent = theirs[i];
        const qsizetype begin = endOfBlanks(sent, dialect);
        if (begin == sent.size()
            || (sent[begin] == ';' && endOfBlanks(sent, dialect, begin + 1) == sent.size()))
            continue;
        if (number == ours.statements.size()) {
            if (ours.error && i + 1 == theirs.size())
                return {};
            return u"ours ends%1, theirs goes on: %2"_s.arg(
                ours.error ? u" (%1)"_s.arg(ours.error->toString()) : QString(), shown(sent));
        }
        const QByteArray &text = ours.statements[number++].text;
        qsizetype end = sent.indexOf(text, begin) == begin ? begin + text.size() : -1;
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
    if (number < ours.statements.size())
        return u"theirs ends, ours goes on: %1"_s.arg(shown(ours.statements[number].text));
    return {};
}

QString shown(const QByteArray &script)
{
    QString text = QString::fromUtf8(script);
    text.replace(u'\r', u"␍"_s).replace(u'\t', u"␉"_s).replace(u'\n', u"␊\n        "_s);
    return u'[' + text + u']';
}

} // namespace ponyup::oracles
