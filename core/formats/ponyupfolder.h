// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "formats/format.h"
#include "formats/openfolder.h"
#include "formats/ponyupnames.h"

#include <array>
#include <memory>

class QIODevice;

namespace ponyup {

class ScriptFile;

/// One reading of a native folder. Everything below it is opened relative to the open folder, and
/// no link is followed that has not been looked at.
class PonyUpFolder {
public:
    PonyUpFolder(const QString &folder, const FormatOptions &options);

    [[nodiscard]] Result<MigrationSet> read();

private:
    /// Something in a folder: where it is opened, and what it is.
    struct Located {
        int parent = -1; ///< Open folder that `name` is relative to.
        QByteArray name; ///< As the file system has it; absolute when it was a link.
        QString path; ///< Absolute.
        QString shown; ///< Relative to the migrations folder.
        uint type = 0;
    };
    struct Candidate {
        names::Entry entry;
        Located located;
    };

    std::vector<Candidate> candidates(const OpenFolder &root,
                                      const std::vector<OpenFolder::Entry> &entries);
    void sayWhyNot(const names::Entry &entry, const QString &shown);
    /// nullopt, with a problem, for a link that leads out of the folder or to nothing.
    std::optional<Located> locate(int parent, const QString &path, const QString &shown,
                                  const OpenFolder::Entry &entry);

    void readEntry(const Candidate &candidate);
    void readFolder(const Located &folder, Migration &migration);
    void readFile(const Located &file, Migration &migration);
    void readScript(const Located &file, ScriptRole role, Migration &migration);
    /// What vN holds for this engine, by role; nullptr where there is nothing.
    std::array<const OpenFolder::Entry *, 3> choose(const QString &folder,
                                                    const std::vector<OpenFolder::Entry> &entries);
    void sayWhyNoScript(const QByteArray &name, const QString &folder);
    /// nullptr, with a problem, when it cannot be read. Fills what is known without reading.
    std::unique_ptr<ScriptFile> openScript(const Located &file, Script &script);
    /// The script with what scanning found, or as it was, with problems.
    Script scan(Script script, QIODevice &device, int version);

    void problem(Error error);
    void problem(ErrorKind kind, QString message, QString hint, const QString &shown,
                 QString detail = {});
    void note(QString text);

    QString m_path; ///< Absolute, as it was given.
    QString m_canonical; ///< Without links, for comparing.
    const FormatOptions &m_options;
    MigrationSet m_set;
    int m_notes = 0;
};

} // namespace ponyup
