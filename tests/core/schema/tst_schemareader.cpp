// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "schema/schemareader.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

/// A schema as indented lines, to be compared in one go.
QString dump(const Schema &schema)
{
    QStringList lines;
    for (const Table &table : schema.tables) {
        lines += u"table "_s + table.name;
        for (const Column &column : table.columns) {
            QString line = u"  column %1: %2"_s.arg(column.name, column.type);
            if (column.notNull)
                line += u" notnull"_s;
            if (column.defaultValue)
                line += u" default <%1>"_s.arg(*column.defaultValue);
            if (column.primaryKey)
                line += u" pk%1"_s.arg(column.primaryKey);
            if (!column.generated.isEmpty())
                line += u" generated <%1>"_s.arg(column.generated);
            lines += line;
        }
        for (const Index &index : table.indexes)
            lines += u"  index %1%2(%3)%4"_s.arg(
                index.name, index.unique ? u" unique"_s : QString(), index.columns.join(u" | "_s),
                index.where.isEmpty() ? QString() : u" where "_s + index.where);
        for (const ForeignKey &key : table.foreignKeys)
            lines += u"  key (%1) -> %2(%3) update %4 delete %5"_s.arg(
                key.columns.join(u", "_s), key.table, key.references.join(u", "_s), key.onUpdate,
                key.onDelete);
    }
    for (const View &view : schema.views)
        lines += u"view %1: %2"_s.arg(view.name, view.sql.simplified());
    for (const Trigger &trigger : schema.triggers)
        lines += u"trigger %1 on %2"_s.arg(trigger.name, trigger.table);
    return lines.join(u'\n');
}

} // namespace

class tst_SchemaReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsEverything();
    void readsVirtualTables();
    void leavesOutOwnTables();
    void readsALargeSchema();
    void readsNothing();
    void digestsWhatCounts();

private:
    void run(const QString &sql) { VERIFY_RESULT(m_connection->run(sql)); }

    std::unique_ptr<testing::Folder> m_folder;
    std::unique_ptr<Connection> m_connection;
};

void tst_SchemaReader::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_connection.reset();
    m_folder = std::make_unique<testing::Folder>();
    const auto engine = engineFor(u"sqlite"_s);
    VERIFY_RESULT(engine);
    auto connection = (*engine)->open(
        {.engine = u"sqlite"_s, .database = m_folder->path(u"shop.db"_s)}, Access::Update);
    VERIFY_RESULT(connection);
    m_connection = std::move(*connection);
}

void tst_SchemaReader::readsEverything()
{
    run(u"CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
        "mail TEXT UNIQUE COLLATE NOCASE, \"odd, name\" VARCHAR ( 20 ) DEFAULT 'a, (b'' c', "
        "made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, net REAL DEFAULT (1 + 2), "
        "gross REAL GENERATED ALWAYS AS (net * (1 + 0.19)) STORED, half AS ( /* ) */ net / 2 ))"_s);
    run(u"CREATE TABLE orders (a INTEGER, b TEXT, customer REFERENCES customer ON DELETE CASCADE, "
        "other INTEGER, PRIMARY KEY (b, a), UNIQUE (other, b), "
        "FOREIGN KEY (other) REFERENCES customer (id) ON UPDATE SET NULL) WITHOUT ROWID"_s);
    run(u"CREATE TABLE line (x, y, FOREIGN KEY (x, y) REFERENCES orders, "
        "FOREIGN KEY (y) REFERENCES nowhere)"_s);
    run(u"CREATE UNIQUE INDEX line_x ON line (lower( x ) COLLATE NOCASE DESC, \"y\") "
        "WHERE x  IS NOT NULL AND y <> ','"_s);
    run(u"CREATE INDEX a_first ON orders (other)"_s);
    run(u"CREATE VIEW names AS SELECT name\n  FROM customer"_s);
    run(u"CREATE TRIGGER stamp AFTER INSERT ON orders BEGIN UPDATE customer SET net = 0; END"_s);
    run(u"CREATE TEMP TABLE passing (x)"_s);
    run(u"ANALYZE"_s);

    const auto schema = readSchema(*m_connection, {});
    VERIFY_RESULT(schema);
    QCOMPARE(dump(*schema), uR"(table customer
  column id: INTEGER pk1
  column name: TEXT notnull
  column mail: TEXT
  column odd, name: VARCHAR ( 20 ) default <'a, (b'' c'>
  column made: DATETIME notnull default <CURRENT_TIMESTAMP>
  column net: REAL default <1 + 2>
  column gross: REAL generated <net * (1 + 0.19)>
  column half:  generated <net / 2>
  index  unique(mail)
table line
  column x: 
  column y: 
  index line_x unique(lower( x ) COLLATE NOCASE DESC | "y") where x IS NOT NULL AND y <> ','
  key (x, y) -> orders(b, a) update NO ACTION delete NO ACTION
  key (y) -> nowhere() update NO ACTION delete NO ACTION
table orders
  column a: INTEGER notnull pk2
  column b: TEXT notnull pk1
  column customer: 
  column other: INTEGER
  index  unique(other | b)
  index a_first(other)
  key (customer) -> customer(id) update NO ACTION delete CASCADE
  key (other) -> customer(id) update SET NULL delete NO ACTION
view names: CREATE VIEW names AS SELECT name FROM customer
trigger stamp on orders)"_s);
    QVERIFY(schema->table(u"CUSTOMER"_s));
    QVERIFY(!schema->table(u"customers"_s));
    QVERIFY(schema->table(u"customer"_s)->column(u"NAME"_s));
    QVERIFY(schema->table(u"customer"_s)->sql.startsWith(u"CREATE TABLE customer"_s));
}

