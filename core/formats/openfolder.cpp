// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/openfolder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ponyup {

namespace {

bool isDots(const char *name)
{
    return std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0;
}

uint typeOf(int folder, const dirent64 &entry)
{
    if (entry.d_type != DT_UNKNOWN)
        return DTTOIF(entry.d_type);
    // Some file systems do not say it in the listing.
    struct stat status;
    const bool known = ::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    return known ? status.st_mode & S_IFMT : 0;
}

} // namespace

std::optional<OpenFolder> OpenFolder::open(int parent, const QByteArray &path, bool follow)
{
    const int descriptor =
        ::openat(parent, path.constData(),
                 O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW));
    if (descriptor < 0)
        return std::nullopt;
    return OpenFolder(descriptor);
}

OpenFolder::OpenFolder(OpenFolder &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

OpenFolder::~OpenFolder()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

std::optional<std::vector<OpenFolder::Entry>> OpenFolder::list() const
{
    // Not opendir(): over thousands of small folders its further calls are felt.
    std::vector<Entry> entries;
    alignas(dirent64) char buffer[16 * 1024];
    for (;;) {
        const ssize_t got = ::getdents64(m_descriptor, buffer, sizeof buffer);
        if (got < 0)
            return std::nullopt;
        if (got == 0)
            break;
        for (ssize_t at = 0; at < got;) {
            const auto *entry = reinterpret_cast<const dirent64 *>(buffer + at);
            if (!isDots(entry->d_name))
                entries.push_back({entry->d_name, typeOf(m_descriptor, *entry)});
            at += entry->d_reclen;
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry &left, const Entry &right) { return left.name < right.name; });
    return entries;
}

} // namespace ponyup
