// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.h"
#include "mariadboracle.h"
#include "report.h"
#include "scriptmaker.h"
#include "scripts.h"
#include "support/testing.h"

#include <memory>

using namespace ponyup;
using namespace ponyup::oracles;
using namespace Qt::StringLiterals;

namespace {

constexpr quint32 seed = 10'11;
constexpr Dialect dialect = Dialect::MariaDb;

constexpr char noBlocks[] =
    "The client cuts at each delimiter, inside blocks and executable comments, too.";

constexpr char noJavaScript[] = "MySQL has JavaScript in strings between dollars, MariaDB has not.";

constexpr KnownDifference toClient[]{
    {"begin-not-atomic", noBlocks},
    {"block-not-ended", noBlocks},
    {"blocks-nested-deeply", noBlocks},
    {"case-statement-and-expression", noBlocks},
    {"event-without-delimiter", noBlocks},
    {"executable-comment-not-ended", noBlocks},
    {"executable-comment-with-semicolon", noBlocks},
    {"function-without-delimiter", noBlocks},
    {"handlers", noBlocks},
    {"if-in-every-place", noBlocks},
    {"implicit-commit", noBlocks},
    {"labels", noBlocks},
    {"labels-like-keywords", noBlocks},
    {"language-sql", noBlocks},
    {"names-of-routines", noBlocks},
    {"names-like-block-words", noBlocks},
    {"no-implicit-commit", noBlocks},
    {"oracle-mode", noBlocks},
    {"oracle-declarations", noBlocks},
    {"package", noBlocks},
    {"package-without-oracle-mode", noBlocks},
    {"procedure-of-one-statement", noBlocks},
    {"procedure-without-delimiter", noBlocks},
    {"repeat-not-understood", noBlocks},
    {"set-statement", noBlocks},
    {"trigger-without-delimiter", noBlocks},
    {"trigger-without-final-semicolon", noBlocks},
    {"carriage-return-only", "The client ends lines at line feeds only."},
    {"comments-dashes",
     "At a statement's beginning the client takes -- for a comment, the server wants a blank."},
    {"delimiter-one-character", "The client takes the first byte of a comment for its delimiter."},
    {"delimiter-without-space", "The client sends the line, and the server refuses it."},
    {"go-and-ego", "With --binary-mode the client does not know \\G, without it does."},
    {"javascript", noJavaScript},
    {"javascript-not-ended", noJavaScript},
    {"javascript-with-delimiter", noJavaScript},
    {"never-executed-comments",
     "The server sees no quotes in what it passes over, the client does."},
    {"sql-mode-not-followed", "What the mode becomes is known to the server alone."},
    {"use",
     "With --binary-mode the client does not know USE without a delimiter, without it does."}};

} // namespace

/// MariaDB's own client, and the server's grammar, say where statements end.
class TestMariaDbOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cutsMadeScriptsAsTheClientDoes();
    void cutsMadeScriptsAsTheServerDoes();
    void cutsScriptsAlike_data();
    void cutsScriptsAlike();

private:
    QString differenceToClient(const QByteArray &script, int *compared = nullptr);
    QString differenceToServer(const QByteArray &script, int *compared = nullptr);
    using Difference = QString (TestMariaDbOracle::*)(const QByteArray &, int *);
    void compareMadeScripts(const char *rule, int count, Difference difference, int expected);

    std::unique_ptr<MariaDbOracle> m_mariaDb;
};

void TestMariaDbOracle::initTestCase()
{
    START_SERVER(m_mariaDb, MariaDbOracle);
}

QString TestMariaDbOracle::differenceToClient(const QByteArray &script, int *compared)
{
    const QByteArrayList theirs = m_mariaDb->sent(script);
    if (compared)
        *compared += static_cast<int>(theirs.size());
    return difference(read(script, dialect), theirs, dialect);
}

QString TestMariaDbOracle::differenceToServer(const QByteArray &script, int *compared)
{
    const QByteArrayList theirs = m_mariaDb->cut(script);
    if (compared)
        *compared += static_cast<int>(theirs.size());
    Reading ours = read(script, dialect);
    if (ours.statements.size() > size_t(theirs.size())) // it stops at an error
        ours.statements.resize(size_t(theirs.size()));
    return difference(ours, theirs, dialect);
}

void TestMariaDbOracle::compareMadeScripts(const char *rule, int count, Difference difference,
                                           int expected)
{
    ScriptMaker maker("mariadb", seed);
    int compared = 0;
    for (int i = 0; i < ScriptMaker::rounds(count); ++i) {
        const QByteArray script = maker.make(rule);
        if (!(this->*difference)(script, &compared).isEmpty()) {
            const auto differ = [&](const QByteArray &any) {
                return (this->*difference)(any, nullptr);
            };
            QFAIL(qPrintable(u"script %1 of seed %2: %3"_s.arg(
                QString::number(i), QString::number(maker.seed()), report(script, differ))));
        }
    }
    QVERIFY2(compared > expected, QByteArray::number(compared).constData());
}

void TestMariaDbOracle::cutsMadeScriptsAsTheClientDoes()
{
    compareMadeScripts("script", 250, &TestMariaDbOracle::differenceToClient, 1'000);
}

void TestMariaDbOracle::cutsMadeScriptsAsTheServerDoes()
{
    compareMadeScripts("cut", 150, &TestMariaDbOracle::differenceToServer, 300);
}

void TestMariaDbOracle::cutsScriptsAlike_data()
{
    QTest::addColumn<QByteArray>("script");
    for (const Script &script : scriptsFor(u"mariadb"_s))
        QTest::newRow(qPrintable(script.name)) << script.text;
}

void TestMariaDbOracle::cutsScriptsAlike()
{
    QFETCH(QByteArray, script);
    const QString name = QString::fromUtf8(QTest::currentDataTag());
    verifyDifference(differenceToClient(script), name, toClient);
    m_mariaDb->forgetSettings();
    // Where the client cuts blocks, the server decides, as far as it understands the script.
    const bool blocks = std::any_of(std::begin(toClient), std::end(toClient), [&](const auto &one) {
        return one.reason == noBlocks && name.startsWith(QLatin1StringView(one.folder) + u'/');
    });
    const QString found = blocks ? differenceToServer(script) : QString();
    QVERIFY2(found.isEmpty(), qPrintable(found));
}

QTEST_GUILESS_MAIN(TestMariaDbOracle)
#include "tst_mariadboracle.moc"
