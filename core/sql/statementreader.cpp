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

/// Between statements the buffer's text begins at the token that is looked at; inside one, at the
/// statement's first token. So the counter stands where the next statement begins, and each byte is
/// counted once.
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
    Result<std::optional<Statement>> read();
    Result<> readOn(const Token &incomplete);
    Result<> skip(const Token &token);
    Result<bool> take(const Token &token);
    Result<> keepComment(const Token &comment);
    Result<> checkLineEnd(const Token &comment);
    Result<std::optional<Statement>> end();
    Statement finish(size_t following);

    std::string_view rest() const { return m_buffer.text().substr(m_position); }
    bool isInStatement() const { return m_end > 0; }
    bool isOwnLine() const;
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
    bool m_lineBegun = false; ///< Something other than white space stood on this line before.
    std::optional<SourcePlace> m_commentBegan; ///< Of one whose beginning has been dropped.
    std::optional<Error> m_error;
};

Result<std::optional<Statement>> StatementReader::Private::next()
{
    if (m_error)
        return fail(*m_error);
    Result<std::optional<Statement>> result = read();
    if (!result)
        m_error = result.error();
    return result;
}

Result<std::optional<Statement>> StatementReader::Private::read()
{
    for (;;) {
        Token token{.complete = false};
        if (!rest().empty())
            token = m_scanner.next(rest(), m_buffer.atEnd());
        if (!token.complete) {
            if (m_buffer.atEnd() && rest().empty())
                return end();
            if (Result<> more = readOn(token); !more)
                return fail(std::move(more.error()));
            continue;
        }
        if (isSkipped(token.type)) {
            if (Result<> skipped = skip(token); !skipped)
                return fail(std::move(skipped.error()));
            continue;
        }
        const Result<bool> complete = take(token);
        if (!complete)
            return fail(complete.error());
        if (*complete)
            return finish(m_position);
    }
}

/// More text, for a token that does not end in what there is.
Result<> StatementReader::Private::readOn(const Token &incomplete)
{
    if (m_buffer.atEnd()) {
        const SourcePlace began = m_commentBegan ? *m_commentBegan : placeOf(m_position);
        return fail(unterminatedError(incomplete.type, rest().front(), began));
    }
    // A comment between statements may be longer than memory; its beginning is not needed.
    if (incomplete.type == TokenType::BlockComment && !isInStatement() && !m_buffer.hasBidi()) {
        if (!m_commentBegan)
            m_commentBegan = m_counter.place();
        drop(m_scanner.forget());
    }
    const size_t before = m_buffer.byteOrderMark();
    if (!m_buffer.more() && m_buffer.problem() != TextProblem::None)
        return fail(textError(m_buffer, placeOf(m_buffer.text().size())));
    m_counter.skip(m_buffer.byteOrderMark() - before);
    return {};
}

/// White space or a comment.
Result<> StatementReader::Private::skip(const Token &token)
{
    if (token.type != TokenType::Space) {
        if (Result<> kept = keepComment(token); !kept)
            return kept;
    }
    if (isInStatement()) {
        m_position += token.length;
        return {};
    }
    m_lineBegun = token.type != TokenType::Space
        || (m_lineBegun
            && rest().substr(0, token.length).find_first_of("\r\n") == std::string_view::npos);
    drop(token.length);
    return {};
}

/// A token that the engine sees; true when it completes a statement.
Result<bool> StatementReader::Private::take(const Token &token)
{
    const std::string_view text = rest().substr(0, token.length);
    if (m_buffer.hasBidi() && token.type != TokenType::String) {
        if (const auto control = findBidiControl(text))
            return fail(
                bidiError(control->codePoint, false, placeOf(m_position + control->position)));
    }
    const bool semicolon = token.type == TokenType::Semicolon;
    if (semicolon && !isInStatement()) {
        m_lineBegun = true;
        drop(token.length);
        return false;
    }
    if (semicolon || m_block != BlockState::Plain)
        m_block = m_rules.advance(m_block, token.type, text);
    m_position += token.length;
    if (semicolon && m_block == BlockState::Start)
        return true;
    if (m_options.tokenChecksum)
        m_tokens.addToken(text);
    m_end = m_position;
    return false;
}

