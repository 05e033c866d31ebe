// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/ponyupentry.h"

#include "base/tr.h"
#include "formats/sections.h"
#include "migration/scriptfile.h"
#include "migration/scriptreader.h"

#include <cerrno>

#include <sys/stat.h>

namespace ponyup {

namespace {

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

void EntryReader::read(const names::Entry &entry, const Located &located)
{
    Migration migration{.version = entry.version, .name = located.shown};
    if (entry.kind == names::Entry::Kind::File) {
        readFile(located, migration);
    } else if (located.type == S_IFDIR || located.type == 0) {
        readFolder(located, migration);
    } else {
        return m_findings.problem(
            ErrorKind::Folder, Tr::tr("%1 is not a folder.").arg(located.shown),
            Tr::tr("Name a single file %1, or make it a folder with the scripts in it.")
                .arg(names::fileName(entry.version)),
            located.shown);
    }
    m_findings.add(std::move(migration));
}

void EntryReader::readFolder(const Located &folder, Migration &migration)
{
    const auto open = OpenFolder::open(folder.parent, folder.name);
    const auto entries = open ? open->list() : std::nullopt;
    if (!entries) {
        return m_findings.problem({.kind = ErrorKind::Folder,
                                   .message = Tr::tr("%1 cannot be read.").arg(folder.shown),
                                   .hint = Tr::tr("Give your user the right to read the folder."),
                                   .detail = qt_error_string(errno),
                                   .place = {.file = folder.shown}});
    }
    const auto chosen = choose(folder.shown, *entries);
    for (const ScriptRole role : {ScriptRole::Model, ScriptRole::Migrate, ScriptRole::Undo}) {
        const OpenFolder::Entry *entry = chosen[static_cast<size_t>(role)];
        if (!entry)
            continue;
        const QString below = u'/' + QString::fromLatin1(entry->name);
        const Result<Located> file =
            locate(open->descriptor(), folder.path + below, folder.shown + below, *entry, m_root);
        if (file) {
            readScript(*file, role, migration);
            continue;
        }
        m_findings.problem(file.error());
        // There is one, whatever it says.
        scriptOf(migration, role) = Script{.path = folder.path + below,
                                           .name = folder.shown + below,
                                           .role = role,
                                           .dialect = m_options.dialect};
    }
}

EntryReader::Chosen EntryReader::choose(const QString &folder,
                                        const std::vector<OpenFolder::Entry> &entries)
{
    Chosen chosen{};
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
        m_findings.problem(
            ErrorKind::Folder,
            Tr::tr("%1 has %2, but nothing for %3.")
                .arg(folder, names::scriptFile(role, other), m_options.engine),
            Tr::tr("Add %1; with a comment only, it says that nothing is to be done.")
                .arg(folder + u'/' + names::scriptFile(role, m_options.engine)),
            folder);
    }
    return chosen;
}

void EntryReader::sayWhyNoScript(const QByteArray &name, const QString &folder)
{
    if (names::readEntry(name).kind == names::Entry::Kind::Quiet)
        return;
    const QString shown = folder + u'/' + names::shown(name);
    const QString message = Tr::tr("%1 is not a script of a migration.").arg(shown);
    // A typo would leave the migration without its script.
    const QString meant = names::meantScriptFile(name);
    if (meant.isEmpty())
        return m_findings.note(message);
    m_findings.problem(ErrorKind::Folder, message,
                       Tr::tr("Did you mean %1? Rename the file, or move it elsewhere.").arg(meant),
                       shown);
}

void EntryReader::readFile(const Located &file, Migration &migration)
{
    Script whole;
    const auto device = openScript(file, whole);
    if (!device) {
        migration.migrate = whole;
        return;
    }
    Sections sections = findSections(whole, *device);
    for (Error &error : sections.problems)
        m_findings.problem(std::move(error));
    for (Script &section : sections.scripts) {
        const ScriptRole role = section.role;
        scriptOf(migration, role) = scan(std::move(section), *device, migration.version);
    }
}

void EntryReader::readScript(const Located &file, ScriptRole role, Migration &migration)
{
    Script script{.role = role};
    const auto device = openScript(file, script);
    scriptOf(migration, role) =
        device ? scan(std::move(script), *device, migration.version) : std::move(script);
}

std::unique_ptr<ScriptFile> EntryReader::openScript(const Located &file, Script &script)
{
    script.path = file.path;
    script.name = file.shown;
    script.dialect = m_options.dialect;
    // A device may do something when it is opened; so the type is looked at before, where known.
    if (file.type != S_IFREG && file.type != 0) {
        m_findings.problem(notRegularError(file.shown, file.type));
        return nullptr;
    }
    auto device = ScriptFile::open(file.parent, file.name, file.shown);
    if (!device) {
        m_findings.problem(std::move(device.error()));
        return nullptr;
    }
    script.length = script.fileLength = (*device)->size();
    return std::move(*device);
}

Script EntryReader::scan(Script script, QIODevice &device, int version)
{
    Result<Script> scanned = scanScript(script, device,
                                        {.versionTable = m_options.versionTable,
                                         .refusal = m_options.refusal,
                                         .stop = m_options.stop},
                                        &script.directives);
    if (!scanned) {
        std::vector<Error> others = std::move(scanned.error().others);
        scanned.error().others.clear();
        m_findings.problem(std::move(scanned.error()));
        for (Error &other : others)
            m_findings.problem(std::move(other));
        return script;
    }
    const Directives &directives = scanned->directives;
    if (directives.version && *directives.version <= version) {
        m_findings.problem(
            {.kind = ErrorKind::Script,
             .message = Tr::tr("The version after v%1 cannot be %2.")
                            .arg(QString::number(version), QString::number(*directives.version)),
             .hint = Tr::tr("Name a version above %1, or remove the line.").arg(version),
             .place = directives.versionPlace});
    }
    if (scanned->statements == 0)
        m_findings.note(Tr::tr("%1 holds no statement.").arg(script.name));
    return std::move(*scanned);
}

} // namespace ponyup
