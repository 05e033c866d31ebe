// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runmarks.h"

#include "models/format.h"

namespace ponyup::ui {

void RunMarks::start(ScriptRole role)
{
    m_role = role;
    m_marks.clear();
}

void RunMarks::apply(const RunEvent &event)
{
    if (event.kind == RunEvent::Kind::MigrationRolledBack && !event.onCopy) {
        for (auto &[place, marks] : m_marks) {
            if (place.first == event.from)
                marks.done = marks.running = 0;
        }
    }
    if (event.statement <= 0)
        return;
    Marks &marks = m_marks[placeOf(event)];
    // The window is not told of every start: a statement may be done before anyone looks.
    if (marks.checksum != event.checksum || event.statement <= marks.done)
        marks = {.checksum = event.checksum, .onCopy = event.onCopy};
    switch (event.kind) {
    case RunEvent::Kind::StatementStarted:
        marks.running = event.statement;
        break;
    case RunEvent::Kind::StatementDone:
        marks.done = event.statement;
        marks.running = 0;
        break;
    case RunEvent::Kind::StatementFailed:
        marks.running = 0;
        // Interrupted is not wrong.
        if (event.error && event.error->kind != ErrorKind::Cancelled) {
            marks.failed = event.statement;
            marks.failedLine = event.place.line;
            marks.failure = engineWords(*event.error);
        }
        break;
    default:
        break;
    }
}

RunMarks::Place RunMarks::placeOf(const RunEvent &event) const
{
    return {event.from, event.inModel ? ScriptRole::Model : m_role};
}

const RunMarks::Marks *RunMarks::find(const Place &place, const QByteArray &checksum) const
{
    const auto found = m_marks.find(place);
    const bool same =
        found != m_marks.end() && !checksum.isEmpty() && found->second.checksum == checksum;
    return same ? &found->second : nullptr;
}

} // namespace ponyup::ui
