// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace ponyup {

/// A folder that is held open, so that what is read below it is below it whatever happens to its
/// name meanwhile.
class OpenFolder {
public:
    struct Entry {
        QByteArray name; ///< As the file system has it.
        uint type = 0; ///< S_IFREG, S_IFDIR, S_IFLNK, …; the link itself, not its target.
    };

    /// A folder below `parent` (or AT_FDCWD); the last part of the path is not followed if it is a
    /// link unless `follow` says so. nullopt leaves errno.
    static std::optional<OpenFolder> open(int parent, const QByteArray &path, bool follow = false);
    OpenFolder(OpenFolder &&other) noexcept;
    OpenFolder &operator=(OpenFolder &&) = delete;
    ~OpenFolder();

    int descriptor() const { return m_descriptor; }
    /// What stands in it, in the order of the bytes of the names. nullopt leaves errno.
    std::optional<std::vector<Entry>> list() const;

private:
    explicit OpenFolder(int descriptor) : m_descriptor(descriptor) { }

    int m_descriptor;
};

} // namespace ponyup
