// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/refusals.h"

#include "base/tr.h"
#include "planning/versionlist.h"

#include <algorithm>

namespace ponyup {

namespace {

QString number(int version)
{
    return QString::number(version);
}

QString otherFolderHint(int current)
{
    return Tr::tr("Use the folder that brought the database to version %1.").arg(current);
}

} // namespace

std::optional<Error> folderRefusal(const MigrationSet &folder)
{
    if (folder.problems.empty())
        return std::nullopt;
    Error first = folder.problems.front();
    first.others.insert(first.others.end(), folder.problems.begin() + 1, folder.problems.end());
    return first;
}

Error noMigrations(const MigrationSet &folder)
{
    return {.kind = ErrorKind::Folder,
            .message = Tr::tr("There is no migration in the folder %1.").arg(folder.folder),
            .hint = Tr::tr("Check the folder's name, or make the first migration.")};
}

Error databaseNewer(int current, int newest)
{
    return {.kind = ErrorKind::DatabaseNewer,
            .message =
                Tr::tr("The database is newer than this folder: it is at version %1, and the "
                       "folder leads to version %2.")
                    .arg(number(current), number(newest)),
            .hint = otherFolderHint(current)};
}

Error unknownPosition(int current)
{
    return {.kind = ErrorKind::MigrationVersionWrong,
            .message = Tr::tr("The database is at version %1, which no migration of this folder "
                              "starts from or leads to.")
                           .arg(current),
            .hint = otherFolderHint(current)};
}

Error migrationsChanged(const std::vector<const AppliedRow *> &changed)
{
    const QString hint = Tr::tr("Put back the text that was applied, and write the change as a new "
                                "migration.");
    std::vector<int> versions;
    std::vector<Error> each;
    for (const AppliedRow *applied : changed) {
        const Script *script = recordedScript(*applied->migration);
        const QString &name = applied->migration->name;
        versions.push_back(applied->from);
        each.push_back({.kind = ErrorKind::MigrationChanged,
                        .message = Tr::tr("%1 has been changed after it was applied.").arg(name),
                        .hint = hint,
                        .place = {.file = script ? script->name : name}});
    }
    if (each.size() == 1)
        return each.front();
    return {.kind = ErrorKind::MigrationChanged,
            .message = Tr::tr("Migrations have been changed after they were applied: %1.")
                           .arg(versionList(versions)),
            .hint = hint,
            .others = std::move(each)};
}

Error gapAtStart(const MigrationSet &folder, const Gap &gap, bool asBaseline)
{
    const QString sentence = gap.next - gap.at == 1
        ? Tr::tr("The next migration starts at version %1, but the database is at version %2: "
                 "%3 is missing.")
        : Tr::tr("The next migration starts at version %1, but the database is at version %2: "
                 "%3 are missing.");
    return {.kind = ErrorKind::MigrationVersionWrong,
            .message =
                sentence.arg(number(gap.next), number(gap.at), versionRange(gap.at, gap.next - 1)),
            .hint = asBaseline
                ? Tr::tr("Put what is missing into the folder, or say with a baseline at which "
                         "version this database already is.")
                : Tr::tr("Put what is missing into the folder."),
            .place = {.file = folder.find(gap.next)->name}};
}

Error gapInTheMiddle(const MigrationSet &folder, const Gap &gap)
{
    const QString sentence = gap.next - gap.at == 1
        ? Tr::tr("A migration starts at version %1, but those before it end at version %2: "
                 "%3 is missing.")
        : Tr::tr("A migration starts at version %1, but those before it end at version %2: "
                 "%3 are missing.");
    return {.kind = ErrorKind::MigrationVersionWrong,
            .message =
                sentence.arg(number(gap.next), number(gap.at), versionRange(gap.at, gap.next - 1)),
            .hint = Tr::tr("Put what is missing into the folder."),
            .place = {.file = folder.find(gap.next)->name}};
}

Error nothingInEntry(const Migration &migration)
{
    return {.kind = ErrorKind::Folder,
            .message = Tr::tr("%1 has neither a model nor a migrate.").arg(migration.name),
            .hint = Tr::tr("Write a model, a migrate or both, or take the entry away."),
            .place = {.file = migration.name}};
}

Error versionNotAbove(const Migration &migration, int said)
{
    return {.kind = ErrorKind::Script,
            .message = Tr::tr("The version after %1 must be above %2, not %3.")
                           .arg(migration.name, number(migration.version), number(said)),
            .hint = Tr::tr("Correct the directive \"version\"."),
            .place = {.file = migration.migrate->name}};
}

Error targetBelow(int to, int current)
{
    return {.kind = ErrorKind::Usage,
            .message = Tr::tr("The database is at version %1, which is above the target %2.")
                           .arg(number(current), number(to)),
            .hint = Tr::tr("An update never goes back; an undo does.")};
}

Error targetBeyond(int to, int current, int newest)
{
    return {.kind = ErrorKind::Usage,
            .message = Tr::tr("The folder leads to version %1, not as far as the target %2.")
                           .arg(number(newest), number(to)),
            .hint = current == newest
                ? Tr::tr("The database is at the newest version already.")
                : Tr::tr("Choose a target from %1 to %2.").arg(number(current), number(newest))};
}

Error targetJumpedOver(int to, int before, int after)
{
    return {.kind = ErrorKind::Usage,
            .message = Tr::tr("Nothing stops at version %1: one migration leads from version %2 to "
                              "version %3.")
                           .arg(number(to), number(std::min(before, after)),
                                number(std::max(before, after))),
            .hint = Tr::tr("Choose %1 or %2 as the target.").arg(number(before), number(after))};
}

Error targetNotReached(int to, int end)
{
    return {.kind = ErrorKind::Usage,
            .message = Tr::tr("Nothing leads to version %1: for this database the folder ends at "
                              "version %2.")
                           .arg(number(to), number(end)),
            .hint = Tr::tr("Choose %1 as the target.").arg(end)};
}

Error targetAbove(int to, int current)
{
    return {.kind = ErrorKind::Usage,
            .message = Tr::tr("The database is at version %1, which is below the target %2.")
                           .arg(number(current), number(to)),
            .hint = Tr::tr("An undo only goes back; an update goes on.")};
}

Error baselineReached(int version)
{
    return {.kind = ErrorKind::Usage,
            .message = Tr::tr("The database was taken over at version %1 by a baseline, and an "
                              "undo cannot go below it.")
                           .arg(version),
            .hint = Tr::tr("Choose a target from version %1 on.").arg(version)};
}

Error rowMissing(int version, int after)
{
    return {.kind = ErrorKind::MigrationVersionWrong,
            .message = Tr::tr("Version %1 was reached from version %2, of which the history has no "
                              "row.")
                           .arg(number(after), number(version)),
            .hint = Tr::tr("Somebody has changed the history by hand; put the row back first.")};
}

Error undoMissing(const std::vector<int> &versions)
{
    return {.kind = ErrorKind::Folder,
            .message = Tr::tr("There is no undo script for %1.").arg(versionList(versions)),
            .hint = Tr::tr("Write what is missing, or restore a backup."),
            .place = {.file = QStringLiteral("v%1").arg(versions.front())}};
}

} // namespace ponyup
