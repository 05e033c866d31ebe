// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "migration/migration.h"
#include "running/runevent.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <utility>

namespace ponyup::ui {

/// How far the last run has come in each script. What ran belongs to one text: marks are handed out
/// only for the checksum of the script that ran. What was rolled back has no marks.
class RunMarks {
public:
    /// A migration's own version, and which of its scripts.
    using Place = std::pair<int, ScriptRole>;

    /// Statements run in order, so that a number says it for all before it.
    struct Marks {
        QByteArray checksum; ///< Of the text that runs or ran.
        bool onCopy = false; ///< In a dry run: nothing of it is in the database.
        int done = 0; ///< The last statement that is done.
        int running = 0; ///< 0: none.
        int failed = 0; ///< 0: none.
        int failedLine = 0; ///< In the file as it was.
        QString failure; ///< The engine's words.
    };

    /// A run begins, and what was before is forgotten. `role` is the script that it carries out
    /// beside the model.
    void start(ScriptRole role);
    void clear() { m_marks.clear(); }
    /// Follows the run: statements and roll-backs, other events are left out.
    void apply(const RunEvent &event);

    /// Of a statement's event: the script that it stands in.
    Place placeOf(const RunEvent &event) const;
    /// What ran of the script with that checksum; nullptr: nothing, or it was another text.
    const Marks *find(const Place &place, const QByteArray &checksum) const;

private:
    ScriptRole m_role = ScriptRole::Migrate;
    std::map<Place, Marks> m_marks;
};

} // namespace ponyup::ui
