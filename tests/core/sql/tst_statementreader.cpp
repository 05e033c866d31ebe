// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/statementreader.h"
#include "support/testing.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QRandomGenerator>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

/// Hands out a few bytes at a time, or fails at some point.
class SlowDevice final : public QIODevice {
public:
    SlowDevice(QByteArray content, qint64 most, qint64 failAt = -1)
        : m_content(std::move(content)),
          m_most(most),
          m_failAt(failAt)
    {
        open(ReadOnly | Unbuffered);
    }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        if (m_failAt >= 0 && pos() >= m_failAt) {
            setErrorString(u"the disk is gone"_s);
            return -1;
        }
        const qint64 count = std::min({maxSize, m_most, m_content.size() - pos()});
        memcpy(data, m_content.constData() + pos(), size_t(count));
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_content;
    qint64 m_most;
    qint64 m_failAt;
};

constexpr std::pair<const char *, Dialect> dialects[] = {{"ansi", Dialect::Ansi},
                                                         {"mariadb", Dialect::MariaDb},
                                                         {"postgresql", Dialect::PostgreSql},
                                                         {"sqlite", Dialect::Sqlite}};

/// Everything that a reading brings, for comparing two.
QString readAll(QIODevice &device, const StatementReader::Options &options = {})
{
    StatementReader reader(device, options);
    QString all;
    for (;;) {
        const auto next = reader.next();
        if (!next)
            return all + next.error().toString();
        if (!*next)
            break;
        all +=
            u"%1 %2 %3\n"_s.arg((*next)->place.toString(), QString::number((*next)->place.offset),
                                QString::fromUtf8((*next)->text));
        QByteArray data;
        for (auto piece = reader.readData(); piece && !piece->isEmpty(); piece = reader.readData())
            data += *piece;
        all += QString::fromUtf8(data);
    }
    for (const auto *comments : {&reader.headComments(), &reader.laterDirectives()}) {
        for (const HeadComment &comment : *comments)
            all += comment.place.toString() + comment.text + QString::number(comment.ownLine);
    }
    return options.tokenChecksum
        ? all + QString::fromLatin1(reader.checksum() + ' ' + reader.tokenChecksum())
        : all;
}

QString readAll(const QByteArray &script, const StatementReader::Options &options = {})
{
    SlowDevice device(script, script.size() + 1);
    return readAll(device, options);
}

QByteArray tokensOf(const QByteArray &script, Dialect dialect = Dialect::Sqlite)
{
    SlowDevice device(script, 1 << 20);
    StatementReader reader(device, {.dialect = dialect});
    for (auto next = reader.next(); next && *next; next = reader.next()) { }
    return reader.tokenChecksum();
}

} // namespace

class TestStatementReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chunksDoNotMatter_data();
    void chunksDoNotMatter();
    void nonsenseNeverBreaksIt_data();
    void nonsenseNeverBreaksIt();
    void tokensAreWhatTheEngineSees_data();
    void tokensAreWhatTheEngineSees();
    void checksums();
    void readsASection();
    void repeatsItsError();
    void deviceThatFails();
    void endsOfLinesInComments();
    void longStatement();
    void statementOfHundredMegabytes();
    void longCommentIsNotKept();
    void bytesReadGrows();
    void dataComeInPieces();
    void dataMayBePassedOver();
    void dataCount();
    void semicolonsBeforeElseCount();
    void startsInTheSessionsMode();
    void moves();
    void directivesAreFound();
};

/// All golden scripts, byte by byte and in odd pieces.
void TestStatementReader::chunksDoNotMatter_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<Dialect>("dialect");
    for (const auto &[folder, dialect] : dialects) {
        const QDir cases(testing::fixture(u"splitter/"_s + QLatin1StringView(folder)));
        for (const QString &name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QTest::addRow("%s/%s", folder, qPrintable(name))
                << cases.filePath(name + u"/input.sql"_s) << dialect;
    }
}

