// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "schema/schemadiff.h"
#include "schema/schemareader.h"
#include "support/testing.h"

#include <QRegularExpression>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

/// The schema that some statements make in an empty database.
Schema schemaOf(const QStringList &statements)
{
    const testing::Folder folder;
    const Engine &engine = **engineFor(u"sqlite"_s);
    const auto connection = *engine.open(
        {.engine = u"sqlite"_s, .database = folder.path(u"shop.db"_s)}, Access::Update);
    if (!connection->begin({}))
        qFatal("cannot begin");
    for (const QString &sql : statements)
        if (const auto done = connection->run(sql); !done)
            qFatal("%s", qPrintable(done.error().toString()));
    return *readSchema(*connection, {});
}

QStringList dump(const std::vector<SchemaChange> &changes, const QString &indent = {})
{
    QStringList lines;
    for (const SchemaChange &change : changes) {
        lines += u"%1%2 %3 %4"_s.arg(indent, changeKindName(change.kind),
                                     schemaObjectName(change.object), change.name);
        if (change.object != SchemaObject::Table)
            lines.back() +=
                u": %1 > %2"_s.arg(change.before.simplified(), change.after.simplified());
        lines += dump(change.children, indent + u"  "_s);
    }
    return lines;
}

} // namespace

class tst_SchemaDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void compares_data();
    void compares();
    void comparesParts();
    void describesColumns();
    void checksModel_data();
    void checksModel();
    void setsNewApart_data();
    void setsNewApart();
};

void tst_SchemaDiff::compares_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](const char *name, QStringList before, QStringList after,
                        QStringList changes) {
        QTest::addRow("%s", name) << before << after << changes;
    };
    const QString table = u"CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT)"_s;
    row("nothing", {}, {}, {});
    row("the same", {table}, {table}, {});
    row("table added", {}, {table}, {u"added table t"_s});
    row("table removed", {table}, {}, {u"removed table t"_s});
    row("order of things", {u"CREATE TABLE b (i)"_s},
        {u"CREATE VIEW a AS SELECT 1"_s, u"CREATE TABLE C (i)"_s, table},
        {u"removed table b"_s, u"added table C"_s, u"added table t"_s,
         u"added view a:  > CREATE VIEW a AS SELECT 1"_s});
    row("column added", {table}, {table, u"ALTER TABLE t ADD COLUMN y INT NOT NULL DEFAULT 7"_s},
        {u"changed table t"_s, u"  added column y:  > INT NOT NULL DEFAULT 7"_s});
    row("column removed", {table}, {table, u"ALTER TABLE t DROP COLUMN x"_s},
        {u"changed table t"_s, u"  removed column x: TEXT > "_s});
    row("column changed", {table},
        {u"CREATE TABLE t (i INTEGER PRIMARY KEY, x VARCHAR(3) NOT NULL)"_s},
        {u"changed table t"_s, u"  changed column x: TEXT > VARCHAR(3) NOT NULL"_s});
    row("case and white space", {table},
        {u"create table T (I integer primary key,\n  \"x\" -- the text\n text)"_s}, {});
    row("renamed and back", {table},
        {table, u"ALTER TABLE t RENAME TO u"_s, u"ALTER TABLE u RENAME TO t"_s,
         u"ALTER TABLE t RENAME COLUMN x TO y"_s, u"ALTER TABLE t RENAME COLUMN y TO x"_s},
        {});
    row("order of columns", {u"CREATE TABLE t (i INTEGER, y TEXT, x TEXT, PRIMARY KEY (i))"_s},
        {u"CREATE TABLE t (i INTEGER, x TEXT, PRIMARY KEY (i))"_s,
         u"ALTER TABLE t ADD COLUMN y TEXT"_s},
        {});
    row("default's case counts", {u"CREATE TABLE t (x DEFAULT 'a')"_s},
        {u"CREATE TABLE t (x DEFAULT 'A')"_s},
        {u"changed table t"_s, u"  changed column x: DEFAULT 'a' > DEFAULT 'A'"_s});
    row("check", {u"CREATE TABLE t (x, CHECK (x > 0))"_s},
        {u"CREATE TABLE t (x, CHECK (x >= 0))"_s}, {u"changed table t"_s});
    row("collation", {u"CREATE TABLE t (x TEXT)"_s}, {u"CREATE TABLE t (x TEXT COLLATE NOCASE)"_s},
        {u"changed table t"_s});
    row("strict", {u"CREATE TABLE t (x TEXT)"_s}, {u"CREATE TABLE t (x TEXT) STRICT"_s},
        {u"changed table t"_s});
    row("generated", {u"CREATE TABLE t (x, y AS (x + 1))"_s},
        {u"CREATE TABLE t (x, y AS (x + 2))"_s},
        {u"changed table t"_s,
         u"  changed column y: GENERATED ALWAYS AS (x + 1) > GENERATED ALWAYS AS (x + 2)"_s});
    row("index added", {table}, {table, u"CREATE INDEX n ON t (x)"_s},
        {u"changed table t"_s, u"  added index n:  > CREATE INDEX n ON t (x)"_s});
    row("index changed", {table, u"CREATE INDEX n ON t (x)"_s},
        {table, u"CREATE INDEX n ON t (x DESC)"_s},
        {u"changed table t"_s,
         u"  changed index n: CREATE INDEX n ON t (x) > CREATE INDEX n ON t (x DESC)"_s});
    row("unique constraint", {u"CREATE TABLE t (x, y)"_s},
        {u"CREATE TABLE t (x, y, UNIQUE (y, x))"_s},
        {u"changed table t"_s, u"  added index y, x:  > UNIQUE (y, x)"_s});
    row("foreign key", {table, u"CREATE TABLE u (t REFERENCES t)"_s},
        {table, u"CREATE TABLE u (t REFERENCES t (i) ON DELETE CASCADE)"_s},
        {u"changed table u"_s,
         u"  changed foreign key t: FOREIGN KEY (t) REFERENCES t (i) > FOREIGN KEY (t) REFERENCES "
         u"t (i) "
         "ON DELETE CASCADE"_s});
    row("view", {u"CREATE VIEW v AS SELECT 1 AS a"_s}, {u"CREATE VIEW v AS SELECT 2 AS a"_s},
        {u"changed view v: CREATE VIEW v AS SELECT 1 AS a > CREATE VIEW v AS SELECT 2 AS a"_s});
    row("trigger removed", {table, u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s},
        {table},
        {u"removed trigger r: CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END > "_s});
    row("virtual table", {u"CREATE VIRTUAL TABLE f USING fts5(x)"_s},
        {u"CREATE VIRTUAL TABLE f USING fts4(x)"_s}, {u"changed table f"_s});
}

