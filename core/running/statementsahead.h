// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "migration/scriptreader.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace ponyup {

/// Cuts a long script into statements in a thread of its own, some way ahead of whoever runs them:
/// neither waits for the other. A short script is cut when it is asked for.
///
/// For one thread; what it tells is what the reader would. It holds as much of the script as one
/// long statement, or else about half a mebibyte.
class StatementsAhead {
public:
    /// `reader` must outlive it, and is not to be used meanwhile.
    StatementsAhead(ScriptReader &reader, const Script &script);
    ~StatementsAhead();

    /// As ScriptReader::next().
    [[nodiscard]] Result<std::optional<Statement>> next();
    /// As ScriptReader::readData().
    [[nodiscard]] Result<QByteArrayView> readData();
    /// Up to the statement that next() has returned.
    qint64 bytesRead() const { return m_bytesRead; }

private:
    struct Cut {
        Result<std::optional<Statement>> statement;
        qint64 bytesRead = 0;

        bool isLast() const { return !statement || !*statement; }
        bool hasData() const { return !isLast() && (*statement)->hasData; }
    };
    Cut cut();
    void cutAhead(const std::stop_token &stop);

    ScriptReader &m_reader;
    qint64 m_bytesRead = 0;
    std::vector<Cut> m_portion; ///< What is being handed out.
    size_t m_next = 0; ///< In it.

    std::mutex m_mutex; ///< Of what follows.
    std::condition_variable_any m_changed;
    std::vector<Cut> m_ready; ///< The next portion; empty: it is not there yet.
    bool m_wantsMore = false; ///< The data behind the latest portion have been read.
    std::jthread m_thread; ///< Last: it ends before what it uses is gone.
};

} // namespace ponyup
