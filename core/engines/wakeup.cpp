// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/wakeup.h"

#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

namespace ponyup {

WakeUp::WakeUp() : m_descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { }

WakeUp::~WakeUp()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void WakeUp::call() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_descriptor, &one, sizeof one);
}

void WakeUp::forget() const
{
    std::uint64_t calls = 0;
    [[maybe_unused]] const auto read = ::read(m_descriptor, &calls, sizeof calls);
}

} // namespace ponyup
