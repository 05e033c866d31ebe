// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/statementreader.h"

#include "sql/classifier.h"
#include "sql/linecounter.h"
#include "sql/readererrors.h"
#include "sql/scriptbuffer.h"
#include "sql/tokendigest.h"
#include "sql/tokenscanner.h"
#include "sql/utf8.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostPlainComments = 100;
constexpr size_t mostDirectives = 10'000;

SourcePlace fileStart(SourcePlace start)
{
    start.offset = std::max<qint64>(start.offset, 0);
    start.line = std::max(start.line, 1);
    start.column = std::max(start.column, 1);
    return start;
}

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

std::optional<QString> HeadComment::directive() const
{
    static constexpr QLatin1StringView mark("ponyup");
    if (!text.startsWith(mark, Qt::CaseInsensitive))
        return std::nullopt;
    const QStringView rest = QStringView(text).sliced(mark.size()).trimmed();
    if (!rest.startsWith(u':'))
        return std::nullopt;
    return rest.sliced(1).trimmed().toString();
}

/// The counter stands where the buffer's text begins: inside a statement, at its first token. What
/// lies between statements is dropped when the next one begins or more is read, so that each byte
/// is counted once, and the columns of hardly any.
class StatementReader::Private {
public:
    Private(QIODevice &device, const Options &options)
        : m_options(options),
          m_rules(rulesFor(options.dialect)),
          m_buffer(device, options.length, options.start.offset <= 0, options.checksum),
          m_scanner(m_rules),
          m_counter(fileStart(options.start))
    {
    }

    Result<std::optional<Statement>> next();

    std::vector<HeadComment> head;
    std::vector<HeadComment> later;
    const ScriptBuffer &buffer() const { return m_buffer; }
    TokenDigest &tokens() { return m_tokens; }

private:
    std::optional<Statement> read();
    void readOn(TokenType incomplete);
    bool take(TokenType type, std::string_view text);
    void keepComment(TokenType type, std::string_view text);
    void checkBidi(std::string_view text, bool inComment);
    void checkLineEnd(size_t position);
    std::optional<Statement> end();
    Statement finish();

    std::string_view rest() const
    {
        std::string_view text = m_buffer.text();
        text.remove_prefix(m_position);
        return text;
    }
    bool isInStatement() const { return m_end > 0; }
    bool isBlankBefore(size_t position) const;
    SourcePlace placeOf(size_t position) const;
    void drop(size_t count);

    Options m_options;
    const DialectRules &m_rules;
    ScriptBuffer m_buffer;
    TokenScanner m_scanner;
    LineCounter m_counter;
    TokenDigest m_tokens;
    size_t m_position = 0; ///< In the buffer's text, of what comes next.
    size_t m_end = 0; ///< Of the statement's last token so far; 0 between statements.
    quint8 m_block = BlockState::Start;
    int m_number = 0;
    int m_plainComments = 0;
    bool m_lineBegun = false; ///< What was dropped ends with a line that is not blank.
    std::optional<SourcePlace> m_commentBegan; ///< Of one whose beginning has been dropped.
    std::optional<Error> m_error; ///< Ends the reading.
};

Result<std::optional<Statement>> StatementReader::Private::next()
{
    std::optional<Statement> statement = read();
    if (m_error)
        return fail(*m_error);
    return statement;
}

std::optional<Statement> StatementReader::Private::read()
{
    while (!m_error) {
        const std::string_view text = rest();
        Token token{.complete = false};
        if (!text.empty())
            token = m_scanner.next(text, m_buffer.atEnd());
        if (!token.complete) {
            if (text.empty() && m_buffer.atEnd())
                return end();
            readOn(token.type);
        } else if (token.type == TokenType::Space) {
            m_position += token.length;
        } else if (isSkipped(token.type)) {
            keepComment(token.type, text.substr(0, token.length));
            m_position += token.length;
        } else if (take(token.type, text.substr(0, token.length))) {
            return finish();
        }
    }
    return std::nullopt;
}

/// More text, for a token that does not end in what there is.
void StatementReader::Private::readOn(TokenType incomplete)
{
    if (m_buffer.atEnd()) {
        const SourcePlace began = m_commentBegan ? *m_commentBegan : placeOf(m_position);
        m_error = unterminatedError(incomplete, rest().front(), began);
        return;
    }
    if (!isInStatement())
        drop(m_position);
    // A comment between statements may be longer than memory; its beginning is not needed.
    if (incomplete == TokenType::BlockComment && !isInStatement() && !m_buffer.hasBidi()) {
        if (!m_commentBegan)
            m_commentBegan = m_counter.place();
        drop(m_scanner.forget());
    }
    const size_t before = m_buffer.byteOrderMark();
    if (!m_buffer.more() && m_buffer.problem() != TextProblem::None)
        m_error = textError(m_buffer, placeOf(m_buffer.text().size()));
    m_counter.skip(m_buffer.byteOrderMark() - before);
}

