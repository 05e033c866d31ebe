// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace ponyup {

/// A comment (`-- …`; on MariaDB also `# …`) of a script.
struct HeadComment {
    QString text; ///< Without the dashes, trimmed.
    SourcePlace place; ///< Of the dashes.
    qint64 length = 0; ///< Bytes from the dashes to the line's end.
    bool isBlock = false; ///< `/* … */`: kept only when it looks like a directive.
    bool ownLine = true; ///< Nothing but white space stands before it on its line.

    /// What follows "ponyup:" at its beginning, trimmed; nullopt for a comment for people.
    std::optional<QString> directive() const;
};

/// The comments of a script that a reader keeps: see StatementReader::headComments() and
/// laterDirectives().
class HeadComments {
public:
    const std::vector<HeadComment> &head() const { return m_head; }
    const std::vector<HeadComment> &later() const { return m_later; }

    /// The comment when it is to be kept, its place still missing.
    std::optional<HeadComment> wanted(std::string_view comment, bool inHead);
    /// The same of a comment `/* … */` in the head, which may look like a directive and is none.
    static std::optional<HeadComment> wantedBlock(std::string_view comment);
    /// false: there are too many directives.
    bool keep(HeadComment comment, bool inHead);

private:
    std::vector<HeadComment> m_head;
    std::vector<HeadComment> m_later;
    int m_plain = 0; ///< For people.
};

} // namespace ponyup
