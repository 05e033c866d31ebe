// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QBuffer>
#include <QFile>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

QString shortName(const QString &lock)
{
    QString letters;
    for (const QString &word : lock.split(u' '))
        letters += word.at(0);
    return letters.replace(u'E', u'X').replace("SUX"_L1, "SUE"_L1);
}

QString joined(QStringList words)
{
    words.sort();
    return words.join(u' ');
}

/// What is compared, of relations that were there before.
struct Seen {
    QString locks;
    QString rewritten;
    QString dropped;
    QString scanned;
    QString built;
};

Seen seenIn(const StatementEffects &effects)
{
    QStringList locks;
    QStringList rewritten;
    QStringList dropped;
    QStringList scanned;
    QStringList built;
    for (const RelationEffect &effect : effects.relations) {
        if (effect.isNew)
            continue;
        if (effect.dropped)
            dropped += effect.name;
        else if (!effect.lock.isEmpty())
            locks += effect.name + u':' + shortName(effect.lock);
        if (effect.rewritten)
            rewritten += effect.name;
        if (effect.scanned)
            scanned += effect.name;
        for (const QString &index : effect.indexesBuilt)
            built += effect.name + u'.' + index;
    }
    return {joined(locks), joined(rewritten), joined(dropped), joined(scanned), joined(built)};
}

} // namespace

/// What the rehearsal on an empty copy tells of 144 statements, held against what they did to the
/// full database: fixtures/postgresql/lockmatrix.txt.
class tst_PostgresLockMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void tellsWhatWasMeasured_data();
    void tellsWhatWasMeasured();
    void tellsWhatTheManualSays_data();
    void tellsWhatTheManualSays();
    void failsAsTheRealOne_data();
    void failsAsTheRealOne();

private:
    /// The fixture's lines of a kind, without it.
    static std::vector<QStringList> lines(const QString &kind);
    static std::vector<Statement> statements(const QString &text);
    /// The last one of them.
    static Result<StatementOutcome> execute(Connection &connection,
                                            const std::vector<Statement> &statements);
    std::unique_ptr<Rehearsal> rehearse() const;

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Rehearsal> m_rehearsal;
};

void tst_PostgresLockMatrix::initTestCase()
{
    START_SERVER(m_server, PostgresServer);
    const QString database = m_server->createDatabase();
    const ProgramRun setup = m_server->psql(database,
                                            {u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-f"_s,
                                             fixture(u"postgresql/lockmatrix.setup.sql"_s)});
    QVERIFY2(setup.exitCode == 0, setup.report().constData());
    const auto url = DatabaseUrl::parse(m_server->url(database), {});
    VERIFY_RESULT(url);
    auto connection = (*engineFor(u"postgresql"_s))->open(*url, Access::Read);
    VERIFY_RESULT(connection);
    m_connection = std::move(*connection);
    m_rehearsal = rehearse();
}

void tst_PostgresLockMatrix::cleanupTestCase()
{
    m_rehearsal.reset();
    m_connection.reset();
    m_server.reset();
}

std::unique_ptr<Rehearsal> tst_PostgresLockMatrix::rehearse() const
{
    auto rehearsal = m_connection->rehearse({}, {});
    if (!rehearsal)
        qFatal("%s", qPrintable(rehearsal.error().toString()));
    return std::move(*rehearsal);
}

std::vector<QStringList> tst_PostgresLockMatrix::lines(const QString &kind)
{
    QFile file(fixture(u"postgresql/lockmatrix.txt"_s));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    std::vector<QStringList> found;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        QStringList columns = line.split(u'\t');
        if (line.startsWith(u'#') || columns.value(1) != kind)
            continue;
        columns.removeAt(1);
        found.push_back(columns);
    }
    return found;
}

std::vector<Statement> tst_PostgresLockMatrix::statements(const QString &text)
{
    QBuffer buffer;
    buffer.setData(text.toUtf8());
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = Dialect::PostgreSql});
    std::vector<Statement> all;
    for (;;) {
        const auto statement = reader.next();
        if (!statement)
            qFatal("%s", qPrintable(statement.error().toString()));
        if (!*statement)
            return all;
        all.push_back(**statement);
    }
}

