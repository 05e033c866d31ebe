// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/folderahead.h"

namespace ponyup {

FolderAhead::FolderAhead(Migrator::ReadFolder reader, std::chrono::milliseconds oldAfter)
    : m_reader(std::move(reader)),
      m_oldAfter(oldAfter),
      m_begun(std::chrono::steady_clock::now()),
      m_ahead(std::async(std::launch::async, m_reader, m_stop.get_token()))
{
}

FolderAhead::~FolderAhead()
{
    m_stop.request_stop(); // The future waits for its thread.
}

Result<MigrationSet> FolderAhead::read(std::stop_token stop)
{
    if (!m_ahead.valid())
        return m_reader(std::move(stop));
    const bool old = std::chrono::steady_clock::now() - m_begun > m_oldAfter;
    if (old)
        m_stop.request_stop();
    const std::stop_callback passOn(stop, [this] { m_stop.request_stop(); });
    auto ahead = m_ahead.get();
    return old ? m_reader(std::move(stop)) : std::move(ahead);
}

} // namespace ponyup
