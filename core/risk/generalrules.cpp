// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/generalrules.h"

#include <QCoreApplication>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

const Rule table[] = {
    {"XX-003"_L1, "deceptive-characters"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The statement has characters that are not seen, or that change the order "
                       "in which it is read: %2."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "What a reader sees is not what the database gets. Write such characters "
                       "as escapes.")},
    {"XX-004"_L1, "secret-in-script"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp", "A password stands in the script, and so in every copy of it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "The audit log and the server's own log get it as well. Set it by hand.")},
    {"XX-010"_L1, "unclassified"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp", "No rule can read this %2: what it does is not known."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "That nothing is said of it does not mean that it is safe. The dry run "
                       "shows what it locks and changes.")},
    {"XX-011"_L1, "unknown-rule"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp", "The script allows %1, and there is no such rule."),
     QT_TRANSLATE_NOOP("PonyUp", "What was meant is not allowed: correct the name.")},
    {"XX-012"_L1, "long-script"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The script is long: what stands behind its first %2 MiB has not been "
                       "looked at."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "That nothing is said of it does not mean that it is safe. Put what changes "
                       "tables into a script of its own.")},
};

/// U+202A… of bidirectional text, and those of no width.
bool isDeceptive(char32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b
        || c == 0x200e || c == 0x200f || c == 0x2060 || c == 0x061c;
}

void deceptiveCharacters(const Statement &statement, Findings &findings)
{
    // The first byte of all of them, or nothing to look for.
    if (!statement.text.contains('\xe2') && !statement.text.contains('\xd8'))
        return;
    QStringList found;
    for (const uint c : QString::fromUtf8(statement.text).toUcs4())
        if (isDeceptive(c))
            found += u"U+%1"_s.arg(QString::number(c, 16).toUpper(), 4, u'0');
    found.removeDuplicates();
    if (!found.isEmpty())
        findings.add("XX-003"_L1, {}, {found.join(u", "_s)});
}

/// PASSWORD '…', IDENTIFIED BY '…', password '…' of an option.
void secret(const Statement &statement, Findings &findings)
{
    if (statement.kind == StatementKind::Dml || statement.kind == StatementKind::Query)
        return;
    TokenCursor cursor = tokensOf(statement);
    bool expected = false;
    while (cursor.next()) {
        if (expected && cursor.type() == TokenType::String && cursor.text().size() > 2) {
            findings.add("XX-004"_L1, {});
            return;
        }
        expected = cursor.is("PASSWORD") || (expected && cursor.is("BY")) || cursor.is("IDENTIFIED")
            || (expected && cursor.isOperator('='));
    }
}

} // namespace

std::span<const Rule> generalRules()
{
    return table;
}

void reviewGenerally(const Statement &statement, Findings &findings)
{
    deceptiveCharacters(statement, findings);
    secret(statement, findings);
}

} // namespace ponyup
