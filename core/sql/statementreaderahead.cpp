// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/statementreaderprivate.h"

// The fast way through a statement: most of a large script is rows between INSERT and a semicolon,
// where the only question is where it ends.

namespace ponyup {

/// Goes the plain part of the way, which take() would go as well, token by token. True when a
/// statement is complete.
bool StatementReader::Private::goAhead()
{
    if (!isInStatement() && !beginPlain())
        return false;
    if (m_blocks.state != Blocks::Plain)
        return false;
    if (m_options.tokenChecksum)
        digestAhead();
    else
        skipAhead();
    const std::string_view rest = m_script.rest();
    if (m_scanner.isInside() || rest.empty() || classOf(rest.front()) != ByteClass::Semicolon
        || m_blocks.parentheses > 0)
        return false;
    m_script.advance(1);
    return true;
}

/// Whether a statement begins whose verb says all about it.
bool StatementReader::Private::beginPlain()
{
    // A delimiter of letters may stand in the verb.
    if (m_options.tokenChecksum || m_scanner.isInside() || isWordPart(m_rules.delimiterByte))
        return false;
    const std::string_view text = m_script.text();
    size_t at = m_script.position();
    while (at < text.size() && classOf(text[at]) == ByteClass::Space)
        ++at;
    m_script.moveTo(at);
    m_plain = plainStatement(m_script.rest());
    if (!m_plain)
        return false;
    m_script.drop(at);
    m_script.advance(plainVerbLength);
    m_end = plainVerbLength;
    m_blocks.state = Blocks::Plain;
    return true;
}

/// Inside a statement: adds tokens to the digest as long as they are of the most frequent kinds.
void StatementReader::Private::digestAhead()
{
    for (;;) {
        const std::string_view rest = m_script.rest();
        if (rest.empty() || m_scanner.isInside())
            return;
        const ByteClass byteClass = classOf(rest.front());
        if (byteClass == ByteClass::Space) {
            m_script.advance(1);
            continue;
        }
        if (byteClass == ByteClass::Open || byteClass == ByteClass::Close)
            takeEnclosure(TokenType::Operator, rest.substr(0, 1));
        else if (byteClass >= ByteClass::LineWord && byteClass != ByteClass::Quote)
            return;
        size_t length = m_scanner.simpleToken(rest);
        if (length == 0) {
            const Token token = m_scanner.next(rest, m_script.isWhole());
            if (!token.complete)
                return;
            length = token.length;
        }
        if (byteClass == ByteClass::Operator || rest.front() == '$')
            noteParameter(rest.front());
        m_tokens.addToken(rest.substr(0, length));
        m_script.advance(length);
        m_end = m_script.position();
    }
}

/// Inside a statement of which only the end is still of interest.
void StatementReader::Private::skipAhead()
{
    const std::string_view text = m_script.text();
    const size_t from = m_script.position();
    const size_t to =
        m_scanner.skip(text, from, m_script.isWhole(), m_blocks.parentheses, m_outermost);
    m_script.moveTo(to);
    size_t end = to;
    while (end > from && classOf(text[end - 1]) == ByteClass::Space)
        --end;
    if (end > from)
        m_end = end;
}

} // namespace ponyup
