// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sql/statementreader.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ponyup {

/// Reads a long script's statements in a thread of its own, so that the engine does not wait for
/// the reader. It is less than a mebibyte ahead, or one statement where that is longer.
class ReadAhead {
public:
    struct Read {
        Result<std::optional<Statement>> statement;
        qint64 bytesRead = 0; ///< Of the script, when this had been read.
    };

    /// The reader is this object's alone until the end or an error has been handed out.
    explicit ReadAhead(StatementReader &reader);

    /// What StatementReader::next() says. Not to be called again behind the end or an error.
    [[nodiscard]] Read next();

private:
    /// Handed over together: once for each statement would cost more than reading it.
    struct Batch {
        std::vector<Read> reads;
        qint64 bytes = 0;
    };

    void readAll(const std::stop_token &stop);
    bool handOver(Batch batch, const std::stop_token &stop);

    StatementReader &m_reader;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Batch> m_ready;
    qint64 m_ahead = 0; ///< Bytes in m_ready and in m_current.
    Batch m_current;
    size_t m_next = 0; ///< In m_current.
    std::jthread m_thread; ///< Last: it uses all the others.
};

} // namespace ponyup
