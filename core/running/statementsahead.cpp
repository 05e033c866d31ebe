// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/statementsahead.h"

namespace ponyup {

namespace {

/// A thread costs more than to cut as much as this.
constexpr qint64 longScript = 1 << 20;

constexpr qsizetype portionBytes = 256 * 1024;
constexpr size_t portionStatements = 1024;

} // namespace

StatementsAhead::StatementsAhead(ScriptReader &reader, const Script &script) : m_reader(reader)
{
    if (script.length > longScript)
        m_thread = std::jthread([this](const std::stop_token &stop) { cutAhead(stop); });
}

StatementsAhead::~StatementsAhead() = default;

StatementsAhead::Cut StatementsAhead::cut()
{
    auto statement = m_reader.next();
    return {std::move(statement), m_reader.bytesRead()};
}

void StatementsAhead::cutAhead(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        std::vector<Cut> portion;
        for (qsizetype bytes = 0; bytes < portionBytes && portion.size() < portionStatements;) {
            portion.push_back(cut());
            if (portion.back().isLast() || portion.back().hasData())
                break;
            bytes += (*portion.back().statement)->text.size();
        }
        const bool isLast = portion.back().isLast();
        const bool hasData = portion.back().hasData();

        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [this] { return m_ready.empty(); }))
            return;
        m_ready = std::move(portion);
        m_changed.notify_all();
        if (isLast)
            return;
        if (hasData) { // They stand between this statement and the next: readData() comes first.
            if (!m_changed.wait(lock, stop, [this] { return m_wantsMore; }))
                return;
            m_wantsMore = false;
        }
    }
}

Result<std::optional<Statement>> StatementsAhead::next()
{
    if (!m_thread.joinable()) {
        Cut now = cut();
        m_bytesRead = now.bytesRead;
        return std::move(now.statement);
    }
    if (m_next == m_portion.size()) {
        std::unique_lock lock(m_mutex);
        m_wantsMore = !m_portion.empty() && m_portion.back().hasData();
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_ready.empty(); });
        m_portion = std::exchange(m_ready, {});
        m_changed.notify_all();
        m_next = 0;
    }
    Cut &now = m_portion[m_next];
    m_bytesRead = now.bytesRead;
    if (now.isLast())
        return now.statement; // Again, when it is asked for again.
    ++m_next;
    return now.hasData() ? now.statement : std::move(now.statement);
}

Result<QByteArrayView> StatementsAhead::readData()
{
    auto data = m_reader.readData();
    m_bytesRead = m_reader.bytesRead();
    return data;
}

} // namespace ponyup
