// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/migration.h"
#include "support/testing.h"

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

Migration migration(int version, bool model, bool migrate, std::optional<int> next = {})
{
    Migration result{.version = version};
    if (model)
        result.model = Script{.role = ScriptRole::Model};
    if (migrate) {
        result.migrate = Script{};
        result.migrate->directives.version = next;
    }
    return result;
}

} // namespace

class TestMigration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void target();
    void message();
    void find();
    void newest();
};

void TestMigration::target()
{
    QCOMPARE(migration(3, true, true).target(), 4);
    QCOMPARE(migration(3, false, true, 7).target(), 7);
    QCOMPARE(migration(3, true, false).target(), 4);
    // A problem of the folder; but a way down must not come of it.
    QCOMPARE(migration(3, false, true, 3).target(), 4);
}

void TestMigration::message()
{
    Migration one = migration(1, true, true);
    QCOMPARE(one.message(), QString());
    one.model->directives.message = u"of the model"_s;
    QCOMPARE(one.message(), u"of the model"_s);
    one.migrate->directives.message = u"of the migrate"_s;
    QCOMPARE(one.message(), u"of the migrate"_s);
}

void TestMigration::find()
{
    MigrationSet set;
    QVERIFY(!set.find(0));
    set.migrations = {migration(0, true, true), migration(2, false, true),
                      migration(9, true, false)};
    QCOMPARE(set.find(2), &set.migrations[1]);
    QCOMPARE(set.find(9), &set.migrations[2]);
    QVERIFY(!set.find(1));
    QVERIFY(!set.find(10));
}

void TestMigration::newest()
{
    MigrationSet set;
    QCOMPARE(set.newest(), -1);
    set.migrations = {migration(0, true, true)};
    QCOMPARE(set.newest(), 1);
    set.migrations.push_back(migration(1, true, false));
    QCOMPARE(set.newest(), 1);
    set.migrations.push_back(migration(2, false, true));
    QCOMPARE(set.newest(), 3);
    set.migrations[0].migrate->directives.version = 8;
    QCOMPARE(set.newest(), 8);
}

QTEST_GUILESS_MAIN(TestMigration)
#include "tst_migration.moc"