void TestStatementReader::chunksDoNotMatter()
{
    QFETCH(QString, file);
    QFile input(file);
    QVERIFY(input.open(QIODevice::ReadOnly));
    QFETCH(Dialect, dialect);
    const QByteArray script = input.readAll();
    const QString whole = readAll(script, {.dialect = dialect});
    const QString skipped = readAll(script, {.dialect = dialect, .tokenChecksum = false});
    QVERIFY(whole.startsWith(skipped));
    for (const int most : {1, 2, 3, 7, 64}) {
        SlowDevice device(script, most);
        QCOMPARE(readAll(device, {.dialect = dialect}), whole);
        SlowDevice again(script, most);
        QCOMPARE(readAll(again, {.dialect = dialect, .tokenChecksum = false}), skipped);
    }
}

/// Bytes of every kind in any order: it ends, and however they are cut, and whether tokens are
/// looked at or passed over, the outcome is one.
void TestStatementReader::nonsenseNeverBreaksIt_data()
{
    QTest::addColumn<Dialect>("dialect");
    for (const auto &[folder, dialect] : dialects)
        QTest::newRow(folder) << dialect;
}

void TestStatementReader::nonsenseNeverBreaksIt()
{
    static const QByteArrayList pieces{"'",
                                       "\"",
                                       "`",
                                       "[",
                                       "]",
                                       ";",
                                       "-",
                                       "--",
                                       "/",
                                       "*",
                                       "/*",
                                       "*/",
                                       "\r",
                                       "\n",
                                       "\r\n",
                                       " ",
                                       "x",
                                       "X'",
                                       "1",
                                       "e+",
                                       ".",
                                       "->>",
                                       "|",
                                       "\\",
                                       "\xc3\xa4",
                                       "\xe2\x82",
                                       "\xac",
                                       "\xff",
                                       "\xef\xbb\xbf",
                                       "\xe2\x80\xae",
                                       "ponyup:",
                                       "CREATE TRIGGER ",
                                       "END",
                                       "model",
                                       "$",
                                       "$$",
                                       "$a$",
                                       "a$",
                                       "E'",
                                       "U&'",
                                       "U&\"",
                                       "N'",
                                       "\\'",
                                       "(",
                                       ")",
                                       "#",
                                       "&",
                                       "/*!",
                                       "/*!50001 ",
                                       "/*M!999999\\-",
                                       "\nDELIMITER //\n",
                                       "DELIMITER go\n",
                                       "DELIMITER $$\n",
                                       "DELIMITER ;\n",
                                       "//",
                                       "go",
                                       "\nGO\n",
                                       "\\N",
                                       "\\g",
                                       "\n\\.\n",
                                       "COPY t FROM STDIN",
                                       "CREATE FUNCTION f() ",
                                       " BEGIN ",
                                       " BEGIN ATOMIC ",
                                       " CASE ",
                                       " IF ",
                                       " THEN ",
                                       "SET sql_mode='ANSI_QUOTES';",
                                       "SET standard_conforming_strings=off;",
                                       ";\n"};
    QFETCH(Dialect, dialect);
    QRandomGenerator random(4711);
    for (int round = 0; round < 700; ++round) {
        QByteArray script;
        for (int left = random.bounded(1, 30); left > 0; --left)
            script += pieces.at(random.bounded(static_cast<int>(pieces.size())));
        if (random.bounded(50) == 0)
            script.insert(random.bounded(script.size() + 1), '\0');
        const QString whole = readAll(script, {.dialect = dialect});
        const QString skipped = readAll(script, {.dialect = dialect, .tokenChecksum = false});
        QVERIFY2(whole.startsWith(skipped), script.toHex().constData());
        for (const int most : {1, 3, 5}) {
            SlowDevice device(script, most);
            QVERIFY2(readAll(device, {.dialect = dialect}) == whole, script.constData());
            SlowDevice again(script, most);
            QVERIFY2(readAll(again, {.dialect = dialect, .tokenChecksum = false}) == skipped,
                     script.constData());
        }
    }
}

