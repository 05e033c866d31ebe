// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "schema/schemadiff.h"
#include "schema/schemareader.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

QString dump(const Table &table)
{
    QStringList lines{u"table "_s + table.name};
    for (const Column &column : table.columns)
        lines += u"  %1: %2"_s.arg(column.name, describe(column));
    for (const Index &index : table.indexes)
        lines +=
            u"  %1 (%2)%3"_s.arg(index.name.isEmpty() ? u"unique"_s : u"index "_s + index.name,
                                 index.columns.join(u" | "_s),
                                 index.where.isEmpty() ? QString() : u" where "_s + index.where)
            + (index.sql.endsWith("INVALID"_L1) ? u" invalid"_s : QString());
    for (const ForeignKey &key : table.foreignKeys)
        lines += u"  key (%1) to %2 (%3) update %4 delete %5"_s.arg(
            key.columns.join(u", "_s), key.table, key.references.join(u", "_s), key.onUpdate,
            key.onDelete);
    return lines.join(u'\n');
}

QString dump(const Schema &schema)
{
    QStringList lines;
    for (const Table &table : schema.tables)
        lines += dump(table);
    for (const View &view : schema.views)
        lines += u"view %1: %2"_s.arg(view.name, view.sql.simplified());
    for (const Trigger &trigger : schema.triggers)
        lines += u"trigger "_s + trigger.name;
    for (const SchemaItem &item : schema.items)
        lines += u"%1 %2: %3"_s.arg(schemaObjectName(item.object), item.name,
                                    item.sql.simplified().left(70));
    return lines.join(u'\n');
}

} // namespace

class tst_PostgresSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { START_SERVER(m_server, PostgresServer); }
    void init();
    void cleanup() { m_connection.reset(); }
    void cleanupTestCase() { m_server.reset(); }
    void readsEverything();
    void tellsWhatIsNotDone();
    void leavesOutOwnTables();
    void readsWhatAnExtensionBringsAsTheExtension();
    void tellsDifferences_data();
    void tellsDifferences();
    void isTheSameOfAClone();
    void readsPrivilegesOnDemand();
    void tellsSizes();

private:
    /// Each line is a statement.
    void run(const QString &statements);
    Schema read() const;

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<Connection> m_connection;
};

void tst_PostgresSchema::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    const auto url = DatabaseUrl::parse(m_server->url(m_server->createDatabase()), {});
    VERIFY_RESULT(url);
    auto connection = (*engineFor(u"postgresql"_s))->open(*url, Access::Update);
    VERIFY_RESULT(connection);
    m_connection = std::move(*connection);
}

void tst_PostgresSchema::run(const QString &statements)
{
    for (const QString &sql : statements.split(u'\n', Qt::SkipEmptyParts))
        VERIFY_RESULT(m_connection->run(sql));
}

Schema tst_PostgresSchema::read() const
{
    const auto schema = readSchema(*m_connection, {u"version"_s});
    if (!schema)
        qFatal("%s", qPrintable(schema.error().toString()));
    return *schema;
}

