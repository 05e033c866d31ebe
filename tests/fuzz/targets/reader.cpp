// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.h"
#include "reading.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

using namespace ponyup;
using namespace ponyup::oracles;

namespace {

constexpr Dialect dialect = Dialect::PONYUP_FUZZ_DIALECT;

/// Whether it holds, else the program ends and says what does not.
void expect(bool holds, const char *what, const QByteArray &text = {})
{
    if (holds)
        return;
    std::fprintf(stderr, "NOT SO: %s\n%s\n", what, shown(text).toUtf8().constData());
    std::abort();
}

/// The reader may hand on a carriage return that ends a comment as a line feed.
bool isSame(QByteArrayView statement, QByteArrayView script)
{
    return std::equal(
        statement.begin(), statement.end(), script.begin(), script.end(),
        [](char ours, char there) { return ours == there || (ours == '\n' && there == '\r'); });
}

/// Counted from the beginning, by another way than the reader's.
void expectPlace(const SourcePlace &place, const QByteArray &script)
{
    int line = 1;
    int column = 1;
    for (qsizetype i = script.startsWith("\xef\xbb\xbf") ? 3 : 0; i < place.offset; ++i) {
        const bool ends = script[i] == '\n'
            || (script[i] == '\r' && (i + 1 == script.size() || script[i + 1] != '\n'));
        if (ends) {
            ++line;
            column = 1;
        } else if ((static_cast<uchar>(script[i]) & 0xc0) != 0x80) {
            ++column;
        }
    }
    expect(place.line == line && place.column == column, "a place is where its offset is",
           script.first(place.offset));
}

/// Pieces lie in the script one behind the other, each as it is there.
void expectPieces(const Reading &reading, const QByteArray &script)
{
    qsizetype end = 0;
    int number = 0;
    for (const Statement &statement : reading.statements) {
        const qsizetype begin = statement.place.offset;
        expect(statement.number == ++number, "statements are numbered");
        expect(!statement.text.isEmpty(), "a statement is not empty");
        expect(begin >= end && begin + statement.text.size() <= script.size(),
               "pieces lie one behind the other", statement.text);
        expect(isSame(statement.text, QByteArrayView(script).sliced(begin, statement.text.size())),
               "a piece is what stands there", statement.text);
        expectPlace(statement.place, script);
        end = begin + statement.text.size();
    }
    if (!reading.error)
        return;
    const SourcePlace &place = reading.error->place;
    expect(place.offset >= 0 && place.offset <= script.size(), "an error has its place");
    expectPlace(place, script);
    expect(!reading.error->message.isEmpty(), "an error says something");
}

/// Where a line ends that is for the client, and obeyed or dropped by the reader; else `at`.
qsizetype endOfObeyedLine(const QByteArray &script, qsizetype at)
{
    qsizetype end = at;
    while (end < script.size() && script[end] != '\n' && script[end] != '\r')
        ++end;
    // Between statements MariaDB's client needs no blank behind the dashes of a comment.
    const bool obeyed = dialect == Dialect::MariaDb && script.sliced(at).startsWith("--");
    return obeyed ? end : at;
}

/// Between pieces is nothing that the engine would see.
void expectBlanksBetween(const Reading &reading, const QByteArray &script)
{
    qsizetype at = script.startsWith("\xef\xbb\xbf") ? 3 : 0;
    const auto endsStatement = [&](qsizetype from) {
        return script[from] == ';'
            || (dialect == Dialect::MariaDb
                && script.sliced(from, std::min<qsizetype>(2, script.size() - from)).toLower()
                    == "\\g");
    };
    const auto skip = [&] {
        for (qsizetype before = -1; std::exchange(before, at) != at;) {
            at = endOfBlanks(script, dialect, at);
            if (at < script.size())
                at = endsStatement(at) ? at + (script[at] == ';' ? 1 : 2)
                                       : endOfObeyedLine(script, at);
        }
    };
    bool data = false;
    for (const Statement &statement : reading.statements) {
        skip();
        expect(data || at == statement.place.offset, "only blanks between", script.sliced(at));
        at = statement.place.offset + statement.text.size();
        data = statement.hasData;
    }
    if (data)
        return;
    skip();
    expect(reading.error || at == script.size(), "only blanks at the end", script.sliced(at));
}

void expectSame(const Reading &one, const Reading &other)
{
    expect(one.statements.size() == other.statements.size(), "chunks do not matter");
    for (size_t i = 0; i < one.statements.size(); ++i) {
        const Statement &a = one.statements[i];
        const Statement &b = other.statements[i];
        expect(a.text == b.text && a.place == b.place && a.kind == b.kind && a.verb == b.verb
                   && a.outsideTransaction == b.outsideTransaction,
               "chunks do not matter", a.text);
    }
    expect(one.data == other.data, "chunks do not matter to data", one.data);
    expect(one.error.has_value() == other.error.has_value()
               && (!one.error
                   || (one.error->message == other.error->message
                       && one.error->place == other.error->place)),
           "chunks do not matter to an error");
}

/// Whether the same text may mean something else elsewhere in the script.
bool choosesHowToRead(const QByteArray &script)
{
    const QByteArray lower = script.toLower();
    return lower.contains("delimiter") || lower.contains("sql_mode")
        || lower.contains("standard_conforming_strings");
}

/// A piece with what ends it splits to itself.
void expectWhole(const Statement &statement)
{
    // Whole lines, which need no delimiter.
    if (statement.kind == StatementKind::ClientCommand || statement.verb == "USE")
        return;
    const auto splitsToItself = [&statement](const QByteArray &end) {
        // Only at a file's very start is U+FEFF a byte-order mark.
        const Reading alone = read('\n' + statement.text + end, dialect);
        return !alone.error && alone.statements.size() == 1
            && alone.statements.front().text == statement.text;
    };
    const bool whole = statement.hasData ? splitsToItself(";\n\\.\n")
        : dialect == Dialect::Ansi // Either may have ended it: "GO;" is no GO.
        ? splitsToItself("\nGO\n") || splitsToItself(";") || splitsToItself("\n/\n")
        : splitsToItself(";");
    expect(whole, "a piece splits to itself", statement.text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray script(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Reading reading = read(script, dialect);
    expectPieces(reading, script);
    // What a client's own commands take away from a script is not looked at here, nor what a lone
    // carriage return ends.
    const bool hasCommands = dialect == Dialect::PostgreSql ? script.contains('\\')
        : dialect == Dialect::MariaDb                       ? script.toLower().contains("delimiter")
                                                            : dialect == Dialect::Ansi;
    if (!hasCommands && (dialect == Dialect::Sqlite || !script.contains('\r')))
        expectBlanksBetween(reading, script);
    for (const qint64 chunk : {1, 7})
        expectSame(reading, read(script, dialect, chunk));
    if (!choosesHowToRead(script)) {
        for (const Statement &statement : reading.statements)
            expectWhole(statement);
    }
    return 0;
}
