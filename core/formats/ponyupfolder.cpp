// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/ponyupfolder.h"

#include "base/nearest.h"
#include "base/tr.h"
#include "formats/sections.h"
#include "migration/scriptfile.h"
#include "migration/scriptreader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostNotes = 100;

tl::unexpected<Error> cannotOpenRoot(const QString &path, int error)
{
    const QString detail = qt_error_string(error);
    const SourcePlace place{.file = path};
    if (error == ENOENT)
        return fail(ErrorKind::Folder, Tr::tr("The migrations folder %1 does not exist.").arg(path),
                    Tr::tr("Create the folder, or correct its path in the project file."), detail,
                    place);
    if (error == ENOTDIR)
        return fail(ErrorKind::Folder, Tr::tr("%1 is not a folder.").arg(path),
                    Tr::tr("Correct the path of the migrations folder in the project file."),
                    detail, place);
    return fail(ErrorKind::Folder, Tr::tr("The migrations folder %1 cannot be read.").arg(path),
                Tr::tr("Give your user the right to read the folder."), detail, place);
}

std::optional<Script> &scriptOf(Migration &migration, ScriptRole role)
{
    switch (role) {
    case ScriptRole::Model:
        return migration.model;
    case ScriptRole::Migrate:
        break;
    case ScriptRole::Undo:
        return migration.undo;
    }
    return migration.migrate;
}

} // namespace

PonyUpFolder::PonyUpFolder(const QString &folder, const FormatOptions &options)
    : m_path(QDir(folder).absolutePath()),
      m_options(options)
{
}

Result<MigrationSet> PonyUpFolder::read()
{
    const auto root = OpenFolder::open(AT_FDCWD, QFile::encodeName(m_path), true);
    const auto entries = root ? root->list() : std::nullopt;
    if (!entries)
        return cannotOpenRoot(m_path, errno);
    m_canonical = QFileInfo(m_path).canonicalFilePath();
    m_set.folder = m_path;
    m_set.format = u"ponyup"_s;

    const std::vector<Candidate> found = candidates(*root, *entries);
    m_set.migrations.reserve(found.size());
    const Candidate *previous = nullptr;
    for (const Candidate &candidate : found) {
        const Located &located = candidate.located;
        if (previous && previous->entry.version == candidate.entry.version) {
            problem(ErrorKind::DuplicateVersion,
                    Tr::tr("%1 and %2 are two entries for version %3.")
                        .arg(previous->located.shown, located.shown,
                             QString::number(candidate.entry.version)),
                    Tr::tr("Remove one of the two, or give it the next free number."),
                    located.shown);
            continue;
        }
        readEntry(candidate);
        previous = &candidate;
    }
    if (m_notes > mostNotes)
        m_set.notes.push_back(Tr::tr("%n more are not listed here.", nullptr, m_notes - mostNotes));
    return std::move(m_set);
}

/// What may be a migration, by version; of two the folder first.
std::vector<PonyUpFolder::Candidate>
PonyUpFolder::candidates(const OpenFolder &root, const std::vector<OpenFolder::Entry> &entries)
{
    using Kind = names::Entry::Kind;
    std::vector<Candidate> found;
    found.reserve(entries.size());
    for (const OpenFolder::Entry &entry : entries) {
        const names::Entry name = names::readEntry(entry.name);
        if (name.kind != Kind::Folder && name.kind != Kind::File) {
            sayWhyNot(name, names::shown(entry.name));
            continue;
        }
        const QString shown = QString::fromLatin1(entry.name);
        if (auto located = locate(root.descriptor(), m_path, shown, entry))
            found.push_back({name, std::move(*located)});
    }
    std::sort(found.begin(), found.end(), [](const Candidate &left, const Candidate &right) {
        return std::pair(left.entry.version, left.entry.kind)
            < std::pair(right.entry.version, right.entry.kind);
    });
    return found;
}

