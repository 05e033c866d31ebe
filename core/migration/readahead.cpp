// SPDX-License-Identifier: LGPL-3.0-or-later
#include "migration/readahead.h"

#include <utility>

namespace ponyup {

namespace {

constexpr qint64 batchBytes = 64 * 1024;
constexpr qint64 mostAhead = 512 * 1024;

} // namespace

ReadAhead::ReadAhead(StatementReader &reader)
    : m_reader(reader),
      m_thread([this](const std::stop_token &stop) { readAll(stop); })
{
}

ReadAhead::Read ReadAhead::next()
{
    if (m_next == m_current.reads.size()) {
        std::unique_lock lock(m_mutex);
        m_ahead -= m_current.bytes;
        m_current = {};
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_ready.empty(); });
        m_current = std::move(m_ready.front());
        m_ready.pop_front();
        m_next = 0;
    }
    return std::move(m_current.reads[m_next++]);
}

void ReadAhead::readAll(const std::stop_token &stop)
{
    Batch batch;
    for (bool ended = false; !ended;) {
        Read read{m_reader.next(), m_reader.bytesRead()};
        ended = !read.statement || !*read.statement;
        if (!ended)
            batch.bytes += (*read.statement)->text.size();
        batch.reads.push_back(std::move(read));
        if ((ended || batch.bytes >= batchBytes) && !handOver(std::exchange(batch, {}), stop))
            return;
    }
}

/// Waits until there is room; false when nobody wants it any more.
bool ReadAhead::handOver(Batch batch, const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    m_ahead += batch.bytes;
    m_ready.push_back(std::move(batch));
    m_changed.notify_all();
    return m_changed.wait(lock, stop, [this] { return m_ahead < mostAhead; });
}

} // namespace ponyup
