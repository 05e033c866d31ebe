// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/sha256.h"

#include <cstring>
#include <string_view>

namespace ponyup {

/// SHA-256 over tokens: each followed by a NUL byte, which no token contains, and one NUL more at a
/// statement's end. What stands between the tokens does not count.
class TokenDigest {
public:
    void addToken(std::string_view token)
    {
        if (token.size() >= sizeof m_pending - m_used)
            return addLong(token);
        std::memcpy(m_pending + m_used, token.data(), token.size());
        m_used += token.size();
        m_pending[m_used++] = '\0';
    }
    /// Of a statement, a piece of any length.
    void addData(std::string_view data) { append(data); }
    void endStatement() { append({"\0", 1}); }
    /// In lower-case hex; nothing can be added after it.
    QByteArray result();

private:
    void addLong(std::string_view token);
    void append(std::string_view bytes);
    void flush();

    Sha256 m_hash;
    // Tokens are short, and the hash likes long pieces.
    char m_pending[4096];
    size_t m_used = 0;
};

} // namespace ponyup