void PonyUpFolder::sayWhyNot(const names::Entry &entry, const QString &shown)
{
    switch (entry.kind) {
    case names::Entry::Kind::LeadingZeros: {
        const QString right = shown.endsWith(u".sql") ? names::fileName(entry.version)
                                                      : names::folderName(entry.version);
        return problem(ErrorKind::Folder, Tr::tr("The number of %1 has leading zeros.").arg(shown),
                       Tr::tr("Rename it to %1.").arg(right), shown);
    }
    case names::Entry::Kind::TooLarge:
        return problem(ErrorKind::Folder, Tr::tr("The number of %1 is too large.").arg(shown),
                       Tr::tr("Choose a number up to %1.").arg(names::highestVersion), shown);
    case names::Entry::Kind::WrongCase:
        return note(Tr::tr("%1 is not a migration: its name would have to be %2.")
                        .arg(shown, shown.toLower()));
    case names::Entry::Kind::Quiet:
        return;
    default:
        return note(Tr::tr("%1 is not a migration.").arg(shown));
    }
}

std::optional<PonyUpFolder::Located> PonyUpFolder::locate(int parent, const QString &path,
                                                          const QString &shown,
                                                          const OpenFolder::Entry &entry)
{
    Located located{parent, entry.name, path + u'/' + QFile::decodeName(entry.name), shown,
                    entry.type};
    if (entry.type != S_IFLNK)
        return located;
    const QString target = QFileInfo(located.path).canonicalFilePath();
    if (target.isEmpty()) {
        problem(ErrorKind::Folder, Tr::tr("%1 is a symbolic link to nothing.").arg(shown),
                Tr::tr("Put the file or folder itself in its place."), shown);
        return std::nullopt;
    }
    if (!target.startsWith(m_canonical + u'/')) {
        problem(ErrorKind::Folder,
                Tr::tr("%1 is a symbolic link that leads out of the migrations folder.").arg(shown),
                Tr::tr("Put the file or folder itself in its place."), shown, target);
        return std::nullopt;
    }
    struct stat status;
    const QByteArray encoded = QFile::encodeName(target);
    const bool known = ::stat(encoded.constData(), &status) == 0;
    return Located{AT_FDCWD, encoded, target, shown, known ? status.st_mode & S_IFMT : 0};
}

void PonyUpFolder::readEntry(const Candidate &candidate)
{
    const Located &located = candidate.located;
    Migration migration{.version = candidate.entry.version, .name = located.shown};
    const bool file = candidate.entry.kind == names::Entry::Kind::File;
    if (!file && located.type != S_IFDIR) {
        problem(ErrorKind::Folder, Tr::tr("%1 is not a folder.").arg(located.shown),
                Tr::tr("Name a single file %1, or make it a folder with the scripts in it.")
                    .arg(names::fileName(candidate.entry.version)),
                located.shown);
        return;
    }
    if (file && located.type != S_IFREG)
        return problem(notRegularError(located.shown, located.type));
    if (file)
        readFile(located, migration);
    else
        readFolder(located, migration);
    m_set.migrations.push_back(std::move(migration));
}

void PonyUpFolder::readFolder(const Located &folder, Migration &migration)
{
    const auto open = OpenFolder::open(folder.parent, folder.name);
    const auto entries = open ? open->list() : std::nullopt;
    if (!entries) {
        return problem(ErrorKind::Folder, Tr::tr("%1 cannot be read.").arg(folder.shown),
                       Tr::tr("Give your user the right to read the folder."), folder.shown,
                       qt_error_string(errno));
    }
    const auto chosen = choose(folder.shown, *entries);
    for (const ScriptRole role : {ScriptRole::Model, ScriptRole::Migrate, ScriptRole::Undo}) {
        const OpenFolder::Entry *entry = chosen[static_cast<size_t>(role)];
        if (!entry)
            continue;
        const QString shown = folder.shown + u'/' + QString::fromLatin1(entry->name);
        if (const auto file = locate(open->descriptor(), folder.path, shown, *entry))
            readScript(*file, role, migration);
    }
}

std::array<const OpenFolder::Entry *, 3>
PonyUpFolder::choose(const QString &folder, const std::vector<OpenFolder::Entry> &entries)
{
    std::array<const OpenFolder::Entry *, 3> chosen{};
    std::array<QString, 3> otherEngine;
    for (const OpenFolder::Entry &entry : entries) {
        const auto script = names::readScriptFile(entry.name);
        if (!script) {
            sayWhyNoScript(entry.name, folder);
            continue;
        }
        const auto role = static_cast<size_t>(script->role);
        if (!script->engine.isEmpty() && script->engine != m_options.engine)
            otherEngine[role] = script->engine;
        else if (!chosen[role] || !script->engine.isEmpty())
            chosen[role] = &entry;
    }
    // Nobody can tell whether this engine was forgotten or has nothing to do.
    for (const ScriptRole role : {ScriptRole::Model, ScriptRole::Migrate}) {
        const QString &other = otherEngine[static_cast<size_t>(role)];
        if (chosen[static_cast<size_t>(role)] || other.isEmpty())
            continue;
        problem(ErrorKind::Folder,
                Tr::tr("%1 has %2, but nothing for %3.")
                    .arg(folder, names::scriptFile(role, other), m_options.engine),
                Tr::tr("Add %1; with a comment only, it says that nothing is to be done.")
                    .arg(folder + u'/' + names::scriptFile(role, m_options.engine)),
                folder);
    }
    return chosen;
}

