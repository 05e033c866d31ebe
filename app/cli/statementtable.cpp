// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/statementtable.h"

#include "cli/texttable.h"

#include "base/tr.h"
#include "report/plaintext.h"
#include "report/words.h"

#include <algorithm>

namespace ponyup::cli {

namespace {

/// Around the first that is not applied.
constexpr qsizetype shownBefore = 5;
constexpr qsizetype shownBehind = 15;

Look lookOf(StatementState state)
{
    switch (state) {
    case StatementState::Applied:
        return Look::Good;
    case StatementState::NotApplied:
        return Look::Plain;
    case StatementState::Running:
        return Look::Warning;
    case StatementState::InDoubt:
        return Look::Bad;
    }
    Q_UNREACHABLE();
}

} // namespace

void printStatements(Output &out, const std::vector<StatementStatus> &statements)
{
    TextTable table({{Tr::tr("Statement"), TextTable::Align::Right},
                     {Tr::tr("State")},
                     {Tr::tr("Place")},
                     {Tr::tr("Text")}});
    const auto open = std::ranges::find_if(statements, [](const StatementStatus &statement) {
        return statement.state != StatementState::Applied;
    });
    const auto at = open - statements.begin();
    const auto size = qsizetype(statements.size());
    const qsizetype from = out.isVerbose() ? 0 : std::max<qsizetype>(at - shownBefore, 0);
    const qsizetype to = out.isVerbose() ? size : std::min(at + shownBehind, size);
    for (qsizetype i = from; i < to; ++i) {
        const StatementStatus &statement = statements[size_t(i)];
        table.addRow({QString::number(statement.number),
                      {stateWord(statement.state), lookOf(statement.state)},
                      visible(statement.place.toString()),
                      visible(statement.text)});
    }
    table.print(out);
    if (to - from < size)
        out.line(Tr::tr("(%1 of %2 statements are not listed: use --verbose)")
                     .arg(QString::number(size - (to - from)), QString::number(size)));
    for (const StatementStatus &statement : statements) {
        if (statement.evidence.isEmpty()
            || (statement.state == StatementState::Applied && statement.isPlain()))
            continue;
        out.line();
        out.line(Tr::tr("Statement %1: %2. %3", "number, state, why")
                     .arg(QString::number(statement.number), stateWord(statement.state),
                          visible(statement.evidence)));
    }
}

} // namespace ponyup::cli