void tst_SchemaDiff::compares()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    QFETCH(QStringList, changes);
    const Schema old = schemaOf(before);
    const Schema now = schemaOf(after);
    const SchemaDiff diff = compareSchemas(old, now);
    QCOMPARE(dump(diff.changes), changes);
    QCOMPARE(diff.isEmpty(), changes.isEmpty());
    QVERIFY(compareSchemas(old, old).isEmpty());
    QVERIFY(compareSchemas(now, now).isEmpty());
    if (!changes.isEmpty())
        QVERIFY(old.digest() != now.digest());
}

/// Schemas made by hand, as a test or another engine does: without SQL texts.
void tst_SchemaDiff::comparesParts()
{
    Schema before;
    before.tables.push_back({.name = u"t"_s, .columns = {{.name = u"a"_s, .type = u"INT"_s}}});
    Schema after = before;
    after.tables[0].name = u"T"_s;
    after.tables[0].columns.push_back({.name = u"b"_s});
    QVERIFY(compareSchemas(before, before).isEmpty());
    QCOMPARE(dump(compareSchemas(before, after).changes),
             (QStringList{u"changed table T"_s, u"  added column b:  > "_s}));
}

void tst_SchemaDiff::describesColumns()
{
    QCOMPARE(describe(Column{.name = u"a"_s}), QString());
    QCOMPARE(describe(Column{
                 .name = u"a"_s, .type = u"INTEGER"_s, .notNull = true, .defaultValue = u"0"_s}),
             u"INTEGER NOT NULL DEFAULT 0"_s);
    QCOMPARE(describe(Column{.name = u"a"_s, .type = u"INTEGER"_s, .primaryKey = 1}),
             u"INTEGER PRIMARY KEY"_s);
    QCOMPARE(describe(Column{.name = u"a"_s, .defaultValue = u""_s, .generated = u"b + 1"_s}),
             u"DEFAULT  GENERATED ALWAYS AS (b + 1)"_s);
}