void PonyUpFolder::sayWhyNoScript(const QByteArray &name, const QString &folder)
{
    if (names::readEntry(name).kind == names::Entry::Kind::Quiet)
        return;
    const QString file = names::shown(name);
    const QString shown = folder + u'/' + file;
    const QString message = Tr::tr("%1 is not a script of a migration.").arg(shown);
    // A typo would leave the migration without its script.
    const QString meant = nearest(file, names::scriptFiles());
    if (meant.isEmpty())
        return note(message);
    problem(ErrorKind::Folder, message,
            Tr::tr("Did you mean %1? Rename the file, or move it elsewhere.").arg(meant), shown);
}

void PonyUpFolder::readFile(const Located &file, Migration &migration)
{
    Script whole;
    const auto device = openScript(file, whole);
    if (!device) {
        migration.migrate = whole;
        return;
    }
    Sections sections = findSections(whole, *device);
    for (Error &error : sections.problems)
        problem(std::move(error));
    for (Script &section : sections.scripts) {
        const ScriptRole role = section.role;
        scriptOf(migration, role) = scan(std::move(section), *device, migration.version);
    }
}

void PonyUpFolder::readScript(const Located &file, ScriptRole role, Migration &migration)
{
    Script script{.role = role};
    const auto device = openScript(file, script);
    scriptOf(migration, role) =
        device ? scan(std::move(script), *device, migration.version) : std::move(script);
}

std::unique_ptr<ScriptFile> PonyUpFolder::openScript(const Located &file, Script &script)
{
    script.path = file.path;
    script.name = file.shown;
    script.dialect = m_options.dialect;
    // A device may do something when it is opened; so the type is looked at before, where known.
    if (file.type != S_IFREG && file.type != 0) {
        problem(notRegularError(file.shown, file.type));
        return nullptr;
    }
    auto device = ScriptFile::open(file.parent, file.name, file.shown);
    if (!device) {
        problem(std::move(device.error()));
        return nullptr;
    }
    script.length = script.fileLength = (*device)->size();
    return std::move(*device);
}

Script PonyUpFolder::scan(Script script, QIODevice &device, int version)
{
    Result<Script> scanned = scanScript(script, device, {.versionTable = m_options.versionTable});
    if (!scanned) {
        std::vector<Error> others = std::move(scanned.error().others);
        scanned.error().others.clear();
        problem(std::move(scanned.error()));
        for (Error &other : others)
            problem(std::move(other));
        return script;
    }
    const Directives &directives = scanned->directives;
    if (directives.version && *directives.version <= version) {
        problem(
            {.kind = ErrorKind::Script,
             .message = Tr::tr("The version after v%1 cannot be %2.")
                            .arg(QString::number(version), QString::number(*directives.version)),
             .hint = Tr::tr("Name a version above %1, or remove the line.").arg(version),
             .place = directives.versionPlace});
    }
    if (scanned->statements == 0)
        note(Tr::tr("%1 holds no statement.").arg(script.name));
    return std::move(*scanned);
}

void PonyUpFolder::problem(Error error)
{
    m_set.problems.push_back(std::move(error));
}

void PonyUpFolder::problem(ErrorKind kind, QString message, QString hint, const QString &shown,
                           QString detail)
{
    m_set.problems.push_back({.kind = kind,
                              .message = std::move(message),
                              .hint = std::move(hint),
                              .detail = std::move(detail),
                              .place = {.file = shown}});
}

/// A folder may hold anything; so many notes that nobody reads them are not kept.
void PonyUpFolder::note(QString text)
{
    if (++m_notes <= mostNotes)
        m_set.notes.push_back(std::move(text));
}

} // namespace ponyup
