// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schemadiffmodel.h"
#include "support/modeldump.h"
#include "support/testing.h"

#include <QAbstractItemModelTester>

using namespace ponyup;
using namespace ponyup::ui;
using namespace Qt::StringLiterals;
using ponyup::testing::dump;

class TestSchemaDiffModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsATree()
    {
        const SchemaDiff diff{
            {{.kind = ChangeKind::Changed,
              .object = SchemaObject::Table,
              .name = u"orders"_s,
              .before = u"CREATE TABLE orders (id)"_s,
              .after = u"CREATE TABLE orders (id, total)"_s,
              .children = {{.kind = ChangeKind::Added,
                            .object = SchemaObject::Column,
                            .name = u"total"_s,
                            .after = u"INTEGER NOT NULL"_s},
                           {.kind = ChangeKind::Removed,
                            .object = SchemaObject::Index,
                            .name = u"orders_by_day"_s,
                            .before = u"CREATE INDEX …"_s}}},
             {.kind = ChangeKind::Added, .object = SchemaObject::View, .name = u"sums"_s}}};

        SchemaDiffModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.isEmpty());
        model.setDiff(diff);
        QCOMPARE(dump(model),
                 (QStringList{u"orders | table | changed"_s, u"  total | column | added"_s,
                              u"  orders_by_day | index | removed"_s, u"sums | view | added"_s}));
        QCOMPARE(model.count(ChangeKind::Added), 2);
        QCOMPARE(model.count(ChangeKind::Changed), 1);
        QCOMPARE(model.count(ChangeKind::Removed), 1);

        const QModelIndex total = model.index(0, 0, model.index(0, 0));
        QCOMPARE(total.data(SchemaDiffModel::AfterRole).toString(), u"INTEGER NOT NULL"_s);
        QCOMPARE(total.data(SchemaDiffModel::BeforeRole).toString(), QString());
        QCOMPARE(total.data(SchemaDiffModel::ChangeRole).toInt(), int(ChangeKind::Added));
        QCOMPARE(total.data(SchemaDiffModel::ObjectRole).toInt(), int(SchemaObject::Column));
        QCOMPARE(total.parent(), model.index(0, 0));
        QVERIFY(!model.index(2, 0).isValid());

        model.setDiff({});
        QVERIFY(model.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSchemaDiffModel)
#include "tst_schemadiffmodel.moc"
