// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison.h"
#include "psqloracle.h"
#include "report.h"
#include "scriptmaker.h"
#include "scripts.h"
#include "support/testing.h"

#include <QRegularExpression>

#include <memory>

#include <pg_query.h>

using namespace ponyup;
using namespace ponyup::oracles;
using namespace Qt::StringLiterals;

namespace {

constexpr quint32 seed = 15;
constexpr Dialect dialect = Dialect::PostgreSql;

constexpr KnownDifference toPsql[]{
    {"begin-atomic-names",
     "To psql any word END closes the body, also where the server takes it for a name."},
    {"copy-data-carriage-return",
     "psql ends lines at line feeds only; its COPY has failed, and the data come as a statement."},
    {"copy-data-options",
     "The tables are not there, and psql up to 15.18 then takes the data for statements.", false},
    {"copy-with-an-operator",
     "The server refuses it, and psql up to 15.18 then takes the data for statements.", false},
    {"escape-strings-continued",
     "psql reads line by line and forgets that the string has escapes; the server does not."},
    {"standard-conforming-strings-off",
     "psql looks at the setting once a line, and the server for each statement."}};

constexpr KnownDifference toParser[]{
    {"bad-utf8-in-dollar-quotes", "The server refuses what is not UTF-8, before it parses."},
    {"bidi-outside-string", "Refused: the script looks different from what runs."},
    {"copy-data-missing", "The parser knows nothing of data."}};

/// See "copy-with-an-operator": what psql takes for data behind it depends on its version; so it
/// does where a comment stands right behind COPY.
bool hasRefusedCopy(const QByteArray &script)
{
    static const QRegularExpression refused(u"\\bCOPY\\s*[^\\s\\w\"(]"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return refused.match(QString::fromUtf8(script)).hasMatch();
}

/// From 15.19 on, psql goes on in another way behind a COPY that the server refuses, as it does
/// where the tables are not there: what made scripts have behind data is then nothing to compare.
bool passesDataOver()
{
    static const QRegularExpression version(u"(\\d+)\\.(\\d+)"_s);
    const auto found = version.match(QString::fromUtf8(
        testing::runProgram(testing::PostgresServer::psqlProgram(), {u"--version"_s}).out));
    const int major = found.captured(1).toInt();
    return major > 15 || (major == 15 && found.captured(2).toInt() >= 19);
}

bool hasData(const QByteArray &script)
{
    const Reading reading = read(script, dialect);
    return std::any_of(reading.statements.begin(), reading.statements.end(),
                       [](const Statement &statement) { return statement.hasData; });
}

/// How PostgreSQL's parser cuts a script; nullopt when it does not accept all of it.
std::optional<QByteArrayList> parsed(const QByteArray &script)
{
    PgQuerySplitResult result = pg_query_split_with_parser(script.constData());
    // After an error the number may be right and the list missing, which would be freed.
    if (result.error)
        result.n_stmts = 0;
    std::optional<QByteArrayList> statements;
    if (!result.error) {
        statements.emplace();
        for (int i = 0; i < result.n_stmts; ++i) {
            const PgQuerySplitStmt *statement = result.stmts[i];
            statements->append(script.mid(statement->stmt_location,
                                          statement->stmt_len > 0 ? statement->stmt_len : -1));
        }
    }
    pg_query_free_split_result(result);
    return statements;
}

QString differenceToParser(const QByteArray &script, int *compared = nullptr)
{
    const auto theirs = parsed(script);
    if (!theirs)
        return {};
    const Reading ours = read(script, dialect);
    if (ours.error)
        return u"ours fails: "_s + ours.error->toString();
    if (compared)
        *compared += static_cast<int>(theirs->size());
    return difference(ours, *theirs, dialect);
}

} // namespace

/// PostgreSQL's own client and its own parser say where statements end.
class TestPostgresOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cutsMadeScriptsAsPsqlDoes();
    void cutsMadeScriptsAsTheParserDoes();
    void cutsScriptsAlike_data();
    void cutsScriptsAlike();

private:
    QString differenceToPsql(const QByteArray &script);
    std::unique_ptr<PsqlOracle> m_psql;
};

void TestPostgresOracle::initTestCase()
{
    START_SERVER(m_psql, PsqlOracle);
}

QString TestPostgresOracle::differenceToPsql(const QByteArray &script)
{
    return difference(read(script, dialect), m_psql->sent({script}).first(), dialect);
}

void TestPostgresOracle::cutsMadeScriptsAsPsqlDoes()
{
    ScriptMaker maker("postgresql", seed);
    QByteArrayList scripts;
    for (int i = 0; i < ScriptMaker::rounds(1'000); ++i)
        scripts.append(maker.make("script"));
    const QList<QByteArrayList> sent = m_psql->sent(scripts);
    const bool withoutData = passesDataOver();
    int compared = 0;
    for (qsizetype i = 0; i < scripts.size(); ++i) {
        const QString found = difference(read(scripts[i], dialect), sent[i], dialect);
        const bool excused = hasRefusedCopy(scripts[i]) || (withoutData && hasData(scripts[i]));
        if (!found.isEmpty() && !excused) {
            const auto differ = [this](const QByteArray &any) { return differenceToPsql(any); };
            QFAIL(qPrintable(u"script %1 of seed %2: %3"_s.arg(
                QString::number(i), QString::number(maker.seed()), report(scripts[i], differ))));
        }
        compared += static_cast<int>(sent[i].size());
    }
    QVERIFY2(compared > 3'000, QByteArray::number(compared).constData());
}

void TestPostgresOracle::cutsMadeScriptsAsTheParserDoes()
{
    ScriptMaker maker("postgresql", seed);
    int compared = 0;
    for (int i = 0; i < ScriptMaker::rounds(10'000); ++i) {
        const QByteArray script = maker.make("parsed");
        if (!differenceToParser(script, &compared).isEmpty()) {
            const auto differ = [](const QByteArray &any) { return differenceToParser(any); };
            QFAIL(qPrintable(u"script %1 of seed %2: %3"_s.arg(
                QString::number(i), QString::number(maker.seed()), report(script, differ))));
        }
    }
    QVERIFY2(compared > 5'000, QByteArray::number(compared).constData());
}

void TestPostgresOracle::cutsScriptsAlike_data()
{
    QTest::addColumn<QByteArray>("script");
    for (const Script &script : scriptsFor(u"postgresql"_s))
        QTest::newRow(qPrintable(script.name)) << script.text;
}

void TestPostgresOracle::cutsScriptsAlike()
{
    QFETCH(QByteArray, script);
    const QString name = QString::fromUtf8(QTest::currentDataTag());
    verifyDifference(differenceToParser(script), name, toParser);
    // psql would carry its own commands out, which we refuse.
    if (!hasClientCommand(read(script, dialect)))
        verifyDifference(differenceToPsql(script), name, toPsql);
}

QTEST_GUILESS_MAIN(TestPostgresOracle)
#include "tst_postgresoracle.moc"