void TestStatementReader::tokensAreWhatTheEngineSees_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *name, const char *one, const char *other, bool same) {
        QTest::newRow(name) << QByteArray(one) << QByteArray(other) << same;
    };
    row("white space", "SELECT 1,2;", "SELECT\n\t1 , 2 ;\n", true);
    row("line ends", "SELECT 1;\nSELECT 2;\n", "SELECT 1;\r\nSELECT 2;\r\n", true);
    row("comments", "SELECT 1;", "-- why\nSELECT /* not */ 1 -- ;\n;", true);
    row("last semicolon", "SELECT 1; SELECT 2;", "SELECT 1; SELECT 2", true);
    row("empty statements", "SELECT 1; SELECT 2;", ";;SELECT 1;; ; SELECT 2;", true);
    row("byte-order mark", "SELECT 1", "\xef\xbb\xbfSELECT 1", true);
    row("around operators", "SELECT a=-1,b||c", "SELECT a = - 1, b || c", true);
    row("upper case", "SELECT 1", "select 1", false);
    row("another value", "SELECT 1", "SELECT 2", false);
    row("space in a string", "SELECT 'a b'", "SELECT 'a  b'", false);
    row("line end in a string", "SELECT 'a\nb'", "SELECT 'a\r\nb'", false);
    row("comment in a string", "SELECT 'a -- b'", "SELECT 'a '", false);
    row("two words or one", "SELECT ab", "SELECT a b", false);
    row("two statements or one", "SELECT 1; SELECT 2", "SELECT 1 SELECT 2", false);
    row("order of the statements", "SELECT 1; SELECT 2", "SELECT 2; SELECT 1", false);
    row("a number cut", "SELECT 1.5", "SELECT 1 .5", false);
    row("an exponent cut", "SELECT 1e+5", "SELECT 1e + 5", false);
    row("a blob cut", "SELECT x'00'", "SELECT x '00'", false);
    row("an operator cut", "SELECT a || b", "SELECT a | | b", false);
    row("an arrow cut", "SELECT a ->> b", "SELECT a -> > b", false);
    row("quotes", "SELECT \"a\"", "SELECT a", false);
    row("a quote doubled", "SELECT 'a''b'", "SELECT 'a' 'b'", false);
    row("inside a trigger", "CREATE TRIGGER g BEGIN SELECT 1; SELECT 2; END;",
        "CREATE TRIGGER g\nBEGIN\n  SELECT 1;\n  SELECT 2; -- two\nEND", true);
    row("semicolon inside a trigger", "CREATE TRIGGER g BEGIN SELECT 1; END",
        "CREATE TRIGGER g BEGIN SELECT 1;; END", false);
    row("nothing at all", "", "-- only a comment", true);
    row("nothing and something", "", "x", false);
}

void TestStatementReader::tokensAreWhatTheEngineSees()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QFETCH(bool, same);
    QCOMPARE(tokensOf(one) == tokensOf(other), same);
    QCOMPARE(tokensOf(one).size(), 64);
}

void TestStatementReader::checksums()
{
    const QByteArray script = "\xef\xbb\xbf-- c\nSELECT 1;\r\n";
    const QByteArray expected =
        QCryptographicHash::hash(script, QCryptographicHash::Sha256).toHex();
    QVERIFY(readAll(script).contains(QString::fromLatin1(expected)));
    // As it is documented: each token and a NUL, and a NUL at the statement's end.
    const QByteArray tokens("SELECT\0001\0\0", 10);
    QCOMPARE(tokensOf(script),
             QCryptographicHash::hash(tokens, QCryptographicHash::Sha256).toHex());

    SlowDevice device(script, 100);
    StatementReader reader(device, {.checksum = false, .tokenChecksum = false});
    while (reader.next().value_or(std::nullopt)) { }
    QVERIFY(reader.checksum().isEmpty());
}

