// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.h"
#include "report.h"
#include "scriptmaker.h"
#include "scripts.h"
#include "support/testing.h"

#include <memory>

#include <sqlite3.h>

using namespace ponyup;
using namespace ponyup::oracles;
using namespace Qt::StringLiterals;

namespace {

constexpr quint32 seed = 20221127;

bool isComplete(const QByteArray &text)
{
    return sqlite3_complete(text.constData()) == 1;
}

/// Where SQLite would take the first statement to end: behind the shortest beginning that is
/// complete. -1: nowhere.
qsizetype firstEnd(const QByteArray &text)
{
    for (qsizetype end = text.indexOf(';'); end >= 0; end = text.indexOf(';', end + 1)) {
        if (isComplete(text.first(end + 1)))
            return end + 1;
    }
    return -1;
}

/// Where SQLite ends statements, complete or not, against ours. Empty, or what differs.
QString differenceToComplete(const QByteArray &script, int *complete = nullptr,
                             int *triggers = nullptr)
{
    const Reading reading = read(script, Dialect::Sqlite);
    size_t number = 0;
    qsizetype from = 0;
    for (qsizetype end = firstEnd(script); end >= 0; end = firstEnd(script.sliced(from))) {
        const QByteArray piece = script.sliced(from, end);
        // A semicolon without a statement before it ends nothing for us.
        const Reading alone = read(piece, Dialect::Sqlite);
        if (alone.error || alone.statements.size() > 1)
            return u"not one statement to us: "_s + shown(piece);
        if (!alone.statements.empty()) {
            if (number == reading.statements.size())
                return u"ours ends before "_s + shown(piece);
            const Statement &statement = reading.statements[number++];
            if (statement.text != alone.statements.front().text || statement.place.offset < from
                || statement.place.offset + statement.text.size() > from + end)
                return u"ours: %1\ntheirs: %2"_s.arg(shown(statement.text), shown(piece));
            if (triggers && statement.text.count(';') > 3)
                ++*triggers;
        }
        from += end;
        if (complete)
            ++*complete;
    }
    // What is left is at most one statement without its semicolon, or does not end at all.
    if (reading.statements.size() > number + 1)
        return u"ours cuts what is not complete: "_s + shown(script.sliced(from));
    return {};
}

/// A database that parses what is cut, and runs nothing but CREATE.
class Parser {
public:
    Parser()
    {
        sqlite3 *opened = nullptr;
        sqlite3_open(":memory:", &opened);
        m_database.reset(opened);
        sqlite3_exec(opened, "CREATE TABLE t(a, b, c); CREATE TABLE u(a, b);", nullptr, nullptr,
                     nullptr);
    }

    /// The statement that SQLite reads at the beginning of text; nullopt when it cannot tell,
    /// because it does not understand it.
    std::optional<QByteArray> first(const char *text, bool create)
    {
        sqlite3_stmt *prepared = nullptr;
        const char *tail = nullptr;
        const int status = sqlite3_prepare_v2(m_database.get(), text, -1, &prepared, &tail);
        if (prepared && create)
            sqlite3_step(prepared);
        sqlite3_finalize(prepared);
        // A missing table is noticed when the statement has been read to its end, but for
        // CREATE TRIGGER.
        const bool missing = QByteArrayView(sqlite3_errmsg(m_database.get())).startsWith("no such");
        if (status != SQLITE_OK && (!missing || create || tail == text || tail[-1] != ';'))
            return std::nullopt;
        return QByteArray(text, tail - text);
    }

private:
    struct Close {
        void operator()(sqlite3 *database) const { sqlite3_close(database); }
    };
    std::unique_ptr<sqlite3, Close> m_database;
};

/// How SQLite cuts a script, as far as it can parse it, against ours. Empty, or what differs.
QString differenceToParser(const QByteArray &script, int *compared = nullptr)
{
    Parser parser;
    const Reading reading = read(script, Dialect::Sqlite);
    qsizetype end = script.startsWith("\xef\xbb\xbf") ? 3 : 0;
    for (const Statement &statement : reading.statements) {
        // What is dropped between statements is nothing but blanks, comments and semicolons.
        for (end = endOfBlanks(script, Dialect::Sqlite, end);
             end < script.size() && script[end] == ';';)
            end = endOfBlanks(script, Dialect::Sqlite, end + 1);
        if (end != statement.place.offset)
            return u"before statement %1: %2"_s.arg(QString::number(statement.number),
                                                    shown(script.sliced(end)));
        end += statement.text.size();
        const auto theirs = parser.first(script.constData() + statement.place.offset,
                                         statement.verb.startsWith("CREATE"));
        if (!theirs)
            continue;
        const QString found = difference({{statement}, {}, {}}, {*theirs}, Dialect::Sqlite);
        if (!found.isEmpty())
            return found;
        if (compared)
            ++*compared;
    }
    return {};
}

} // namespace

