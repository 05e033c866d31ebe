// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "formats/findings.h"
#include "formats/format.h"
#include "formats/located.h"
#include "formats/ponyupnames.h"

#include <array>
#include <memory>

class QIODevice;

namespace ponyup {

class ScriptFile;

/// Reads single entries, vN or vN.sql, of a native folder. One thread; several readers may work on
/// one folder.
class EntryReader {
public:
    /// `root` is the folder's path without links. The references must outlive the reader.
    EntryReader(const QString &root, const FormatOptions &options)
        : m_root(root),
          m_options(options)
    {
    }

    void read(const names::Entry &entry, const Located &located);
    FolderFindings takeFindings() { return std::move(m_findings); }

private:
    using Chosen = std::array<const OpenFolder::Entry *, 3>;

    void readFolder(const Located &folder, Migration &migration);
    void readFile(const Located &file, Migration &migration);
    void readScript(const Located &file, ScriptRole role, Migration &migration);
    /// What vN holds for this engine, by role; nullptr where there is nothing.
    Chosen choose(const QString &folder, const std::vector<OpenFolder::Entry> &entries);
    void sayWhyNoScript(const QByteArray &name, const QString &folder);
    /// nullptr, with a problem, when it cannot be read. Fills what is known without reading.
    std::unique_ptr<ScriptFile> openScript(const Located &file, Script &script);
    /// The script with what scanning found, or as it was, with problems.
    Script scan(Script script, QIODevice &device, int version);

    const QString &m_root;
    const FormatOptions &m_options;
    FolderFindings m_findings;
};

} // namespace ponyup