void tst_SchemaDiff::checksModel_data()
{
    QTest::addColumn<QStringList>("live");
    QTest::addColumn<QStringList>("model");
    QTest::addColumn<QStringList>("missing");
    QTest::addColumn<QStringList>("drift");
    const auto row = [](const char *name, QStringList live, QStringList model, QStringList missing,
                        QStringList drift) {
        QTest::addRow("%s", name) << live << model << missing << drift;
    };
    const QString table = u"CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT)"_s;
    row("met", {table}, {table}, {}, {});
    row("the database has more tables",
        {table, u"CREATE TABLE u (i)"_s, u"CREATE VIEW v AS SELECT 1"_s,
         u"CREATE TRIGGER r AFTER INSERT ON u BEGIN SELECT 1; END"_s},
        {table}, {}, {});
    row("table missing", {}, {table}, {u"removed table t"_s}, {});
    row("column missing", {u"CREATE TABLE t (i INTEGER PRIMARY KEY)"_s}, {table},
        {u"changed table t"_s, u"  removed column x: TEXT > "_s}, {});
    row("column missing and more", {u"CREATE TABLE t (i INTEGER PRIMARY KEY, y INT)"_s}, {table},
        {u"changed table t"_s, u"  removed column x: TEXT > "_s},
        {u"changed table t"_s, u"  added column y:  > INT"_s});
    row("column of another type", {u"CREATE TABLE t (i INTEGER PRIMARY KEY, x INT)"_s}, {table}, {},
        {u"changed table t"_s, u"  changed column x: TEXT > INT"_s});
    row("index and trigger missing", {table},
        {table, u"CREATE INDEX n ON t (x)"_s,
         u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s},
        {},
        {u"changed table t"_s, u"  removed index n: CREATE INDEX n ON t (x) > "_s,
         u"removed trigger r: CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END > "_s});
    row("trigger on its table",
        {table, u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s}, {table}, {},
        {u"added trigger r:  > CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s});
}

void tst_SchemaDiff::checksModel()
{
    QFETCH(QStringList, live);
    QFETCH(QStringList, model);
    const ModelCheck check = checkModel(schemaOf(live), schemaOf(model));
    QTEST(dump(check.missing), "missing");
    QTEST(dump(check.drift.changes), "drift");
}

void tst_SchemaDiff::setsNewApart_data()
{
    QTest::addColumn<QStringList>("earlier");
    QTest::addColumn<QStringList>("live");
    QTest::addColumn<QStringList>("toCreate");
    QTest::addColumn<QStringList>("missing");
    QTest::addColumn<QStringList>("drift");
    const QString table = u"CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT UNIQUE)"_s;
    const QString index = u"CREATE INDEX n ON t (x)"_s;
    const QString view = u"CREATE VIEW v AS SELECT x FROM t"_s;
    const QString trigger = u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s;

    QTest::newRow("all is new") << QStringList() << QStringList()
                                << QStringList{u"table t"_s, u"view v"_s, u"trigger r"_s}
                                << QStringList() << QStringList();
    QTest::newRow("all is lost") << QStringList{table, index, view, trigger} << QStringList()
                                 << QStringList() << QStringList{u"table t"_s}
                                 << QStringList{u"view v"_s, u"trigger r"_s};
    QTest::newRow("new on a table that is there")
        << QStringList{table} << QStringList{table}
        << QStringList{u"view v"_s, u"trigger r"_s, u"index n"_s} << QStringList() << QStringList();
    QTest::newRow("index lost") << QStringList{table, index} << QStringList{table, view, trigger}
                                << QStringList() << QStringList() << QStringList{u"table t"_s};
    QTest::newRow("index new, table differs")
        << QStringList{table}
        << QStringList{u"CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT UNIQUE CHECK (x > 1))"_s,
                       view, trigger}
        << QStringList{u"index n"_s} << QStringList() << QStringList{u"table t"_s};
    QTest::newRow("column and UNIQUE do not come by themselves")
        << QStringList() << QStringList{u"CREATE TABLE t (i INTEGER PRIMARY KEY)"_s}
        << QStringList{u"view v"_s, u"trigger r"_s, u"index n"_s} << QStringList{u"table t"_s}
        << QStringList{u"table t"_s};
}

void tst_SchemaDiff::setsNewApart()
{
    QFETCH(QStringList, earlier);
    QFETCH(QStringList, live);
    const QStringList model{u"CREATE TABLE t (i INTEGER PRIMARY KEY, x TEXT UNIQUE)"_s,
                            u"CREATE INDEX n ON t (x)"_s, u"CREATE VIEW v AS SELECT x FROM t"_s,
                            u"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"_s};
    ModelCheck check = checkModel(schemaOf(live), schemaOf(model));
    setNewApart(check, schemaOf(earlier));
    const auto names = [](const std::vector<SchemaChange> &changes) {
        QStringList all;
        for (const SchemaChange &change : changes)
            all.append(schemaObjectName(change.object) + u' ' + change.name);
        return all;
    };
    QTEST(names(check.toCreate), "toCreate");
    QTEST(names(check.missing), "missing");
    QTEST(names(check.drift.changes), "drift");
}

QTEST_GUILESS_MAIN(tst_SchemaDiff)
#include "tst_schemadiff.moc"
