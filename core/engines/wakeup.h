// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

namespace ponyup {

/// Wakes a thread that waits for a server, from any other thread.
class WakeUp {
public:
    WakeUp();
    ~WakeUp();
    WakeUp(const WakeUp &) = delete;
    WakeUp &operator=(const WakeUp &) = delete;

    int descriptor() const { return m_descriptor; }
    void call() const;
    void forget() const;

private:
    int m_descriptor;
};

} // namespace ponyup