Result<> StatementReader::Private::keepComment(const Token &comment)
{
    const std::string_view text = rest().substr(0, comment.length);
    m_commentBegan.reset();
    if (m_buffer.hasBidi()) {
        if (const auto control = findBidiControl(text))
            return fail(
                bidiError(control->codePoint, true, placeOf(m_position + control->position)));
    }
    if (comment.type != TokenType::LineComment)
        return {};
    if (Result<> sound = checkLineEnd(comment); !sound)
        return sound;

    const bool inHead = m_number == 0 && !isInStatement();
    const std::string_view words = text.substr(std::min(text.find_first_not_of('-'), text.size()));
    const size_t begin = words.find_first_not_of(" \t");
    if (!inHead && (begin == words.npos || (words[begin] != 'p' && words[begin] != 'P')))
        return {};
    HeadComment kept{
        .text = QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())).trimmed(),
        .length = static_cast<qint64>(text.size()),
        .ownLine = isOwnLine()};
    const bool directive = kept.directive().has_value();
    if (!directive && (!inHead || m_plainComments >= mostPlainComments))
        return {};
    kept.place = placeOf(m_position);
    m_plainComments += directive ? 0 : 1;
    if (directive && head.size() + later.size() >= mostDirectives)
        return fail(tooManyDirectivesError(kept.place));
    (inHead ? head : later).push_back(std::move(kept));
    return {};
}

/// Editors and engines do not agree on whether a lone CR ends a comment; so it must be plain that
/// it does, or it must not be there.
Result<> StatementReader::Private::checkLineEnd(const Token &comment)
{
    const std::string_view following = rest().substr(comment.length);
    if (!following.starts_with('\r') || following.starts_with("\r\n") || following.size() == 1)
        return {};
    const size_t position = m_position + comment.length;
    if (!m_buffer.endsLinesWithCarriageReturn())
        return fail(loneCarriageReturnError(placeOf(position)));
    m_buffer.makeLineFeed(position);
    return {};
}

/// The script is over.
Result<std::optional<Statement>> StatementReader::Private::end()
{
    if (!isInStatement())
        return std::nullopt;
    if (m_rules.isOpen(m_block))
        return fail(openBlockError(m_counter.place()));
    return finish(m_buffer.text().size());
}

/// The statement up to m_end; `following` is where the text after it begins.
Statement StatementReader::Private::finish(size_t following)
{
    const std::string_view text = m_buffer.text().substr(0, m_end);
    Classification found = classify(text, m_options.dialect);
    Statement statement{.number = ++m_number,
                        .text = bytes(text),
                        .place = m_counter.place(),
                        .kind = found.kind,
                        .verb = std::move(found.verb),
                        .outsideTransaction = found.outsideTransaction};
    if (m_options.tokenChecksum)
        m_tokens.endStatement();
    drop(following);
    m_position = 0;
    m_end = 0;
    m_block = BlockState::Start;
    m_lineBegun = true;
    return statement;
}

bool StatementReader::Private::isOwnLine() const
{
    if (!isInStatement())
        return !m_lineBegun;
    const std::string_view before = m_buffer.text().substr(0, m_position);
    const size_t last = before.find_last_not_of(" \t");
    return before[last] == '\n' || before[last] == '\r';
}

SourcePlace StatementReader::Private::placeOf(size_t position) const
{
    LineCounter counter = m_counter;
    counter.advance(m_buffer.text().substr(0, position));
    return counter.place();
}

void StatementReader::Private::drop(size_t count)
{
    m_counter.advance(m_buffer.text().substr(0, count));
    m_buffer.drop(count);
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
