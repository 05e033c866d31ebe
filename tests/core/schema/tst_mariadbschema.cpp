// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "schema/schemadiff.h"
#include "schema/schemareader.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

QString dump(const Schema &schema)
{
    QStringList lines;
    for (const Table &table : schema.tables) {
        lines += u"table "_s + table.name;
        for (const Column &column : table.columns)
            lines += u"  %1: %2"_s.arg(column.name, describe(column));
        for (const Index &index : table.indexes)
            lines += u"  "_s + index.sql;
        for (const ForeignKey &key : table.foreignKeys)
            lines += u"  key (%1) to %2 (%3) update %4 delete %5"_s.arg(
                key.columns.join(u", "_s), key.table, key.references.join(u", "_s), key.onUpdate,
                key.onDelete);
    }
    for (const View &view : schema.views)
        lines += u"view %1: %2"_s.arg(view.name, view.sql.simplified());
    for (const Trigger &trigger : schema.triggers)
        lines += trigger.sql;
    for (const SchemaItem &item : schema.items)
        lines += u"%1 %2: %3"_s.arg(schemaObjectName(item.object), item.name,
                                    item.sql.simplified().section(u" '"_s, 0, 0).left(60));
    return lines.join(u'\n');
}

QString everything()
{
    return uR"(CREATE TABLE customer (id integer AUTO_INCREMENT PRIMARY KEY, `Name` varchar(20) NOT NULL DEFAULT 'it''s', mail text COLLATE utf8mb4_bin COMMENT 'a, b', born date DEFAULT NULL, seen timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), twice integer GENERATED ALWAYS AS (length(mail) * 2) STORED, amount integer unsigned DEFAULT 5, CHECK (length(mail) > 3), UNIQUE (mail(10)), FULLTEXT words (`Name`))
CREATE TABLE orders (a integer, b bigint, customer integer, PRIMARY KEY (b, a), INDEX by_customer (customer, a DESC), CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE)
CREATE TABLE parts (at date NOT NULL) PARTITION BY RANGE (YEAR(at)) (PARTITION old VALUES LESS THAN (2026), PARTITION newer VALUES LESS THAN MAXVALUE)
CREATE SEQUENCE ticket START WITH 100
CREATE FUNCTION twice(i integer) RETURNS integer DETERMINISTIC RETURN 2 * i
CREATE PROCEDURE nothing() SELECT 1
CREATE VIEW names AS SELECT `Name`, twice(id) AS t FROM customer
CREATE TRIGGER stamp BEFORE INSERT ON customer FOR EACH ROW SET NEW.mail = LOWER(NEW.mail)
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM orders
CREATE TABLE version (version integer PRIMARY KEY, upgraded datetime, meta json)
CREATE TABLE ponyup_log (i integer))"_s;
}

} // namespace

class tst_MariaDbSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, MariaDbServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase() { m_server.reset(); }
    void readsEverything();
    void tellsDifferences_data();
    void tellsDifferences();
    void rowsMakeNoDifference();
    void isTheSameOfAShadow();
    void tellsSizes();

private:
    /// Each line is a statement.
    void run(const QString &statements);
    static Schema read(Connection &connection);

    std::unique_ptr<MariaDbServer> m_server;
    std::unique_ptr<Connection> m_connection;
};

void tst_MariaDbSchema::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    const auto url = DatabaseUrl::parse(m_server->url(m_server->createDatabase()), {});
    VERIFY_RESULT(url);
    auto connection = (*engineFor(u"mariadb"_s))->open(*url, Access::Update);
    VERIFY_RESULT(connection);
    m_connection = std::move(*connection);
}

void tst_MariaDbSchema::run(const QString &statements)
{
    for (const QString &sql : statements.split(u'\n', Qt::SkipEmptyParts))
        VERIFY_RESULT(m_connection->run(sql));
}

Schema tst_MariaDbSchema::read(Connection &connection)
{
    const auto schema = readSchema(connection, {u"version"_s});
    if (!schema)
        qFatal("%s", qPrintable(schema.error().toString()));
    return *schema;
}

