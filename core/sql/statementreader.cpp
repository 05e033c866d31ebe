// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/statementreaderprivate.h"

#include "sql/readererrors.h"
#include "sql/utf8.h"

namespace ponyup {

namespace {

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

Result<std::optional<Statement>> StatementReader::Private::next()
{
    while (m_data.isOpen()) {
        if (const auto piece = readData(); !piece)
            return fail(piece.error());
    }
    std::optional<Statement> statement = read();
    if (m_error)
        return fail(*m_error);
    return statement;
}

Result<QByteArrayView> StatementReader::Private::readData()
{
    if (m_error)
        return fail(*m_error);
    if (!m_data.isOpen())
        return QByteArrayView();
    const Result<std::string_view> piece = m_data.next();
    if (!piece) {
        m_error = piece.error();
        return fail(*m_error);
    }
    if (m_options.tokenChecksum) {
        if (piece->empty())
            m_tokens.endStatement();
        else
            m_tokens.addData(*piece);
    }
    return QByteArrayView(piece->data(), static_cast<qsizetype>(piece->size()));
}

std::optional<Statement> StatementReader::Private::read()
{
    while (!m_error) {
        if (!m_script.buffer().hasBidi() && goAhead())
            return finish();
        const std::string_view rest = m_script.rest();
        const Found delimiter = findDelimiterCommand(rest);
        if (delimiter == Found::Yes)
            m_scanner.takeLine(TokenType::Line);
        Token token{.complete = false};
        if (!rest.empty() && delimiter != Found::Unknown)
            token = m_scanner.next(rest, m_script.isWhole());
        if ((token.type == TokenType::LineComment || token.type == TokenType::Line)
            && token.length == rest.size() && !m_script.atEnd())
            token.complete = false; // It goes on, with what is no text.
        const std::string_view text = rest.substr(0, token.length);
        if (!token.complete) {
            if (rest.empty() && m_script.atEnd())
                return end();
            readOn(token.type);
        } else if (token.type == TokenType::Space) {
            m_script.advance(text.size());
        } else if (isSkipped(token.type)) {
            keepComment(token.type, text);
            m_script.advance(text.size());
        } else if (token.type == TokenType::Line) {
            if (std::optional<Statement> statement = takeLine(text))
                return statement;
        } else if (beginsLine(token.type, text)) {
            m_scanner.takeLine(TokenType::Line);
        } else if (!isInStatement() && m_rules.comments.dashesNeedBlank && rest.starts_with("--")) {
            // No statement begins so, and the mariadb client takes it for a comment.
            m_scanner.takeLine(TokenType::LineComment);
        } else if (take(token.type, text)) {
            return finish();
        }
    }
    return std::nullopt;
}

/// More text, for a token that does not end in what there is.
void StatementReader::Private::readOn(TokenType incomplete)
{
    if (m_script.atEnd()) {
        const SourcePlace began =
            m_commentBegan ? *m_commentBegan : m_script.placeOf(m_script.position());
        m_error = unterminatedError(incomplete, m_script.rest(), began);
        return;
    }
    if (!isInStatement())
        m_script.drop(m_script.position());
    // A comment between statements may be longer than memory; its beginning is not needed.
    if (incomplete == TokenType::BlockComment && !isInStatement() && !m_script.buffer().hasBidi()) {
        if (!m_commentBegan)
            m_commentBegan = m_script.place();
        m_script.drop(m_scanner.forget());
    }
    // What stands before text that is none may still complete a statement.
    const bool known = m_script.isWhole();
    std::optional<Error> error = m_script.more();
    if (known || m_script.rest().empty())
        m_error = std::move(error);
}

/// A token that the engine sees; true when it completes a statement.
bool StatementReader::Private::take(TokenType type, std::string_view text)
{
    m_isNoLine = false;
    if (type != TokenType::String)
        checkBidi(text, false);
    if (!isInStatement()) {
        if (type == TokenType::Semicolon) {
            m_script.advance(text.size());
            return false;
        }
        if (text.starts_with(utf8ByteOrderMark)) {
            if (!m_rules.marksAreBlank)
                m_error = byteOrderMarkError(m_script.placeOf(m_script.position()));
            m_script.advance(utf8ByteOrderMark.size());
            return false;
        }
        // Names and numbers begin none; <<label>> and {call …} may.
        if (m_slash && !beginsStatement(text) && text != "<" && text != "{")
            m_error = slashError(*m_slash);
        m_script.drop(m_script.position());
    } else if (isUndecided()) {
        return decides(type, text);
    }
    const Blocks::Dollar dollar = m_blocks.dollar;
    const bool complete = completes(type, text);
    if (m_blocks.dollar != dollar)
        fitRules();
    if (type == TokenType::Operator || type == TokenType::Word)
        noteParameter(text.front());
    m_script.advance(text.size());
    if (complete)
        return true;
    if (isUndecided()) {
        m_semicolon = m_script.position();
        return false;
    }
    addToken(text);
    m_end = m_script.position();
    return false;
}

/// The token behind a semicolon: true when it begins the next statement, and is left for it.
bool StatementReader::Private::decides(TokenType type, std::string_view text)
{
    m_rules.advance(m_blocks, type, text);
    if (m_blocks.state == Blocks::Start)
        return true;
    addToken(";");
    addToken(text);
    m_script.advance(text.size());
    m_end = m_script.position();
    return false;
}

void StatementReader::Private::addToken(std::string_view text)
{
    if (m_options.tokenChecksum)
        m_tokens.addToken(text);
}

void StatementReader::Private::noteParameter(char first)
{
    if (m_parameter < 0 && m_rules.parameterMarks.find(first) != std::string_view::npos)
        m_parameter = static_cast<qint64>(m_script.position());
}

bool StatementReader::Private::completes(TokenType type, std::string_view text)
{
    if (takeEnclosure(type, text))
        return false;
    const bool semicolon = type == TokenType::Semicolon;
    if (semicolon && m_blocks.parentheses > 0) {
        // In an executable comment it may end a statement of a body.
        if (m_scanner.isInExecutable())
            m_rules.advance(m_blocks, type, text);
        return false;
    }
    if (m_delimiter != ";") {
        if (m_blocks.state != Blocks::Plain)
            m_rules.advance(m_blocks, type, text);
        if (m_blocks.depth > 0)
            m_blocks = {.state = Blocks::Plain, .parentheses = m_blocks.parentheses};
        return semicolon;
    }
    if (semicolon || m_blocks.state != Blocks::Plain || isMarkedWord(type, text))
        m_rules.advance(m_blocks, type, text);
    return semicolon && m_blocks.state == Blocks::Start;
}

/// Whether it is a word of which the block rules are told in a plain statement, too. The fast way
/// stops at it.
bool StatementReader::Private::isMarkedWord(TokenType type, std::string_view text) const
{
    const size_t position = m_script.position();
    return type == TokenType::Word && classOf(text[0]) == ByteClass::LineWord && position > 0
        && isBlank(m_script.text()[position - 1]);
}

/// Counts what keeps a semicolon from ending the statement; true when the block rules need not see
/// the token.
bool StatementReader::Private::takeEnclosure(TokenType type, std::string_view text)
{
    const int before = m_blocks.parentheses;
    if (type == TokenType::Marker) {
        m_blocks.parentheses = m_scanner.isInExecutable() ? 1 : 0;
    } else if (type == TokenType::Operator) {
        const ByteClass byteClass = classOf(text[0]);
        if (byteClass == ByteClass::Open)
            ++m_blocks.parentheses;
        else if (byteClass == ByteClass::Close && before > 0)
            --m_blocks.parentheses;
    }
    if (before == 0 && m_blocks.parentheses > 0)
        m_outermost = m_script.position();
    return type == TokenType::Marker;
}

void StatementReader::Private::keepComment(TokenType type, std::string_view text)
{
    m_commentBegan.reset();
    checkBidi(text, true);
    if (m_error)
        return;
    const bool inHead = m_number == 0 && !isInStatement();
    if (type == TokenType::LineComment)
        checkLineEnd(m_script.position() + text.size());
    else if (type != TokenType::BlockComment || !inHead)
        return;
    std::optional<HeadComment> comment = type == TokenType::LineComment
        ? m_comments.wanted(text, inHead)
        : HeadComments::wantedBlock(text);
    if (!comment)
        return;
    const SourcePlace place = m_script.placeOf(m_script.position());
    comment->place = place;
    comment->ownLine = m_script.isBlankBefore(m_script.position());
    if (!m_comments.keep(std::move(*comment), inHead))
        m_error = tooManyDirectivesError(place);
}

void StatementReader::Private::checkBidi(std::string_view text, bool inComment)
{
    const auto control = m_script.buffer().hasBidi() ? findBidiControl(text) : std::nullopt;
    if (control)
        m_error = bidiError(control->codePoint, inComment,
                            m_script.placeOf(m_script.position() + control->position));
}

/// Editors and engines do not agree on whether a lone CR ends a comment; so it must be plain that
/// it does, or it must not be there.
void StatementReader::Private::checkLineEnd(size_t position)
{
    const std::string_view following = m_script.text().substr(position);
    if (!following.starts_with('\r') || following.starts_with("\r\n") || following.size() == 1)
        return;
    if (m_script.buffer().endsLinesWithCarriageReturn())
        m_script.buffer().makeLineFeed(position);
    else
        m_error = loneCarriageReturnError(m_script.placeOf(position));
}

/// The script is over.
std::optional<Statement> StatementReader::Private::end()
{
    if (!isInStatement())
        return std::nullopt;
    if (m_blocks.parentheses > 0) {
        const SourcePlace began = m_script.placeOf(m_outermost);
        m_error =
            m_scanner.isInExecutable() ? openCommentError(began) : openParenthesisError(began);
    } else if (m_blocks.depth > 0) {
        m_error = openBlockError(m_script.place());
    } else {
        return finish();
    }
    return std::nullopt;
}

/// The statement up to m_end.
Statement StatementReader::Private::finish()
{
    return finish(m_plain ? *m_plain
                          : classify(m_script.text().substr(0, m_end), m_options.dialect));
}

Statement StatementReader::Private::finish(Classification found)
{
    const std::string_view text = m_script.text().substr(0, m_end);
    if (m_options.tokenChecksum)
        m_tokens.endStatement();
    if (m_blocks.dataFollows)
        m_data.begin();
    Statement statement{.number = ++m_number,
                        .text = bytes(text),
                        .place = m_script.place(),
                        .kind = found.kind,
                        .verb = std::move(found.verb),
                        .outsideTransaction = found.outsideTransaction,
                        .implicitCommit = found.implicitCommit,
                        .hasData = m_blocks.dataFollows,
                        .dialect = m_options.dialect,
                        .parameter = std::exchange(m_parameter, -1)};
    m_end = 0;
    m_slash.reset();
    m_plain = nullptr;
    if (std::exchange(m_blocks, {}).dollar != Blocks::Dollar::AsUsual)
        fitRules();
    if (found.kind == StatementKind::Session && m_rules.follow) {
        m_rules.follow(m_settings, text, m_rules);
        if (m_settings.mode != m_rules.mode)
            fitRules();
    }
    return statement;
}

/// The dialect's rules with the session's mode and the script's delimiter.
void StatementReader::Private::fitRules()
{
    m_rules = rulesFor(m_options.dialect);
    m_rules.mode = m_settings.mode;
    if (m_delimiter != ";") {
        m_rules.classes[uchar(';')] = ByteClass::Operator;
        ByteClass &first = m_rules.classes[static_cast<uchar>(m_delimiter.front())];
        m_rules.delimiter = m_delimiter;
        m_rules.delimiterByte = first;
        first = ByteClass::Delimiter;
    }
    if (m_blocks.dollar != Blocks::Dollar::AsUsual)
        m_rules.classes['$'] =
            m_blocks.dollar == Blocks::Dollar::Quote ? ByteClass::Dollar : ByteClass::Word;
}

StatementReader::StatementReader(QIODevice &device, Options options)
    : d(std::make_unique<Private>(device, options))
{
}

StatementReader::~StatementReader() = default;
StatementReader::StatementReader(StatementReader &&) noexcept = default;
StatementReader &StatementReader::operator=(StatementReader &&) noexcept = default;

Result<std::optional<Statement>> StatementReader::next()
{
    return d->next();
}

Result<QByteArrayView> StatementReader::readData()
{
    return d->readData();
}

const std::vector<HeadComment> &StatementReader::headComments() const
{
    return d->comments().head();
}

const std::vector<HeadComment> &StatementReader::laterDirectives() const
{
    return d->comments().later();
}

qint64 StatementReader::bytesRead() const
{
    return d->buffer().bytesRead();
}

QByteArray StatementReader::checksum() const
{
    return d->buffer().checksum();
}

QByteArray StatementReader::tokenChecksum() const
{
    return d->tokens().result();
}

} // namespace ponyup
