// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "formats/findings.h"
#include "formats/format.h"
#include "formats/located.h"
#include "formats/ponyupnames.h"

namespace ponyup {

/// One reading of a native folder. Everything below it is opened relative to the open folder, and
/// no link is followed that has not been looked at.
class PonyUpFolder {
public:
    /// The options must outlive it.
    PonyUpFolder(const QString &folder, const FormatOptions &options);

    [[nodiscard]] Result<MigrationSet> read();

private:
    struct Candidate {
        names::Entry entry;
        Located located;
    };

    std::vector<Candidate> candidates(const OpenFolder &root,
                                      const std::vector<OpenFolder::Entry> &entries);
    void sayWhyNot(const names::Entry &entry, const QString &shown);
    void refuseDuplicates(std::vector<Candidate> &found);
    void readEntries(const std::vector<Candidate> &found);

    QString m_path; ///< Absolute, as it was given.
    QString m_canonical; ///< Without links.
    const FormatOptions &m_options;
    FolderFindings m_findings;
};

} // namespace ponyup