Result<StatementOutcome> tst_PostgresLockMatrix::execute(Connection &connection,
                                                         const std::vector<Statement> &statements)
{
    Result<StatementOutcome> outcome;
    for (const Statement &statement : statements) {
        outcome = connection.execute(statement, {});
        if (!outcome)
            break;
    }
    return outcome;
}

void tst_PostgresLockMatrix::tellsWhatWasMeasured_data()
{
    QTest::addColumn<QStringList>("expected");
    const auto measured = lines(u"measured"_s);
    QCOMPARE(measured.size(), size_t(127));
    for (const QStringList &line : measured)
        QTest::newRow(qPrintable(line.front())) << line;
}

void tst_PostgresLockMatrix::tellsWhatWasMeasured()
{
    QFETCH(QStringList, expected);
    Connection &copy = m_rehearsal->connection();
    // What a session knows of a table already, it does not look up in its indexes again.
    VERIFY_RESULT(copy.reconnect());
    VERIFY_RESULT(copy.begin({}));
    const auto outcome = execute(copy, statements(expected.takeFirst()));
    VERIFY_RESULT(copy.rollback());
    VERIFY_RESULT(outcome);
    QCOMPARE(effectSourceName(outcome->effects.source), u"measured"_s);
    const Seen seen = seenIn(outcome->effects);
    QStringList locks = expected.at(0).split(u' ');
    for (QString &lock : locks) { // Not every version takes it.
        if (lock.endsWith(u'?'))
            lock = seen.locks.split(u' ').contains(lock.chopped(1)) ? lock.chopped(1) : QString();
    }
    locks.removeAll(QString());
    QCOMPARE(seen.locks, joined(locks));
    QCOMPARE(seen.rewritten, joined(expected.at(1).split(u' ')));
    QCOMPARE(seen.dropped, joined(expected.at(2).split(u' ')));
    QCOMPARE(seen.scanned, joined(expected.at(3).split(u' ')));
    QCOMPARE(seen.built, joined(expected.at(4).split(u' ')));
}

void tst_PostgresLockMatrix::tellsWhatTheManualSays_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto outside = lines(u"outside"_s);
    QCOMPARE(outside.size(), size_t(11));
    for (const QStringList &line : outside)
        QTest::newRow(qPrintable(line.front())) << line.at(0) << line.at(1);
}

/// These cannot be compared: what they lock is unlocked when they have ended, and they refuse to
/// run where one could look before. The real database only refused them, too.
void tst_PostgresLockMatrix::tellsWhatTheManualSays()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const std::vector<Statement> all = statements(text);
    QVERIFY(all.front().outsideTransaction);
    if (expected.isEmpty())
        QSKIP("touches no table");
    const auto rehearsal = rehearse();
    const auto outcome = execute(rehearsal->connection(), all);
    // DETACH CONCURRENTLY wants no default partition; the locks are told all the same.
    if (text.startsWith("ALTER TABLE part DETACH"_L1)) {
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().sqlState, u"55000"_s);
        return;
    }
    VERIFY_RESULT(outcome);
    QCOMPARE(effectSourceName(outcome->effects.source), u"documented"_s);
    QCOMPARE(seenIn(outcome->effects).locks, expected);
}

void tst_PostgresLockMatrix::failsAsTheRealOne_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sqlState");
    const auto errors = lines(u"error"_s);
    QCOMPARE(errors.size(), size_t(6));
    for (const QStringList &line : errors)
        QTest::newRow(qPrintable(line.front())) << line.at(0) << line.at(1);
}

void tst_PostgresLockMatrix::failsAsTheRealOne()
{
    QFETCH(QString, text);
    QFETCH(QString, sqlState);
    Connection &copy = m_rehearsal->connection();
    VERIFY_RESULT(copy.begin({}));
    const auto outcome = execute(copy, statements(text));
    VERIFY_RESULT(copy.rollback());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().sqlState, sqlState);
}

QTEST_GUILESS_MAIN(tst_PostgresLockMatrix)
#include "tst_postgreslockmatrix.moc"
