// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/values.h"
#include "engines/wakeup.h"

#include <mutex>
#include <optional>
#include <stop_token>

namespace ponyup {

/// What a thread has seen of a statement that runs in another one, handed over to that one. An
/// engine's own watch derives from it and looks about once a second.
class StatementWatch {
public:
    /// Readable when there is something to take.
    int descriptor() const { return m_news.descriptor(); }
    /// What was seen since the last call.
    std::optional<Observation> take();

protected:
    StatementWatch() = default;
    ~StatementWatch() = default;
    void tell(Observation observation);
    /// Until the next look, or until somebody asks to stop.
    static void pause(const std::stop_token &stop);

private:
    WakeUp m_news;
    std::mutex m_mutex;
    std::optional<Observation> m_latest;
};

} // namespace ponyup
