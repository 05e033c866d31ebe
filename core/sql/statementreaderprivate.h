// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/classifier.h"
#include "sql/copydata.h"
#include "sql/headcomments.h"
#include "sql/scriptcursor.h"
#include "sql/statementreader.h"
#include "sql/tokendigest.h"
#include "sql/tokenscanner.h"

#include <string>
#include <utility>

namespace ponyup {

/// Inside a statement the script's text begins at its first token. What lies between statements is
/// dropped when the next one begins or more is read.
class StatementReader::Private {
public:
    Private(QIODevice &device, const Options &options)
        : m_options(options),
          m_rules(rulesFor(options.dialect)),
          m_script(device, options.start, options.length, options.checksum),
          m_scanner(m_rules),
          m_data(m_script)
    {
        m_settings.initial = m_settings.mode = options.mode.value_or(m_rules.mode);
        fitRules();
    }

    Result<std::optional<Statement>> next();
    Result<QByteArrayView> readData();
    const HeadComments &comments() const { return m_comments; }
    const ScriptBuffer &buffer() const { return m_script.buffer(); }
    TokenDigest &tokens() { return m_tokens; }

private:
    std::optional<Statement> read();
    bool goAhead();
    bool beginPlain();
    void skipAhead();
    void digestAhead();
    void readOn(TokenType incomplete);
    enum class Found { No, Yes, Unknown };
    Found findDelimiterCommand(std::string_view rest) const;
    bool beginsLine(TokenType type, std::string_view text);
    std::optional<Statement> takeLine(std::string_view line);
    std::optional<Statement> finishBlock(size_t length);
    bool take(TokenType type, std::string_view text);
    bool decides(TokenType type, std::string_view text);
    void addToken(std::string_view text);
    bool isMarkedWord(TokenType type, std::string_view text) const;
    bool takeEnclosure(TokenType type, std::string_view text);
    void noteParameter(char first);
    bool completes(TokenType type, std::string_view text);
    void keepComment(TokenType type, std::string_view text);
    void checkBidi(std::string_view text, bool inComment);
    void checkLineEnd(size_t position);
    std::optional<Statement> end();
    Statement finish();
    Statement finish(Classification found);
    void fitRules();
    bool isInStatement() const { return m_end > 0; }
    bool isUndecided() const { return m_blocks.state == Blocks::Ended; }
    ByteClass classOf(char c) const { return m_rules.classes[static_cast<uchar>(c)]; }

    Options m_options;
    DialectRules m_rules; ///< Of the dialect, fitted to what the script has set.
    LexicalSettings m_settings;
    std::string m_delimiter = ";";
    ScriptCursor m_script;
    TokenScanner m_scanner;
    CopyData m_data;
    HeadComments m_comments;
    TokenDigest m_tokens;
    size_t m_end = 0; ///< Of the statement's last token so far; 0 between statements.
    Blocks m_blocks;
    size_t m_semicolon = 0; ///< Behind the one that may have been its last: Blocks::Ended.
    size_t m_outermost = 0; ///< Where the parenthesis or comment that is open began.
    qint64 m_parameter = -1; ///< In the script's text, the statement's first.
    const Classification *m_plain = nullptr; ///< Of the statement, when its first word has told.
    int m_number = 0;
    bool m_isNoLine = false; ///< What looks like a line for the reader is SQL.
    std::optional<SourcePlace> m_slash; ///< That ended the statement before; or it divides.
    std::optional<SourcePlace> m_commentBegan; ///< Of one whose beginning has been dropped.
    std::optional<Error> m_error; ///< Ends the reading.
};

} // namespace ponyup
