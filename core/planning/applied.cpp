// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/applied.h"

#include "planning/path.h"
#include "planning/plan.h"

namespace ponyup {

namespace {

ScriptChange changeOf(const VersionRow &row, const Migration &migration)
{
    const QByteArray recorded = row.checksum();
    if (recorded.isEmpty())
        return ScriptChange::None;
    const Script *script = recordedScript(migration);
    if (!script)
        return ScriptChange::Semantic;
    if (script->checksum == recorded)
        return ScriptChange::None;
    if (script->checksum.isEmpty())
        return ScriptChange::Unknown;
    const bool sameTokens = !script->tokens.isEmpty() && script->tokens == row.tokens();
    return sameTokens ? ScriptChange::Cosmetic : ScriptChange::Semantic;
}

/// For a row that does not say where it came from.
const Migration *guessEntry(const MigrationSet &folder, const VersionRow &row,
                            const VersionRow *rowBefore)
{
    if (row.version <= 0)
        return nullptr;
    if (rowBefore && !row.isBaseline())
        return folder.find(rowBefore->version);
    const Migration *entry = folder.find(row.version - 1);
    return entry && targetOf(folder, *entry) == row.version ? entry : nullptr;
}

} // namespace

std::vector<AppliedRow> appliedRows(const MigrationSet &folder, const HistoryState &history)
{
    std::vector<AppliedRow> applied;
    applied.reserve(history.rows.size());
    const VersionRow *before = nullptr;
    for (const VersionRow &row : history.rows) {
        AppliedRow entry{.row = &row};
        if (const std::optional<int> from = row.from()) {
            entry.from = *from;
            entry.migration = folder.find(*from);
            entry.missing = !entry.migration;
            if (entry.migration)
                entry.change = changeOf(row, *entry.migration);
        } else if ((entry.migration = guessEntry(folder, row, before))) {
            entry.from = entry.migration->version;
        }
        applied.push_back(entry);
        before = &row;
    }
    return applied;
}

} // namespace ponyup