/// A token that the engine sees; true when it completes a statement.
bool StatementReader::Private::take(TokenType type, std::string_view text)
{
    if (type != TokenType::String)
        checkBidi(text, false);
    const bool semicolon = type == TokenType::Semicolon;
    if (!isInStatement()) {
        if (semicolon) {
            ++m_position;
            return false;
        }
        drop(m_position);
    }
    if (semicolon || m_block != BlockState::Plain)
        m_block = m_rules.advance(m_block, type, text);
    m_position += text.size();
    if (semicolon && m_block == BlockState::Start)
        return true;
    if (m_options.tokenChecksum)
        m_tokens.addToken(text);
    m_end = m_position;
    return false;
}

void StatementReader::Private::keepComment(TokenType type, std::string_view text)
{
    m_commentBegan.reset();
    checkBidi(text, true);
    if (type != TokenType::LineComment || m_error)
        return;
    checkLineEnd(m_position + text.size());

    const bool inHead = m_number == 0 && !isInStatement();
    const std::string_view words = text.substr(std::min(text.find_first_not_of('-'), text.size()));
    const size_t begin = words.find_first_not_of(" \t");
    if (!inHead && (begin == words.npos || (words[begin] != 'p' && words[begin] != 'P')))
        return;
    HeadComment kept{
        .text = QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())).trimmed(),
        .length = static_cast<qint64>(text.size()),
        .ownLine = isBlankBefore(m_position)};
    const bool directive = kept.directive().has_value();
    if (!directive && (!inHead || ++m_plainComments > mostPlainComments))
        return;
    kept.place = placeOf(m_position);
    if (directive && head.size() + later.size() >= mostDirectives)
        m_error = tooManyDirectivesError(kept.place);
    else
        (inHead ? head : later).push_back(std::move(kept));
}

void StatementReader::Private::checkBidi(std::string_view text, bool inComment)
{
    const auto control = m_buffer.hasBidi() ? findBidiControl(text) : std::nullopt;
    if (control)
        m_error = bidiError(control->codePoint, inComment, placeOf(m_position + control->position));
}

/// Editors and engines do not agree on whether a lone CR ends a comment; so it must be plain that
/// it does, or it must not be there.
void StatementReader::Private::checkLineEnd(size_t position)
{
    const std::string_view following = m_buffer.text().substr(position);
    if (!following.starts_with('\r') || following.starts_with("\r\n") || following.size() == 1)
        return;
    if (m_buffer.endsLinesWithCarriageReturn())
        m_buffer.makeLineFeed(position);
    else
        m_error = loneCarriageReturnError(placeOf(position));
}

/// The script is over.
std::optional<Statement> StatementReader::Private::end()
{
    if (!isInStatement())
        return std::nullopt;
    if (!m_rules.isOpen(m_block))
        return finish();
    m_error = openBlockError(m_counter.place());
    return std::nullopt;
}

/// The statement up to m_end.
Statement StatementReader::Private::finish()
{
    const std::string_view text = m_buffer.text().substr(0, m_end);
    Classification found = classify(text, m_options.dialect);
    if (m_options.tokenChecksum)
        m_tokens.endStatement();
    m_end = 0;
    m_block = BlockState::Start;
    return {.number = ++m_number,
            .text = bytes(text),
            .place = m_counter.place(),
            .kind = found.kind,
            .verb = std::move(found.verb),
            .outsideTransaction = found.outsideTransaction};
}

/// Whether only blanks stand between the line's beginning and there.
bool StatementReader::Private::isBlankBefore(size_t position) const
{
    const std::string_view before = m_buffer.text().substr(0, position);
    const size_t last = before.find_last_not_of(" \t");
    return last == before.npos ? !m_lineBegun : before[last] == '\n' || before[last] == '\r';
}

SourcePlace StatementReader::Private::placeOf(size_t position) const
{
    LineCounter counter = m_counter;
    counter.advance(m_buffer.text().substr(0, position));
    return counter.place();
}

/// The first bytes of the text, up to m_position or beyond it, are not needed any more.
void StatementReader::Private::drop(size_t count)
{
    m_lineBegun = !isBlankBefore(count);
    m_counter.advance(m_buffer.text().substr(0, count));
    m_buffer.drop(count);
    m_position = 0;
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

const std::vector<HeadComment> &StatementReader::headComments() const
{
    return d->head;
}

const std::vector<HeadComment> &StatementReader::laterDirectives() const
{
    return d->later;
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
