// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/timelinetable.h"

#include "cli/texttable.h"

#include "base/tr.h"
#include "report/words.h"

namespace ponyup::cli {

namespace {

constexpr int shownOpen = 20; ///< Rows that are not simply applied.
constexpr int shownApplied = 10;

bool isSettled(MigrationState state)
{
    return state == MigrationState::Applied || state == MigrationState::Baseline
        || state == MigrationState::Initial || state == MigrationState::Skipped
        || state == MigrationState::ChangedCosmetic;
}

Look lookOf(MigrationState state)
{
    switch (state) {
    case MigrationState::Applied:
    case MigrationState::Baseline:
    case MigrationState::Initial:
        return Look::Good;
    case MigrationState::Next:
    case MigrationState::Pending:
    case MigrationState::ChangedCosmetic:
        return Look::Warning;
    case MigrationState::ChangedSemantic:
    case MigrationState::Missing:
    case MigrationState::OutOfOrder:
    case MigrationState::Unreachable:
    case MigrationState::HalfDone:
        return Look::Bad;
    case MigrationState::Latest:
    case MigrationState::Skipped:
        return Look::Plain;
    }
    Q_UNREACHABLE();
}

/// Which rows are shown: of the open ones those nearest to the current version.
std::vector<bool> choose(const std::vector<TimelineRow> &rows, bool all)
{
    std::vector<bool> chosen(rows.size(), all || rows.size() <= shownOpen + shownApplied);
    int open = shownOpen;
    for (size_t i = rows.size(); i-- > 0;)
        if (!isSettled(rows[i].state) && open-- > 0)
            chosen[i] = true;
    int applied = shownApplied;
    for (size_t i = 0; i < rows.size(); ++i)
        if (rows[i].current || (isSettled(rows[i].state) && applied-- > 0))
            chosen[i] = true;
    return chosen;
}

} // namespace

void printTimeline(Output &out, const Timeline &timeline)
{
    TextTable table({{QString()},
                     {Tr::tr("Version"), TextTable::Align::Right},
                     {Tr::tr("Message")},
                     {Tr::tr("State")},
                     {Tr::tr("When")},
                     {Tr::tr("By")}});
    const std::vector<bool> chosen = choose(timeline.rows, out.isVerbose());
    size_t hidden = 0;
    for (size_t i = 0; i < timeline.rows.size(); ++i) {
        const TimelineRow &row = timeline.rows[i];
        if (!chosen[i]) {
            ++hidden;
            continue;
        }
        const QString mark = row.current ? QStringLiteral("●") : QStringLiteral("○");
        table.addRow({mark,
                      stepWord(row.from, row.version),
                      row.message,
                      {stateWord(row.state), lookOf(row.state)},
                      timeWord(row.when),
                      row.by});
    }
    table.print(out);
    if (hidden > 0)
        out.line(Tr::tr("(%1 of %2 versions are not listed: use --verbose)")
                     .arg(QString::number(hidden), QString::number(timeline.rows.size())));
}

} // namespace ponyup::cli