void tst_MariaDbSchema::readsEverything()
{
    run(everything());
    QCOMPARE(dump(read(*m_connection)), uR"(table customer
  id: int(11) auto_increment PRIMARY KEY NOT NULL
  Name: varchar(20) NOT NULL DEFAULT 'it''s'
  mail: text COLLATE utf8mb4_bin COMMENT 'a, b'
  born: date
  seen: timestamp on update current_timestamp() NOT NULL DEFAULT current_timestamp()
  twice: int(11) GENERATED ALWAYS AS (octet_length(`mail`) * 2)
  amount: int(10) unsigned DEFAULT 5
  CREATE UNIQUE INDEX `mail` ON `customer` (mail(10))
  CREATE FULLTEXT INDEX `words` ON `customer` (Name)
table orders
  a: int(11) PRIMARY KEY (2) NOT NULL
  b: bigint(20) PRIMARY KEY NOT NULL
  customer: int(11)
  CREATE INDEX `by_customer` ON `orders` (customer, a DESC)
  key (customer) to customer (id) update RESTRICT delete CASCADE
table parts
  at: date NOT NULL
view names: CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `names` AS select `customer`.`Name` AS `Name`,`twice`(`customer`.`id`) AS `t` from `customer`
CREATE TRIGGER `stamp` BEFORE INSERT ON `customer` FOR EACH ROW SET NEW.mail = LOWER(NEW.mail)
sequence ticket: CREATE SEQUENCE `ticket` start with 100 minvalue 1 maxvalue 
function nothing: CREATE PROCEDURE `nothing`() SELECT 1
function twice: CREATE FUNCTION `twice`(i integer) RETURNS int(11) DETERMINI
event nightly: CREATE EVENT `nightly` ON SCHEDULE EVERY 1 DAY STARTS)"_s);
}

void tst_MariaDbSchema::tellsDifferences_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *statement, const char *name) {
        QTest::addRow("%s", statement)
            << QString::fromLatin1(statement) << QString::fromLatin1(name);
    };
    row("ALTER TABLE customer ADD stray integer", "customer");
    row("ALTER TABLE customer MODIFY born datetime", "customer");
    row("ALTER TABLE customer ALTER amount SET DEFAULT 6", "customer");
    row("ALTER TABLE customer MODIFY mail text COLLATE utf8mb4_general_ci", "customer");
    row("ALTER TABLE orders DROP INDEX by_customer, ADD INDEX by_customer (customer)", "orders");
    row("ALTER TABLE orders DROP FOREIGN KEY of_customer", "orders");
    row("ALTER TABLE parts REORGANIZE PARTITION newer INTO (PARTITION n VALUES LESS THAN "
        "MAXVALUE)",
        "parts");
    row("ALTER TABLE parts COMMENT = 'x'", "parts");
    row("ALTER TABLE parts ENGINE = Aria", "parts");
    row("CREATE OR REPLACE VIEW names AS SELECT 1", "names");
    row("DROP TRIGGER stamp", "stamp");
    row("DROP SEQUENCE ticket", "ticket");
    row("CREATE OR REPLACE FUNCTION twice(i integer) RETURNS integer DETERMINISTIC RETURN 3 * i",
        "twice");
    row("ALTER EVENT nightly ON SCHEDULE EVERY 2 DAY", "nightly");
}

void tst_MariaDbSchema::tellsDifferences()
{
    QFETCH(QString, statement);
    run(everything());
    const Schema before = read(*m_connection);
    run(statement);
    const Schema after = read(*m_connection);
    const SchemaDiff diff = compareSchemas(before, after);
    QCOMPARE(diff.changes.size(), size_t(1));
    QTEST(diff.changes.front().name, "name");
    QVERIFY(before.digest() != after.digest());
}

void tst_MariaDbSchema::rowsMakeNoDifference()
{
    run(everything());
    const Schema before = read(*m_connection);
    run(u"INSERT INTO customer (`Name`, mail) VALUES ('a', 'abcd'), ('b', 'bcde')\n"
        "ANALYZE TABLE customer"_s);
    QCOMPARE(read(*m_connection).digest(), before.digest());
}

void tst_MariaDbSchema::isTheSameOfAShadow()
{
    run(everything());
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    Schema original = read(*m_connection);
    std::erase_if(original.items, [](const SchemaItem &item) {
        return item.object == SchemaObject::Event; // Those would run.
    });
    const Schema shadow = read((*rehearsal)->connection());
    QCOMPARE(dump(shadow), dump(original));
    QCOMPARE(shadow.digest(), original.digest());
}

void tst_MariaDbSchema::tellsSizes()
{
    run(u"CREATE TABLE orders (id INT PRIMARY KEY, note TEXT)\n"
        "INSERT INTO orders SELECT seq, repeat('x', 100) FROM seq_1_to_1000\n"
        "ANALYZE TABLE orders"_s);
    const auto sizes = m_connection->tableSizes();
    const auto orders = sizes.find(u"orders"_s);
    QVERIFY(orders != sizes.end());
    QVERIFY(orders->rows > 500); // an estimate
    QVERIFY(orders->bytes > 100'000);
}

QTEST_GUILESS_MAIN(tst_MariaDbSchema)
#include "tst_mariadbschema.moc"
