// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/runeventqueue.h"

#include <chrono>
#include <utility>

namespace ponyup::ui {

void RunEventQueue::push(const RunEvent &event)
{
    std::unique_lock lock(m_mutex);
    if (fold(event))
        return;
    // Never for long: a window that does not take at all must not stop the run.
    m_taken.wait_for(lock, std::chrono::seconds(1), [this] { return m_events.size() < limit; });
    m_events.push_back(event);
}

std::vector<RunEvent> RunEventQueue::take()
{
    std::vector<RunEvent> events;
    {
        const std::scoped_lock lock(m_mutex);
        events = std::exchange(m_events, {});
    }
    m_taken.notify_one();
    return events;
}

/// A statement that is done before anyone saw it start, and a copy that has gone further.
bool RunEventQueue::fold(const RunEvent &event)
{
    if (m_events.empty())
        return false;
    RunEvent &last = m_events.back();
    const bool copiedFurther =
        last.kind == RunEvent::Kind::Copying && event.kind == RunEvent::Kind::Copying;
    const bool startedAndDone = last.kind == RunEvent::Kind::StatementStarted
        && event.kind == RunEvent::Kind::StatementDone && last.statement == event.statement
        && last.from == event.from && last.inModel == event.inModel;
    if (!copiedFurther && !startedAndDone)
        return false;
    last = event;
    return true;
}

} // namespace ponyup::ui
