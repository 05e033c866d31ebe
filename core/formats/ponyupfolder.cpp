// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/ponyupfolder.h"

#include "base/tr.h"
#include "formats/ponyupentry.h"

#include <QDir>
#include <QFile>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include <fcntl.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Below this a thread costs more than it brings.
constexpr size_t fewestPerThread = 100;
constexpr size_t mostThreads = 4;
/// What a thread takes at a time, so that they all end together.
constexpr size_t partSize = 32;

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
    m_canonical = withoutLinks(m_path);

    std::vector<Candidate> found = candidates(*root, *entries);
    refuseDuplicates(found);
    readEntries(found);
    if (m_options.stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("Reading the migrations folder was stopped."));
    MigrationSet set{.folder = m_path, .format = u"ponyup"_s};
    m_findings.moveTo(set);
    return set;
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
        Result<Located> located =
            locate(root.descriptor(), m_path + u'/' + shown, shown, entry, m_canonical);
        if (located)
            found.push_back({name, std::move(*located)});
        else
            m_findings.problem(std::move(located.error()));
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
        return m_findings.problem(ErrorKind::Folder,
                                  Tr::tr("The number of %1 has leading zeros.").arg(shown),
                                  Tr::tr("Rename it to %1.").arg(right), shown);
    }
    case names::Entry::Kind::Variant:
        return m_findings.problem(
            ErrorKind::Folder,
            Tr::tr("%1 is not a migration: a single file has no variants for engines.").arg(shown),
            Tr::tr("Make it a folder with the variants in it, as %1.")
                .arg(names::variantInFolder(shown.toUtf8())),
            shown);
    case names::Entry::Kind::TooLarge:
        return m_findings.problem(
            ErrorKind::Folder, Tr::tr("The number of %1 is too large.").arg(shown),
            Tr::tr("Choose a number up to %1.").arg(names::highestVersion), shown);
    case names::Entry::Kind::WrongCase:
        return m_findings.note(Tr::tr("%1 is not a migration: its name would have to be %2.")
                                   .arg(shown, shown.toLower()));
    case names::Entry::Kind::Quiet:
        return;
    default:
        return m_findings.note(Tr::tr("%1 is not a migration.").arg(shown));
    }
}

/// Of two entries for one version the first stays, to be seen in the timeline.
void PonyUpFolder::refuseDuplicates(std::vector<Candidate> &found)
{
    const auto sameVersion = [this](const Candidate &first, const Candidate &second) {
        if (first.entry.version != second.entry.version)
            return false;
        m_findings.problem(ErrorKind::DuplicateVersion,
                           Tr::tr("%1 and %2 are two entries for version %3.")
                               .arg(first.located.shown, second.located.shown,
                                    QString::number(first.entry.version)),
                           Tr::tr("Remove one of the two, or give it the next free number."),
                           second.located.shown);
        return true;
    };
    found.erase(std::unique(found.begin(), found.end(), sameVersion), found.end());
}

/// A large folder is read by several threads: most of the time goes into opening files.
void PonyUpFolder::readEntries(const std::vector<Candidate> &found)
{
    const size_t threads =
        std::clamp<size_t>(std::min<size_t>(found.size() / fewestPerThread,
                                            static_cast<size_t>(QThread::idealThreadCount())),
                           1, mostThreads);
    std::vector<FolderFindings> parts((found.size() + partSize - 1) / partSize);
    std::atomic<size_t> next{0};
    const auto readParts = [&] {
        for (size_t part; (part = next++) < parts.size();) {
            EntryReader reader(m_canonical, m_options);
            const size_t end = std::min(found.size(), (part + 1) * partSize);
            for (size_t i = part * partSize; i < end && !m_options.stop.stop_requested(); ++i)
                reader.read(found[i].entry, found[i].located);
            parts[part] = reader.takeFindings();
        }
    };
    QThreadPool pool;
    for (size_t thread = 1; thread < threads; ++thread)
        pool.start(readParts);
    readParts();
    pool.waitForDone();
    for (FolderFindings &part : parts)
        m_findings.append(std::move(part));
}

} // namespace ponyup
