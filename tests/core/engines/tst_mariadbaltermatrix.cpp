// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QFile>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// A rehearsal tells how the server changes a table: as it was measured, row by row, on MariaDB
/// 10.11.
class tst_MariaDbAlterMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void tellsHowATableIsChanged_data();
    void tellsHowATableIsChanged();

private:
    std::unique_ptr<Connection> makeTables(const QString &setup);

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<Connection> m_plain;
    std::unique_ptr<Connection> m_withVirtual; ///< An indexed virtual column.
};

void tst_MariaDbAlterMatrix::initTestCase()
{
    START_SERVER(m_server, MariaDbServer);
    if (!m_server->value({}, u"SELECT VERSION()"_s).startsWith("10.11."_L1))
        QSKIP("other versions of MariaDB change tables in other ways");
    QFile file(fixture(u"risks/altermatrix.setup.sql"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QString setup = QString::fromUtf8(file.readAll());
    m_withVirtual = makeTables(setup);
    for (const QString &part :
         {u", g int as (n+1) virtual, gs int as (n+2) stored"_s, u", key kg(g)"_s}) {
        QVERIFY(setup.contains(part));
        setup.remove(part);
    }
    m_plain = makeTables(setup);
}

void tst_MariaDbAlterMatrix::cleanupTestCase()
{
    m_plain.reset();
    m_withVirtual.reset();
    m_server.reset();
}

std::unique_ptr<Connection> tst_MariaDbAlterMatrix::makeTables(const QString &setup)
{
    const QString database = m_server->createDatabase();
    m_server->value(database, setup);
    const auto url = DatabaseUrl::parse(m_server->url(database), {});
    if (!url)
        qFatal("%s", qPrintable(url.error().toString()));
    auto connection = (*engineFor(u"mariadb"_s))->open(*url, Access::Update);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().toString()));
    return std::move(*connection);
}

void tst_MariaDbAlterMatrix::tellsHowATableIsChanged_data()
{
    QTest::addColumn<bool>("withVirtual");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("clauses");
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<QString>("lock");
    for (const bool withVirtual : {false, true}) {
        QFile file(
            fixture(withVirtual ? u"risks/altermatrix-virtual.txt"_s : u"risks/altermatrix.txt"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        for (const QString &line : lines) {
            const QStringList cells = line.split(u'\t');
            if (line.startsWith(u'#') || cells.size() != 4)
                continue;
            QTest::addRow("%s: %s %s", withVirtual ? "virtual" : "plain", qPrintable(cells[0]),
                          qPrintable(cells[1]))
                << withVirtual << cells[0] << cells[1] << cells[2] << cells[3];
        }
    }
}

void tst_MariaDbAlterMatrix::tellsHowATableIsChanged()
{
    QFETCH(bool, withVirtual);
    QFETCH(QString, table);
    QFETCH(QString, clauses);
    QFETCH(QString, algorithm);
    QFETCH(QString, lock);
    const auto rehearsal = (withVirtual ? m_withVirtual : m_plain)->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    Statement statement;
    statement.number = 1;
    statement.text = u"ALTER TABLE %1 %2"_s.arg(table, clauses).toUtf8();
    statement.kind = StatementKind::Ddl;
    statement.verb = "ALTER TABLE";
    statement.implicitCommit = true;
    statement.dialect = Dialect::MariaDb;
    const auto outcome = (*rehearsal)->connection().execute(statement, {});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->effects.source, StatementEffects::Source::Measured);
    QCOMPARE(outcome->effects.relations.size(), size_t(1));
    const RelationEffect &effect = outcome->effects.relations[0];
    // The server takes these words for another engine as well, and copies the rows all the same.
    const bool isCopied = clauses == "ENGINE=MyISAM"_L1;
    if (isCopied)
        algorithm = u"COPY"_s, lock = u"LOCK=SHARED"_s;
    QCOMPARE(effect.lock,
             u"ALGORITHM="_s + algorithm
                 + (algorithm == "INSTANT"_L1 ? QString() : u", "_s + lock));
    QCOMPARE(effect.rewritten, algorithm == "COPY"_L1 || algorithm == "INPLACE"_L1);
    QCOMPARE(effect.blocks, lock == "LOCK=NONE"_L1 ? Blocking::Nothing : Blocking::Writes);
}

QTEST_GUILESS_MAIN(tst_MariaDbAlterMatrix)
#include "tst_mariadbaltermatrix.moc"
