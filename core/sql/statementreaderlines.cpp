// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/readererrors.h"
#include "sql/statementreaderprivate.h"

// Lines for a client program, which stand between statements and end some.

namespace ponyup {

namespace {

Classification clientCommand(std::string_view line)
{
    const std::string_view verb = clientVerb(line);
    return {.kind = StatementKind::ClientCommand,
            .verb = QByteArray(verb.data(), static_cast<qsizetype>(verb.size()))};
}

} // namespace

/// Whether a line begins that chooses another delimiter. The scanner would cut its first word when
/// the delimiter that there is stands in it.
StatementReader::Private::Found
StatementReader::Private::findDelimiterCommand(std::string_view rest) const
{
    const std::string_view command = m_rules.delimiterCommand;
    if (m_delimiter == ";" || isInStatement() || m_scanner.isInside()
        || !isWord(rest.substr(0, command.size()), command.substr(0, rest.size())))
        return Found::No;
    if (rest.size() <= command.size() && !m_script.isWhole())
        return Found::Unknown;
    const ByteClasses &classes = rulesFor(m_options.dialect).classes;
    const bool goesOn = rest.size() > command.size() && rest[command.size()] != '$'
        && isWordPart(classes[static_cast<uchar>(rest[command.size()])]);
    return rest.size() >= command.size() && !goesOn ? Found::Yes : Found::No;
}

/// Whether what the token begins may be a line for the reader.
bool StatementReader::Private::beginsLine(TokenType type, std::string_view text)
{
    if (m_isNoLine || (type != TokenType::Operator && type != TokenType::Word))
        return false;
    const ByteClass byteClass = classOf(text[0]);
    const auto isFirst = [this] { return m_script.isBlankBefore(m_script.position()); };
    if (type == TokenType::Operator && text.size() == 1 && byteClass == ByteClass::Slash)
        return m_rules.slashIsLine && (!isInStatement() || isFirst());
    if (type == TokenType::Operator)
        return text[0] == m_rules.clientCommand && text.size() == 1
            && (byteClass == ByteClass::Backslash || (!isInStatement() && isFirst()));
    return m_rules.mayBeLine
        && (!isInStatement() || (byteClass == ByteClass::LineWord && isFirst()))
        && m_rules.mayBeLine(text, isInStatement());
}

std::optional<Statement> StatementReader::Private::takeLine(std::string_view line)
{
    LineCommand command = m_rules.readLine(line, m_delimiter, isInStatement());
    switch (command.meaning) {
    case LineCommand::None:
        m_isNoLine = true;
        return std::nullopt;
    case LineCommand::Refused:
        m_error = lineError(std::move(command.message), std::move(command.hint),
                            m_script.placeOf(m_script.position()));
        return std::nullopt;
    case LineCommand::Delimiter:
        m_delimiter = command.delimiter;
        fitRules();
        break;
    case LineCommand::Client:
    case LineCommand::Statement:
        checkBidi(line, false);
        m_script.drop(m_script.position());
        m_script.advance(command.length);
        m_end = line.find_last_not_of(" \t\f", command.length - 1) + 1;
        addToken(line.substr(0, m_end));
        if (m_error)
            return std::nullopt;
        if (command.meaning == LineCommand::Client)
            return finish(clientCommand(line));
        return finish();
    case LineCommand::EndOfBlock:
        return finishBlock(command.length);
    case LineCommand::End:
        m_script.advance(command.length);
        if (isInStatement())
            return finish();
        return std::nullopt;
    case LineCommand::Nothing:
        break;
    }
    m_script.advance(command.length);
    return std::nullopt;
}

/// The statement that a slash ends, with the semicolon behind its block.
std::optional<Statement> StatementReader::Private::finishBlock(size_t length)
{
    const bool doubtful = m_blocks.state == Blocks::Plain;
    const SourcePlace place = m_script.placeOf(m_script.position());
    if (isUndecided()) {
        addToken(";");
        m_end = m_semicolon;
    }
    m_script.advance(length);
    Statement statement = finish();
    if (doubtful)
        m_slash = place;
    return statement;
}

} // namespace ponyup
