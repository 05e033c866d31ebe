// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/problem.h"

#include "models/tr.h"

#include <algorithm>

namespace ponyup::ui {
namespace {

/// The own version of the first migration in that state; -1: none.
int versionInState(const Status &status, MigrationState state)
{
    const auto found = std::ranges::find(status.timeline.rows, state, &TimelineRow::state);
    return found == status.timeline.rows.end() ? -1 : found->from;
}

/// The migration in the folder that an error's file belongs to; -1: none.
int versionOf(const MigrationSet &folder, const Error &error)
{
    for (const Migration &migration : folder.migrations) {
        for (const auto *script : {&migration.migrate, &migration.model, &migration.undo}) {
            if (*script && (*script)->name == error.place.file)
                return migration.version;
        }
    }
    return -1;
}

int versionOf(const Status &status, const Error &error)
{
    const int inFolder = versionOf(status.folder, error);
    if (inFolder >= 0)
        return inFolder;
    const int halfDone = versionInState(status, MigrationState::HalfDone);
    if (halfDone >= 0)
        return halfDone;
    return error.kind == ErrorKind::MigrationChanged
        ? versionInState(status, MigrationState::ChangedSemantic)
        : -1;
}

Error missingObjects(const std::vector<SchemaChange> &missing)
{
    QStringList names;
    for (const SchemaChange &change : missing)
        names.append(change.name);
    return {.kind = ErrorKind::ModelMismatch,
            .message = Tr::tr("The database lacks what the model of its version has."),
            .hint = Tr::tr("Bring the database or the model in order before the next update."),
            .detail = names.join(QStringLiteral(", "))};
}

} // namespace

std::optional<Problem> problemOf(const Status &status)
{
    if (status.refusal) {
        const bool passes = status.refusal->kind == ErrorKind::UpdateLocked;
        return Problem{.error = *status.refusal,
                       .kind = passes ? Banner::Kind::Information : Banner::Kind::Problem,
                       .version = versionOf(status, *status.refusal)};
    }
    if (!status.folder.problems.empty()) {
        Error error = status.folder.problems.front();
        error.others.assign(status.folder.problems.begin() + 1, status.folder.problems.end());
        return Problem{.error = error, .version = versionOf(status, error)};
    }
    if (status.drift && !status.drift->missing.empty())
        return Problem{.error = missingObjects(status.drift->missing),
                       .kind = Banner::Kind::Warning};
    return std::nullopt;
}

QHash<int, QString> problemsByVersion(const MigrationSet &folder)
{
    QHash<int, QString> problems;
    const auto add = [&](const Error &error) {
        const int version = versionOf(folder, error);
        if (version >= 0 && !problems.contains(version))
            problems.insert(version, error.toString());
    };
    for (const Error &problem : folder.problems) {
        add(problem);
        std::ranges::for_each(problem.others, add);
    }
    return problems;
}

} // namespace ponyup::ui
