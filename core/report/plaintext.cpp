// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/plaintext.h"

namespace ponyup {

namespace {

/// What moves a cursor, rings a bell, colours, hides or reorders what is shown.
bool isTreacherous(char16_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200b || c == 0x200e
        || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff;
}

QString escaped(char16_t c)
{
    switch (c) {
    case u'\n':
        return QStringLiteral("\\n");
    case u'\r':
        return QStringLiteral("\\r");
    case u'\t':
        return QStringLiteral("\\t");
    default:
        break;
    }
    return c < 0x100 ? QStringLiteral("\\x%1").arg(int(c), 2, 16, QLatin1Char('0'))
                     : QStringLiteral("\\u%1").arg(int(c), 4, 16, QLatin1Char('0'));
}

} // namespace

QString visible(QStringView text, Lines lines)
{
    QString result;
    result.reserve(text.size());
    for (const QChar character : text) {
        const char16_t c = character.unicode();
        if (!isTreacherous(c) || (lines == Lines::Keep && (c == u'\n' || c == u'\t')))
            result += character;
        else
            result += escaped(c);
    }
    return result;
}

} // namespace ponyup
