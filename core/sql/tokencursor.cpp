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

QString unquoted(const TokenCursor &cursor)
{
    const std::string_view text = cursor.text();
    QString name = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    if (cursor.type() == TokenType::Word || text.size() < 2)
        return name;
    const QChar closing = QLatin1Char(closingQuote(text.front()));
    return name.mid(1, name.size() - 2).replace(QString(2, closing), QString(closing));
}

} // namespace ponyup
