// SPDX-License-Identifier: GPL-3.0-or-later
#include "scriptmaker.h"

#include <QFile>

#include <algorithm>
#include <cctype>
#include <utility>

namespace ponyup::oracles {

using namespace Qt::StringLiterals;

namespace {

constexpr int deep = 10;

/// One blank of so many becomes another rule's text.
constexpr int blanksLeft = 6;

/// Of "<name>" or "<name*7>", where the '>' is; -1 when it is none.
qsizetype endOfName(const QByteArray &line, qsizetype at)
{
    if (line[at] != '<')
        return -1;
    qsizetype end = at + 1;
    while (end < line.size() && (std::isalnum(static_cast<uchar>(line[end])) || line[end] == '*'))
        ++end;
    return end > at + 1 && end < line.size() && line[end] == '>' ? end : -1;
}

} // namespace

ScriptMaker::ScriptMaker(const char *grammar, quint32 seed)
    : m_seed(qEnvironmentVariable("PONYUP_ORACLE_SEED", QString::number(seed)).toUInt()),
      m_random(m_seed)
{
    const QString path = QStringLiteral(PONYUP_SOURCE_DIR "/tests/oracles/grammars/")
        + QString::fromLatin1(grammar) + u".txt"_s;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    QByteArray rule;
    bool verbatim = false;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.trimmed().isEmpty() || line.startsWith("# "))
            continue;
        if (!line.startsWith(' ')) {
            verbatim = line.endsWith('!');
            rule = verbatim ? line.chopped(1) : line;
        } else {
            m_rules[rule] += parseWeighted(line.trimmed(), verbatim);
        }
    }
    for (const QList<Alternative> &alternatives : std::as_const(m_rules)) {
        for (const Alternative &alternative : alternatives) {
            for (const Part &part : alternative) {
                if (part.kind == Part::Rule && !m_rules.contains(part.text))
                    qFatal("%s: no rule %s", qPrintable(path), part.text.constData());
            }
        }
    }
}

int ScriptMaker::rounds(int count)
{
    return count * std::max(1, qEnvironmentVariableIntValue("PONYUP_ORACLE_ROUNDS"));
}

QByteArray ScriptMaker::make(const QByteArray &rule)
{
    QByteArray out;
    make(rule, 0, out);
    return out;
}

QList<ScriptMaker::Alternative> ScriptMaker::parseWeighted(const QByteArray &line, bool verbatim)
{
    const qsizetype mark = line.indexOf("* ");
    const int weight = mark > 0 ? line.first(mark).toInt() : 0;
    return weight > 0 ? QList<Alternative>(weight, parse(line.sliced(mark + 2), verbatim))
                      : QList<Alternative>{parse(line, verbatim)};
}

ScriptMaker::Alternative ScriptMaker::parse(const QByteArray &line, bool verbatim)
{
    static const QHash<char, QByteArray> escapes{{'n', "\n"}, {'r', "\r"}, {'t', "\t"},
                                                 {'f', "\f"}, {'s', " "},  {'\\', "\\"},
                                                 {'<', "<"},  {'e', ""}};
    Alternative parts;
    QByteArray text;
    const auto endText = [&] {
        if (!text.isEmpty())
            parts.append({.text = std::exchange(text, {})});
    };
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) {
            if (!escapes.contains(line[++i]))
                qFatal("no such escape: %s", line.constData());
            text += escapes.value(line[i]);
        } else if (line[i] == ' ' && !verbatim) {
            endText();
            parts.append({.kind = Part::Blank, .text = " "_ba});
        } else if (const qsizetype end = endOfName(line, i); end > 0) {
            endText();
            const QByteArrayList rule = line.sliced(i + 1, end - i - 1).split('*');
            parts.append({.kind = Part::Rule, .text = rule[0], .most = rule.value(1).toInt()});
            i = end;
        } else {
            text += line[i];
        }
    }
    endText();
    return parts;
}

void ScriptMaker::make(const QByteArray &rule, int depth, QByteArray &out)
{
    const auto found = m_rules.constFind(rule);
    if (found == m_rules.constEnd() || depth > 9 * deep)
        qFatal("rule %s is missing, or does not end", rule.constData());
    const qsizetype chosen = depth > deep ? 0 : m_random.bounded(static_cast<int>(found->size()));
    for (const Part &part : found->at(chosen)) {
        if (part.kind == Part::Rule) {
            for (int left = part.most ? m_random.bounded(part.most + 1) : 1; left > 0; --left)
                make(part.text, depth + 1, out);
        } else if (part.kind == Part::Blank && m_random.bounded(blanksLeft) == 0)
            make("blank", depth + 1, out);
        else
            out += part.text;
    }
}

} // namespace ponyup::oracles