void tst_SchemaReader::readsVirtualTables()
{
    run(u"CREATE TABLE real (x)"_s);
    run(u"CREATE VIRTUAL TABLE search USING fts5(title, body)"_s);
    run(u"CREATE VIRTUAL TABLE places USING rtree(id, low, high)"_s);
    const auto schema = readSchema(*m_connection, {});
    VERIFY_RESULT(schema);
    // The tables in which the modules keep their data are not shown.
    QCOMPARE(dump(*schema), uR"(table places
  column id: INT
  column low: REAL
  column high: REAL
table real
  column x: 
table search
  column title: 
  column body: )"_s);
}

void tst_SchemaReader::leavesOutOwnTables()
{
    run(u"CREATE TABLE \"Version\" (version INTEGER PRIMARY KEY)"_s);
    run(u"CREATE TABLE ponyup_log (number INTEGER PRIMARY KEY)"_s);
    run(u"CREATE TABLE PonyUp_journal (number INTEGER PRIMARY KEY)"_s);
    run(u"CREATE TABLE versions (x)"_s);
    const auto without = readSchema(*m_connection, {u"version"_s});
    VERIFY_RESULT(without);
    QCOMPARE(dump(*without), u"table versions\n  column x: "_s);
    const auto with = readSchema(*m_connection, {});
    VERIFY_RESULT(with);
    QCOMPARE(with->tables.size(), size_t(2));
}

void tst_SchemaReader::readsALargeSchema()
{
    constexpr int tables = 500;
    VERIFY_RESULT(m_connection->begin({}));
    for (int i = 0; i < tables; ++i) {
        run(u"CREATE TABLE t%1 (id INTEGER PRIMARY KEY, a TEXT, b TEXT UNIQUE, "
            "up INTEGER REFERENCES t%2)"_s.arg(i)
                .arg(i / 2));
        run(u"CREATE INDEX i%1 ON t%1 (a, b)"_s.arg(i));
    }
    VERIFY_RESULT(m_connection->commit({}));
    const auto schema = readSchema(*m_connection, {});
    VERIFY_RESULT(schema);
    QCOMPARE(schema->tables.size(), size_t(tables));
    for (const Table &table : schema->tables) {
        QCOMPARE(table.columns.size(), size_t(4));
        QCOMPARE(table.indexes.size(), size_t(2));
        QCOMPARE(table.foreignKeys.size(), size_t(1));
        QCOMPARE(table.foreignKeys[0].references, QStringList{u"id"_s});
    }
    QBENCHMARK
    {
        VERIFY_RESULT(readSchema(*m_connection, {}));
    }
}

void tst_SchemaReader::readsNothing()
{
    const auto schema = readSchema(*m_connection, {});
    VERIFY_RESULT(schema);
    QVERIFY(schema->tables.empty() && schema->views.empty() && schema->triggers.empty());
    QVERIFY(!m_connection->info().exists); // reading has created no file
    QCOMPARE(schema->digest(), Schema().digest());
}

void tst_SchemaReader::digestsWhatCounts()
{
    const auto digest = [this] { return readSchema(*m_connection, {u"Version"_s})->digest(); };
    QList<QByteArray> digests{digest()};
    QCOMPARE(digests[0].size(), 64);
    for (const QString &sql :
         {u"CREATE TABLE t (i INTEGER, x TEXT)"_s, u"ALTER TABLE t ADD COLUMN y DEFAULT 1"_s,
          u"CREATE INDEX i ON t (x)"_s, u"CREATE VIEW v AS SELECT 1"_s,
          u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s, u"DROP INDEX i"_s,
          u"CREATE INDEX i ON t (x, y)"_s}) {
        run(sql);
        digests += digest();
    }
    QCOMPARE(QSet<QByteArray>(digests.begin(), digests.end()).size(), digests.size());
    // Rows, statistics and the Version table do not count.
    const QByteArray before = digest();
    for (const QString &sql : {u"INSERT INTO t VALUES (1, 'a', 2)"_s, u"ANALYZE"_s,
                               u"CREATE TABLE \"Version\" (version)"_s, u"PRAGMA user_version=7"_s})
        run(sql);
    QCOMPARE(digest(), before);
    // Nor do white space and comments.
    run(u"DROP VIEW v"_s);
    run(u"CREATE VIEW v AS -- the only one\n  SELECT  1"_s);
    QCOMPARE(digest(), before);
}

QTEST_GUILESS_MAIN(tst_SchemaReader)
#include "tst_schemareader.moc"