void TestStatementReader::readsASection()
{
    const QByteArray script =
        "-- ponyup: model\nSELECT 1;\n-- ponyup: migrate\nSELECT 'ä';\nSELECT";
    SlowDevice device(script, 100);
    device.seek(46);
    const QString read =
        readAll(device, {.start = {.file = u"v3.sql"_s, .offset = 46, .line = 4}, .length = 13});
    QVERIFY2(read.startsWith(u"v3.sql:4:1 46 SELECT 'ä'\n"_s), qPrintable(read));
    QCOMPARE(read.count(u'\n'), 1);
    QCOMPARE(device.pos(), 59);
    // Only a file begins with a byte-order mark.
    SlowDevice middle("\xef\xbb\xbfx", 100);
    StatementReader reader(middle, {.dialect = Dialect::PostgreSql, .start = {.offset = 10}});
    VERIFY_ERROR(reader.next(), ErrorKind::Script);
}

void TestStatementReader::repeatsItsError()
{
    SlowDevice device("SELECT 1; SELECT 'x; SELECT 2;", 4);
    StatementReader reader(device, {.start = {.file = u"f"_s}});
    const auto first = reader.next();
    VERIFY_RESULT(first);
    QCOMPARE((*first)->text, "SELECT 1");
    for (int i = 0; i < 3; ++i) {
        const auto failed = reader.next();
        VERIFY_ERROR(failed, ErrorKind::Script);
        QCOMPARE(failed.error().place.toString(), u"f:1:18"_s);
        QCOMPARE(failed.error().place.offset, 17);
    }
}

void TestStatementReader::deviceThatFails()
{
    SlowDevice device("SELECT 1; SELECT 2;", 5, 15);
    StatementReader reader(device, {.start = {.file = u"f"_s}});
    QCOMPARE(reader.next().value()->text, "SELECT 1");
    const auto failed = reader.next();
    VERIFY_ERROR(failed, ErrorKind::Io);
    QCOMPARE(failed.error().detail, u"the disk is gone"_s);
    QCOMPARE(failed.error().place.toString(), u"f"_s);
}

/// SQLite reads a comment up to LF; so a script with CR alone must not be handed on as it is.
void TestStatementReader::endsOfLinesInComments()
{
    SlowDevice device("UPDATE t SET a = 1 -- all\rWHERE b = 2;\rSELECT 1\r", 100);
    StatementReader reader(device, {});
    const auto statement = reader.next();
    VERIFY_RESULT(statement);
    QCOMPARE((*statement)->text, "UPDATE t SET a = 1 -- all\nWHERE b = 2");
    QCOMPARE((*statement)->placeAt(26).line, 2);
    const auto second = reader.next();
    VERIFY_RESULT(second);
    QCOMPARE((*second)->place.line, 3);

    for (const char *ambiguous :
         {"SELECT 1;\n-- a\rDROP TABLE t;\n", "SELECT 1 -- x\n, 2 -- a\r, 3"}) {
        const QString read = readAll(ambiguous);
        QVERIFY2(read.contains(u"carriage return"_s), qPrintable(read));
    }
    // Nothing comes behind it: nothing can be hidden.
    QVERIFY(!readAll("SELECT 1;\n-- a\r").contains(u"carriage return"_s));
}