static QString everything()
{
    return uR"(CREATE SCHEMA app
CREATE TYPE mood AS ENUM ('good', 'it''s bad')
CREATE DOMAIN price AS numeric(10,2) NOT NULL CHECK (VALUE >= 0)
CREATE TYPE pair AS (a integer, b text)
CREATE SEQUENCE ticket START 100 INCREMENT 5
CREATE TABLE customer (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Name" varchar(20) NOT NULL DEFAULT 'x', mail text COLLATE "C" UNIQUE, feels mood, cost price, twice numeric GENERATED ALWAYS AS (2 * 3) STORED, CHECK (length(mail) > 3))
CREATE TABLE app.orders (a bigserial, b integer, customer integer REFERENCES customer ON DELETE CASCADE, at timestamptz(3) NOT NULL DEFAULT now(), PRIMARY KEY (b, a))
CREATE TABLE line (x bigint, y integer, FOREIGN KEY (y, x) REFERENCES app.orders ON UPDATE SET NULL DEFERRABLE)
CREATE TABLE event (at date NOT NULL, what text) PARTITION BY RANGE (at)
CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
CREATE UNIQUE INDEX line_x ON line (lower(x::text), y DESC) WHERE y IS NOT NULL
CREATE INDEX orders_at ON app.orders USING brin (at)
CREATE VIEW names AS SELECT "Name" FROM customer
CREATE MATERIALIZED VIEW app.sums AS SELECT count(*) AS n FROM customer
CREATE FUNCTION add(integer, integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT $1 + $2'
CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1'
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$
CREATE TRIGGER stamp BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION stamp()
CREATE TRIGGER stamp BEFORE INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION stamp()
ALTER TABLE customer ENABLE ROW LEVEL SECURITY
CREATE POLICY own ON customer FOR SELECT USING (id > 0)
CREATE RULE never AS ON DELETE TO line DO INSTEAD NOTHING
COMMENT ON COLUMN customer.mail IS 'where to write'
CREATE TEMP TABLE passing (x integer)
)"_s;
}

void tst_PostgresSchema::readsEverything()
{
    run(everything());
    QCOMPARE(dump(read()).split(u'\n'), uR"(table app.orders
  a: bigint PRIMARY KEY (2) NOT NULL DEFAULT nextval('app.orders_a_seq'::regclass)
  b: integer PRIMARY KEY NOT NULL
  customer: integer
  at: timestamp(3) with time zone NOT NULL DEFAULT now()
  index orders_at (at)
  key (customer) to customer (id) update NO ACTION delete CASCADE
table customer
  id: integer PRIMARY KEY NOT NULL GENERATED ALWAYS AS IDENTITY
  Name: character varying(20) NOT NULL DEFAULT 'x'::character varying
  mail: text COLLATE "C"
  feels: mood
  cost: price
  twice: numeric GENERATED ALWAYS AS ((2 * 3))
  unique (mail)
table event
  at: date NOT NULL
  what: text
table event_2026
  at: date NOT NULL
  what: text
table line
  x: bigint
  y: integer
  index line_x (lower(x::text) | y DESC) where (y IS NOT NULL)
  key (y, x) to app.orders (b, a) update SET NULL delete NO ACTION
view app.sums: CREATE MATERIALIZED VIEW app.sums AS SELECT count(*) AS n FROM customer;
view names: CREATE VIEW names AS SELECT customer."Name" FROM customer;
trigger stamp ON app.orders
trigger stamp ON customer
sequence app.orders_a_seq: CREATE SEQUENCE AS bigint INCREMENT 1 MINVALUE 1 MAXVALUE 922337203685
sequence ticket: CREATE SEQUENCE AS bigint INCREMENT 5 MINVALUE 1 MAXVALUE 922337203685
type mood: ENUM ('good', 'it''s bad')
type pair: AS (a integer, b text)
type price: DOMAIN AS numeric(10,2) NOT NULL price_check CHECK ((VALUE >= (0)::num
function add(integer, integer): CREATE OR REPLACE FUNCTION add(integer, integer DEFAULT 2) RETURNS int
function nothing(): CREATE OR REPLACE PROCEDURE nothing() LANGUAGE sql AS $procedure$SELEC
function stamp(): CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS
function total(integer): AGGREGATE int4pl integer 0
schema app: CREATE SCHEMA
policy own ON customer: PERMISSIVE FOR r USING (id > 0)
rule never ON line: CREATE RULE never AS ON DELETE TO line DO INSTEAD NOTHING;
comment table column public.customer.mail: where to write)"_s.split(u'\n'));
}

/// NOT VALID constraints, and what a CREATE INDEX CONCURRENTLY leaves behind when it fails.
void tst_PostgresSchema::tellsWhatIsNotDone()
{
    run(u"CREATE TABLE t (i integer)\nINSERT INTO t VALUES (1), (1)\n"
        "ALTER TABLE t ADD CONSTRAINT above CHECK (i > 5) NOT VALID"_s);
    VERIFY_ERROR(m_connection->run(u"CREATE UNIQUE INDEX CONCURRENTLY once ON t (i)"_s),
                 ErrorKind::Sql);
    const Schema schema = read();
    QCOMPARE(dump(schema), u"table t\n  i: integer\n  index once (i) invalid"_s);
    QVERIFY2(schema.tables[0].sql.contains(u"CONSTRAINT above CHECK ((i > 5)) NOT VALID"_s),
             qPrintable(schema.tables[0].sql));
}

void tst_PostgresSchema::leavesOutOwnTables()
{
    run(u"CREATE TABLE version (version integer)\nCREATE TABLE ponyup_log (number bigint)\n"
        "CREATE TABLE t (i integer)"_s);
    QCOMPARE(dump(read()), u"table t\n  i: integer"_s);
}

void tst_PostgresSchema::readsWhatAnExtensionBringsAsTheExtension()
{
    run(u"CREATE EXTENSION pg_trgm"_s);
    const Schema schema = read();
    QCOMPARE(schema.items.size(), size_t(1));
    QCOMPARE(schema.items[0].name, u"pg_trgm"_s);
}

void tst_PostgresSchema::tellsDifferences_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("setup");
    const auto row = [](const char *sql, const char *what, const char *setup = "") {
        QTest::addRow("%s", sql) << QString::fromLatin1(sql) << QString::fromLatin1(what)
                                 << QString::fromLatin1(setup);
    };
    row("ALTER TABLE customer DROP COLUMN feels", "changed table customer");
    row("ALTER TABLE customer ALTER id SET GENERATED BY DEFAULT", "changed table customer");
    row("ALTER TABLE customer DISABLE ROW LEVEL SECURITY", "changed table customer");
    row("ALTER TABLE line ADD CONSTRAINT z CHECK (x > 0) NOT VALID", "changed table line");
    row("ALTER TABLE line SET (fillfactor = 70)", "changed table line");
    row("ALTER TABLE event DETACH PARTITION event_2026", "changed table event_2026");
    row("CREATE INDEX more ON line (x)", "changed table line");
    row("ALTER TYPE mood ADD VALUE 'new'", "changed type mood");
    row("ALTER SEQUENCE ticket CACHE 20", "changed sequence ticket");
    row("CREATE OR REPLACE FUNCTION add(integer, integer DEFAULT 2) RETURNS integer "
        "LANGUAGE sql AS 'SELECT $1 - $2'",
        "changed function add(integer, integer)");
    row("CREATE FUNCTION add(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
        "added function add(text)");
    row("DROP TRIGGER stamp ON app.orders", "removed trigger stamp ON app.orders");
    row("ALTER TABLE customer DISABLE TRIGGER stamp", "changed trigger stamp ON customer");
    row("DROP POLICY own ON customer", "removed policy own ON customer");
    row("COMMENT ON COLUMN customer.mail IS NULL",
        "removed comment table column "
        "public.customer.mail");
    row("CREATE SCHEMA other", "added schema other");
    row("DROP MATERIALIZED VIEW app.sums", "removed view app.sums");
    row("CREATE VIEW more AS SELECT 1 AS one", "added view more");
    row("CREATE OR REPLACE VIEW names AS SELECT \"Name\" FROM customer WHERE id > 0",
        "changed view names");
    row("ALTER VIEW names SET (security_barrier = true)", "changed view names");
    row("DROP VIEW names", "removed view names");
    row("CREATE DOMAIN mail AS text", "added type mail");
    row("ALTER DOMAIN price DROP NOT NULL", "changed type price");
    row("ALTER DOMAIN price SET DEFAULT 1", "changed type price");
    row("ALTER DOMAIN price DROP CONSTRAINT price_check", "changed type price");
    row("DROP DOMAIN mail", "removed type mail", "CREATE DOMAIN mail AS text");
    // The same constraint, and now it holds for what was there before, too.
    row("ALTER DOMAIN price VALIDATE CONSTRAINT low", "changed type price",
        "ALTER DOMAIN price ADD CONSTRAINT low CHECK (VALUE < 1000) NOT VALID");
    row("ALTER TABLE line VALIDATE CONSTRAINT low", "changed table line",
        "ALTER TABLE line ADD CONSTRAINT low CHECK (x < 1000) NOT VALID");
    row("ALTER TABLE line VALIDATE CONSTRAINT whose", "changed table line",
        "ALTER TABLE line ADD CONSTRAINT whose FOREIGN KEY (y) REFERENCES customer NOT VALID");
}

void tst_PostgresSchema::tellsDifferences()
{
    QFETCH(QString, sql);
    QFETCH(QString, setup);
    run(everything() + setup);
    const Schema before = read();
    QCOMPARE(before.digest(), read().digest());
    run(sql);
    const Schema after = read();
    QVERIFY(before.digest() != after.digest());
    QStringList changes;
    for (const SchemaChange &change : compareSchemas(before, after).changes)
        changes += u"%1 %2 %3"_s.arg(changeKindName(change.kind), schemaObjectName(change.object),
                                     change.name);
    QTEST(changes.join(u", "_s), "what");
}

void tst_PostgresSchema::isTheSameOfAClone()
{
    run(everything());
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    const auto copy = readSchema((*rehearsal)->connection(), {});
    VERIFY_RESULT(copy);
    QCOMPARE(dump(*copy), dump(read()));
    QVERIFY(compareSchemas(read(), *copy).isEmpty());
}

void tst_PostgresSchema::readsPrivilegesOnDemand()
{
    run(u"DROP ROLE IF EXISTS reader\nDROP ROLE IF EXISTS owning\n"
        "CREATE ROLE reader\nCREATE ROLE owning\n"
        "CREATE SCHEMA app\nGRANT USAGE ON SCHEMA app TO reader\n"
        "CREATE TABLE goods (id serial, price numeric)\nALTER TABLE goods OWNER TO owning\n"
        "GRANT SELECT ON goods TO reader WITH GRANT OPTION\n"
        "GRANT UPDATE (price) ON goods TO reader\n"
        "CREATE FUNCTION app.one() RETURNS integer LANGUAGE sql RETURN 1\n"
        "REVOKE ALL ON FUNCTION app.one() FROM PUBLIC\n"
        "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader\n"
        "CREATE TYPE mood AS ENUM ('good')\n"
        "CREATE TABLE version (version integer)\nCREATE TABLE ponyup_log (number integer)"_s);
    const auto privileges = [](Connection &connection) {
        const auto schema = readSchema(connection, {u"version"_s}, Privileges::Read);
        QStringList lines;
        for (const SchemaItem &item : schema ? schema->privileges : std::vector<SchemaItem>())
            lines += item.name + u": "_s + item.sql;
        return lines.join(u'\n').replace(PostgresServer::user(), u"we"_s);
    };
    const QString expected =
        u"column goods.price: reader: UPDATE\n"
        "default for tables of we in app: reader: SELECT\n"
        "function app.one(): OWNER we; we: EXECUTE\n"
        "schema app: OWNER we; we: CREATE, USAGE; reader: USAGE\n"
        "schema public: OWNER pg_database_owner; PUBLIC: USAGE; pg_database_owner: CREATE, USAGE\n"
        "sequence goods_id_seq: OWNER owning; owning: SELECT, UPDATE, USAGE\n"
        "table goods: OWNER owning; owning: DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, "
        "UPDATE; reader: SELECT*\n"
        "type mood: OWNER we; PUBLIC: USAGE; we: USAGE"_s;
    QCOMPARE(privileges(*m_connection), expected);
    QVERIFY(!dump(read()).contains("reader"_L1));
    const auto rehearsal = m_connection->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    QVERIFY((*rehearsal)->hasPrivileges());
    QCOMPARE(privileges((*rehearsal)->connection()), expected);
}

/// Of a partitioned table those of its partitions.
void tst_PostgresSchema::tellsSizes()
{
    run(u"CREATE SCHEMA app\n"
        "CREATE TABLE app.orders (id integer PRIMARY KEY, note text)\n"
        "INSERT INTO app.orders SELECT g, repeat('x', 100) FROM generate_series(1, 1000) g\n"
        "CREATE TABLE event (at integer) PARTITION BY RANGE (at)\n"
        "CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (100)\n"
        "INSERT INTO event SELECT g FROM generate_series(0, 99) g\n"
        "ANALYZE"_s);
    const auto sizes = m_connection->tableSizes();
    const auto size = [&](const QString &name) {
        const auto found = sizes.find(name);
        return found == sizes.end() ? RelationSize() : *found;
    };
    QCOMPARE(size(u"app.orders"_s).rows, qint64(1000));
    QVERIFY(size(u"app.orders"_s).bytes > 100'000);
    QCOMPARE(size(u"event"_s).rows, qint64(100));
    QCOMPARE(size(u"event"_s).bytes, size(u"event_1"_s).bytes);
    QVERIFY(!sizes.contains(u"pg_class"_s));
}

QTEST_GUILESS_MAIN(tst_PostgresSchema)
#include "tst_postgresschema.moc"
