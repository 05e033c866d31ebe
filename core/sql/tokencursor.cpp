// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/tokencursor.h"

namespace ponyup {

bool TokenCursor::next()
{
    while (!m_rest.empty()) {
        const Token token = m_scanner.next(m_rest, true);
        m_type = token.type;
        m_text = m_rest.substr(0, token.length);
        m_rest.remove_prefix(token.length);
        if (!isSkipped(m_type) && m_type != TokenType::Marker)
            return true;
    }
    return false;
}

} // namespace ponyup