void TestStatementReader::longStatement()
{
    const QByteArray text =
        "INSERT INTO t VALUES ('" + QByteArray("ä;''\n").repeated(200'000) + "')";
    SlowDevice device(text + ";\nSELECT 1", 1'000'000);
    StatementReader reader(device, {});
    const auto statement = reader.next();
    VERIFY_RESULT(statement);
    QCOMPARE((*statement)->text, text);
    const auto second = reader.next();
    VERIFY_RESULT(second);
    QCOMPARE((*second)->place.line, 200'002);
}

void TestStatementReader::statementOfHundredMegabytes()
{
    const QByteArray text = "INSERT INTO t VALUES ('" + QByteArray(100'000'000, ';') + "')";
    SlowDevice device(text + ";\nSELECT 1", 1 << 20);
    StatementReader reader(device, {.checksum = false, .tokenChecksum = false});
    const auto statement = reader.next();
    VERIFY_RESULT(statement);
    QVERIFY((*statement)->text == text); // QCOMPARE would print them.
    const auto second = reader.next();
    VERIFY_RESULT(second);
    QCOMPARE((*second)->text, "SELECT 1");
}

void TestStatementReader::longCommentIsNotKept()
{
    // Eight mebibytes of comment, and what begins and ends it right at the borders of the chunks.
    const QByteArray comment = "/*" + QByteArray("*\n/ ;").repeated(1'700'000) + "*/";
    SlowDevice device(comment + " SELECT 1;" + comment.chopped(2), 65'536);
    StatementReader reader(device, {.start = {.file = u"f"_s}});
    const auto statement = reader.next();
    VERIFY_RESULT(statement);
    QCOMPARE((*statement)->place.line, 1'700'001);
    const auto open = reader.next();
    VERIFY_ERROR(open, ErrorKind::Script);
    // Where it began, though that has long been dropped.
    QCOMPARE(open.error().place.line, 1'700'001);
    QCOMPARE(open.error().place.offset, comment.size() + 10);
}

void TestStatementReader::bytesReadGrows()
{
    const QByteArray script = QByteArray("SELECT 1;\n").repeated(50'000);
    SlowDevice device(script, script.size());
    StatementReader reader(device, {});
    qint64 before = 0;
    while (reader.next().value_or(std::nullopt)) {
        QVERIFY(reader.bytesRead() >= before);
        // A chunk is read ahead, not more.
        QVERIFY(reader.bytesRead() <= device.pos());
        before = reader.bytesRead();
    }
    QCOMPARE(reader.bytesRead(), script.size());
}

/// Four mebibytes, handed on as they are read, and long lines among them.
void TestStatementReader::dataComeInPieces()
{
    const QByteArray line = QByteArray("x\\.y\t").repeated(50'000) + "\n\\.x\n";
    const QByteArray data = (line + QByteArray("1\t\\N\n").repeated(20'000)).repeated(10);
    SlowDevice device("COPY t FROM STDIN;\n" + data + "\\.\nSELECT 1;\n", 65'536);
    StatementReader reader(device, {.dialect = Dialect::PostgreSql});
    const auto statement = reader.next();
    VERIFY_RESULT(statement);
    QVERIFY((*statement)->hasData);
    QByteArray read;
    for (;;) {
        const auto piece = reader.readData();
        VERIFY_RESULT(piece);
        if (piece->isEmpty())
            break;
        QVERIFY(piece->size() <= 256 * 1024);
        read.append(piece->data(), piece->size());
    }
    QCOMPARE(read, data);
    QVERIFY(reader.readData().value().isEmpty());
    const auto next = reader.next();
    VERIFY_RESULT(next);
    QCOMPARE((*next)->text, "SELECT 1");
    QCOMPARE((*next)->place.line, 3 + data.count('\n'));
    QVERIFY(reader.readData().value().isEmpty());
}

void TestStatementReader::dataMayBePassedOver()
{
    const QByteArray script = "COPY a FROM STDIN;\n1\n2\n\\.\nCOPY b FROM STDIN;\n3\n";
    SlowDevice device(script, 4);
    StatementReader reader(device, {.dialect = Dialect::PostgreSql, .start = {.file = u"f"_s}});
    QCOMPARE(reader.next().value()->text, "COPY a FROM STDIN");
    QCOMPARE(reader.next().value()->text, "COPY b FROM STDIN");
    for (int i = 0; i < 2; ++i) {
        const auto failed = reader.next();
        VERIFY_ERROR(failed, ErrorKind::Script);
        QCOMPARE(failed.error().place.toString(), u"f:6:1"_s);
        VERIFY_ERROR(reader.readData(), ErrorKind::Script);
    }
}

/// They are what the engine sees.
void TestStatementReader::dataCount()
{
    const auto sum = [](const QByteArray &script) { return tokensOf(script, Dialect::PostgreSql); };
    const QByteArray one = sum("COPY a FROM STDIN;\n1\n\\.\n");
    QCOMPARE(sum("COPY a -- b\nFROM STDIN ; -- c\n1\n\\.\n\n"), one);
    QVERIFY(sum("COPY a FROM STDIN;\n2\n\\.\n") != one);
    QVERIFY(sum("COPY a FROM STDIN;\n1\n1\n\\.\n") != one);
}

/// Whether a semicolon is the last one is told by what follows it.
void TestStatementReader::semicolonsBeforeElseCount()
{
    const auto sum = [](const QByteArray &script) { return tokensOf(script, Dialect::Ansi); };
    const QByteArray one = sum("IF a SELECT 1; ELSE SELECT 2;");
    QCOMPARE(sum("IF a\nSELECT 1 /* b */;\n-- c\nELSE SELECT 2"), one);
    QVERIFY(sum("IF a SELECT 1 ELSE SELECT 2;") != one);
    QVERIFY(sum("IF a SELECT 1; SELECT 2;") != one);
    const QByteArray block = sum("DECLARE x INT; BEGIN x := 1; END;\n/\n");
    QCOMPARE(sum("DECLARE x INT; BEGIN x := 1; END ; -- c\n  /"), block);
    QVERIFY(sum("DECLARE x INT; BEGIN x := 1; END\n/\n") != block);
}

void TestStatementReader::startsInTheSessionsMode()
{
    const auto count = [](const char *script, const StatementReader::Options &options) {
        SlowDevice device(script, 100);
        StatementReader reader(device, options);
        int statements = 0;
        while (reader.next().value_or(std::nullopt))
            ++statements;
        return statements;
    };
    const char *backslash = "SELECT 'a\\'; SELECT 'b';";
    QCOMPARE(count(backslash, {.dialect = Dialect::PostgreSql}), 2);
    QCOMPARE(count("SELECT 'a\\';b'; SELECT 2",
                   {.dialect = Dialect::PostgreSql, .mode = LexicalMode{.backslashEscapes = true}}),
             2);
    QCOMPARE(count("SELECT \"a\\\"; SELECT \"b\";",
                   {.dialect = Dialect::MariaDb, .mode = LexicalMode{.backslashEscapes = true}}),
             2);
    // RESET and DEFAULT go back to it.
    QCOMPARE(count("SET standard_conforming_strings = on; RESET ALL; SELECT 'a\\';b'",
                   {.dialect = Dialect::PostgreSql, .mode = LexicalMode{.backslashEscapes = true}}),
             3);
}

void TestStatementReader::moves()
{
    SlowDevice device("SELECT 1; SELECT 2", 3);
    StatementReader first(device, {});
    QCOMPARE(first.next().value()->text, "SELECT 1");
    StatementReader second = std::move(first);
    const auto statement = second.next();
    VERIFY_RESULT(statement);
    QCOMPARE((*statement)->text, "SELECT 2");
}

void TestStatementReader::directivesAreFound()
{
    const auto directive = [](const char *text) {
        return HeadComment{.text = QString::fromUtf8(text)}.directive();
    };
    QCOMPARE(directive("ponyup: transaction off"), u"transaction off"_s);
    QCOMPARE(directive("PonyUp :version  5"), u"version  5"_s);
    QCOMPARE(directive("ponyup:"), QString());
    QVERIFY(directive("ponyup:").has_value());
    QVERIFY(!directive("ponyup"));
    QVERIFY(!directive("ponyup transaction off"));
    QVERIFY(!directive("see ponyup: transaction off"));
}

QTEST_GUILESS_MAIN(TestStatementReader)
#include "tst_statementreader.moc"
