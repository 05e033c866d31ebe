// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/tokendigest.h"

namespace ponyup {

void TokenDigest::addLong(std::string_view token)
{
    append(token);
    append({"\0", 1});
}

QByteArray TokenDigest::result()
{
    flush();
    return m_hash.hex();
}

void TokenDigest::append(std::string_view bytes)
{
    if (bytes.size() > sizeof m_pending - m_used) {
        flush();
        if (bytes.size() > sizeof m_pending) {
            m_hash.add(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
            return;
        }
    }
    std::memcpy(m_pending + m_used, bytes.data(), bytes.size());
    m_used += bytes.size();
}

void TokenDigest::flush()
{
    if (m_used == 0)
        return;
    m_hash.add(QByteArrayView(m_pending, static_cast<qsizetype>(m_used)));
    m_used = 0;
}

} // namespace ponyup