/// SQLite itself says where its statements end: sqlite3_complete() for every text, the tail of
/// sqlite3_prepare_v2() for what it can parse.
class TestSqliteOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWhereSqliteSays();
    void cutsMadeScriptsAlike();
    void cutsScriptsAlike_data();
    void cutsScriptsAlike();
    void differsForAReason_data();
    void differsForAReason();
};

void TestSqliteOracle::endsWhereSqliteSays()
{
    ScriptMaker maker("sqlite", seed);
    int complete = 0;
    int triggers = 0;
    for (int round = 0; round < ScriptMaker::rounds(20'000); ++round) {
        const QByteArray script = maker.make("soup");
        if (!differenceToComplete(script, &complete, &triggers).isEmpty()) {
            const auto differ = [](const QByteArray &any) { return differenceToComplete(any); };
            QFAIL(qPrintable(u"script %1 of seed %2: %3"_s.arg(
                QString::number(round), QString::number(maker.seed()), report(script, differ))));
        }
    }
    // The generator really makes what it is for.
    QVERIFY2(complete > 20'000, QByteArray::number(complete).constData());
    QVERIFY2(triggers > 300, QByteArray::number(triggers).constData());
}

void TestSqliteOracle::cutsMadeScriptsAlike()
{
    ScriptMaker maker("sqlite", seed);
    int compared = 0;
    for (int round = 0; round < ScriptMaker::rounds(3'000); ++round) {
        const QByteArray script = maker.make("script");
        if (!differenceToParser(script, &compared).isEmpty()) {
            const auto differ = [](const QByteArray &any) { return differenceToParser(any); };
            QFAIL(qPrintable(u"script %1 of seed %2: %3"_s.arg(
                QString::number(round), QString::number(maker.seed()), report(script, differ))));
        }
    }
    QVERIFY2(compared > 5'000, QByteArray::number(compared).constData());
}

void TestSqliteOracle::cutsScriptsAlike_data()
{
    QTest::addColumn<QByteArray>("script");
    for (const Script &script : scriptsFor(u"sqlite"_s))
        QTest::newRow(qPrintable(script.name)) << script.text;
}

void TestSqliteOracle::cutsScriptsAlike()
{
    QFETCH(QByteArray, script);
    const QString found = differenceToParser(script);
    QVERIFY2(found.isEmpty(), qPrintable(found));
}

/// Where ours is right. What does not differ any more must go from here.
void TestSqliteOracle::differsForAReason_data()
{
    QTest::addColumn<QByteArray>("script");
    // The parser reads a parameter of Tcl, sqlite3_complete() and the shell do not; and a script
    // has no parameters.
    QTest::newRow("semicolon in a parameter") << "SELECT $a(;)"_ba;
}

void TestSqliteOracle::differsForAReason()
{
    QFETCH(QByteArray, script);
    QVERIFY(!differenceToParser(script).isEmpty());
}

QTEST_GUILESS_MAIN(TestSqliteOracle)
#include "tst_sqliteoracle.moc"
