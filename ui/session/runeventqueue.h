// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "running/runevent.h"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace ponyup::ui {

/// Carries the events of a run from its thread to the window, which takes them in batches. Complete
/// and in order; what a later event says anyway is folded into it. Bounded: when the window is
/// late, the run waits for it for a moment instead of filling the memory.
class RunEventQueue {
public:
    /// The run's thread.
    void push(const RunEvent &event);
    /// The window's thread: all that came since the last time.
    std::vector<RunEvent> take();

private:
    static constexpr size_t limit = 8192; ///< A batch that a view takes in well under a frame.

    bool fold(const RunEvent &event);

    std::mutex m_mutex;
    std::condition_variable m_taken;
    std::vector<RunEvent> m_events;
};

} // namespace ponyup::ui
