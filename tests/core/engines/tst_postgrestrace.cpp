// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/connection.h"
#include "engines/engine.h"
#include "sql/statementreader.h"
#include "support/servers/postgresserver.h"
#include "support/servers/psql.h"
#include "support/testing.h"

#include <QBuffer>
#include <QTest>

#include <memory>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using State = StatementTrace::State;

/// What the catalog tells of statements outside a transaction that ended half-way, beside what was
/// there before them.
class tst_PostgresTrace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase() { m_server.reset(); }

    void anIndexOfThatNameWasThere();
    void reindexLeavesIndexes();
    void detachHasTwoHalves();

private:
    Statement statement(const QByteArray &text) const;
    void run(const QString &sql) { VERIFY_RESULT(m_connection->run(sql)); }

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
    std::unique_ptr<Connection> m_connection;
};

void tst_PostgresTrace::init()
{
    m_database = m_server->createDatabase();
    const auto url = DatabaseUrl::parse(m_server->url(m_database), {});
    VERIFY_RESULT(url);
    auto connection = (*engineFor(u"postgresql"_s))->open(*url, Access::Update);
    VERIFY_RESULT(connection);
    m_connection = std::move(*connection);
}

Statement tst_PostgresTrace::statement(const QByteArray &text) const
{
    QBuffer buffer;
    buffer.setData(text);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = Dialect::PostgreSql});
    const auto statement = reader.next();
    if (!statement || !*statement)
        qFatal("no statement: %s", text.constData());
    return **statement;
}

/// An index of the same name, on other columns, is not what the statement was to make.
void tst_PostgresTrace::anIndexOfThatNameWasThere()
{
    run(u"CREATE TABLE t (a integer, b integer)"_s);
    run(u"CREATE INDEX i ON t (a)"_s);
    const Statement create = statement("CREATE INDEX CONCURRENTLY i ON t (b)");
    const auto mark = m_connection->mark(create);
    VERIFY_RESULT(mark);
    auto trace = m_connection->trace(create, *mark, TraceDepth::Look);
    VERIFY_RESULT(trace);
    QCOMPARE(trace->state, State::NotDone);
    QVERIFY2(trace->evidence.contains(u"was there before"_s), qPrintable(trace->evidence));
    QVERIFY(trace->cleanup.isEmpty());

    // Dropped by somebody, and made by the statement: it is another one.
    run(u"DROP INDEX i"_s);
    run(u"CREATE INDEX CONCURRENTLY i ON t (b)"_s);
    trace = m_connection->trace(create, *mark, TraceDepth::Look);
    VERIFY_RESULT(trace);
    QCOMPARE(trace->state, State::Done);
}

void tst_PostgresTrace::reindexLeavesIndexes()
{
    run(u"CREATE TABLE t (a integer)"_s);
    run(u"CREATE INDEX i ON t (a)"_s);
    const Statement reindex = statement("REINDEX TABLE CONCURRENTLY t");
    const auto mark = m_connection->mark(reindex);
    VERIFY_RESULT(mark);
    // Another session reads the table, so that it cannot come to its end.
    auto reader = (*engineFor(u"postgresql"_s))
                      ->open(*DatabaseUrl::parse(m_server->url(m_database), {}), Access::Update);
    VERIFY_RESULT(reader);
    VERIFY_RESULT((*reader)->begin({}));
    VERIFY_RESULT((*reader)->run(u"INSERT INTO t VALUES (1)"_s));
    VERIFY_RESULT(m_connection->run(u"SET lock_timeout = 300"_s));
    VERIFY_ERROR(m_connection->run(u"REINDEX TABLE CONCURRENTLY t"_s), ErrorKind::Busy);
    VERIFY_RESULT((*reader)->rollback());

    auto trace = m_connection->trace(reindex, *mark, TraceDepth::Look);
    VERIFY_RESULT(trace);
    QCOMPARE(trace->state, State::Harmless);
    QCOMPARE(trace->cleanup, QStringList{u"DROP INDEX CONCURRENTLY IF EXISTS public.i_ccnew"_s});
    // What was there before may be what another session is busy with.
    const auto later = m_connection->mark(reindex);
    VERIFY_RESULT(later);
    trace = m_connection->trace(reindex, *later, TraceDepth::Look);
    VERIFY_RESULT(trace);
    QVERIFY(trace->cleanup.isEmpty());
}

void tst_PostgresTrace::detachHasTwoHalves()
{
    run(u"CREATE TABLE t (a integer) PARTITION BY LIST (a)"_s);
    run(u"CREATE TABLE p PARTITION OF t FOR VALUES IN (1)"_s);
    const Statement detach = statement("ALTER TABLE t DETACH PARTITION p CONCURRENTLY");
    auto trace = m_connection->trace(detach);
    VERIFY_RESULT(trace);
    QCOMPARE(trace->state, State::NotDone);

    auto reader = (*engineFor(u"postgresql"_s))
                      ->open(*DatabaseUrl::parse(m_server->url(m_database), {}), Access::Update);
    VERIFY_RESULT(reader);
    VERIFY_RESULT((*reader)->begin({}));
    VERIFY_RESULT((*reader)->query(u"SELECT * FROM t"_s));
    VERIFY_RESULT(m_connection->run(u"SET lock_timeout = 300"_s));
    VERIFY_ERROR(m_connection->run(u"ALTER TABLE t DETACH PARTITION p CONCURRENTLY"_s),
                 ErrorKind::Busy);
    VERIFY_RESULT((*reader)->rollback());
    trace = m_connection->trace(detach);
    VERIFY_RESULT(trace);
    QCOMPARE(trace->state, State::Done);
    QCOMPARE(trace->cleanup, QStringList{u"ALTER TABLE t DETACH PARTITION p FINALIZE"_s});
    run(trace->cleanup.first());
    trace = m_connection->trace(detach);
    VERIFY_RESULT(trace);
    QCOMPARE(trace->state, State::Done);
    QVERIFY(trace->cleanup.isEmpty());
}

QTEST_GUILESS_MAIN(tst_PostgresTrace)
#include "tst_postgrestrace.moc"
