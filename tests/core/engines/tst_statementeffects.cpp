// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/statementeffects.h"
#include "support/testing.h"

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

RelationEffect table(const QString &name, Blocking blocks)
{
    return {.name = name, .lock = u"SOME"_s, .blocks = blocks};
}

RelationEffect index(const QString &name, const QString &of, Blocking blocks)
{
    return {.name = name,
            .type = ObjectType::Index,
            .table = of,
            .lock = u"INDEX"_s,
            .blocks = blocks,
            .rows = 7,
            .bytes = 8192};
}

QStringList sentences(const std::vector<RelationEffect> &effects)
{
    QStringList list;
    for (const RelationEffect &effect : effectsByTable(effects))
        list += effectSentence(effect);
    return list;
}

} // namespace

/// What is made of the effects of a statement for people.
class tst_StatementEffects : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStrongestComesFirst();
    void whatThePlanHasMadeIsNoRisk();
    void anIndexCountsForItsTable();
    void anIndexThatIsMadeAnewIsNotDropped();
    void tellsTheWork_data();
    void tellsTheWork();
};

void tst_StatementEffects::theStrongestComesFirst()
{
    RelationEffect busy = table(u"busy"_s, Blocking::Writes);
    busy.scanned = true;
    QCOMPARE(
        sentences({table(u"a"_s, Blocking::SchemaChanges), table(u"b"_s, Blocking::Writes),
                   table(u"c"_s, Blocking::ReadsAndWrites), busy}),
        (QStringList{u"blocks reads and writes of c"_s, u"blocks writes of busy; reads all of it"_s,
                     u"blocks writes of b"_s, u"blocks only changes of the schema of a"_s}));
}

void tst_StatementEffects::whatThePlanHasMadeIsNoRisk()
{
    RelationEffect made = table(u"made"_s, Blocking::ReadsAndWrites);
    made.isNew = true;
    RelationEffect madeIndex = index(u"made_i"_s, u"made"_s, Blocking::ReadsAndWrites);
    madeIndex.isNew = true;
    QCOMPARE(sentences({made, madeIndex}), QStringList());
}

void tst_StatementEffects::anIndexCountsForItsTable()
{
    // REINDEX INDEX: readers of the table want its indexes.
    RelationEffect rebuilt = index(u"shop.i"_s, u"shop.t"_s, Blocking::ReadsAndWrites);
    rebuilt.rewritten = true;
    const auto effects = effectsByTable({rebuilt, table(u"shop.t"_s, Blocking::Writes)});
    QCOMPARE(effects.size(), size_t(1));
    QCOMPARE(effects.front().name, u"shop.t"_s);
    QCOMPARE(effects.front().lock, u"INDEX"_s);
    QCOMPARE(effects.front().blocks, Blocking::ReadsAndWrites);
    QCOMPARE(effects.front().indexesBuilt, QStringList{u"i"_s});
    // The server's word for the same is not another one.
    RelationEffect named = table(u"shop.t"_s, Blocking::Writes);
    named.indexesBuilt = {u"i"_s};
    QCOMPARE(effectsByTable({rebuilt, named}).front().indexesBuilt, QStringList{u"i"_s});

    const auto alone = effectsByTable({index(u"i"_s, u"t"_s, Blocking::SchemaChanges)});
    QCOMPARE(alone.size(), size_t(1));
    QCOMPARE(alone.front().name, u"t"_s);
    QCOMPARE(alone.front().rows, 7);
}

void tst_StatementEffects::anIndexThatIsMadeAnewIsNotDropped()
{
    RelationEffect old = index(u"i"_s, u"t"_s, Blocking::ReadsAndWrites);
    old.dropped = true;
    const RelationEffect owner = table(u"t"_s, Blocking::ReadsAndWrites);
    QCOMPARE(sentences({old, owner}).size(), 2);
    RelationEffect again = index(u"i"_s, u"t"_s, Blocking::ReadsAndWrites);
    again.isNew = true;
    QCOMPARE(sentences({old, owner, again}), QStringList{u"blocks reads and writes of t"_s});
    // With its table it is no loss of its own.
    RelationEffect gone = owner;
    gone.dropped = true;
    QCOMPARE(sentences({old, gone}), QStringList{u"blocks reads and writes of t; drops it"_s});
}

void tst_StatementEffects::tellsTheWork_data()
{
    QTest::addColumn<RelationEffect>("effect");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << RelationEffect{} << QString();
    QTest::newRow("rewrites") << RelationEffect{.rewritten = true, .scanned = true}
                              << u"rewrites all of it"_s;
    QTest::newRow("reads") << RelationEffect{.scanned = true} << u"reads all of it"_s;
    QTest::newRow("empties") << RelationEffect{.emptied = true,
                                               .rewritten = true,
                                               .indexesBuilt = {u"i"_s}}
                             << u"empties it"_s;
    QTest::newRow("a sequence is one row")
        << RelationEffect{.type = ObjectType::Sequence, .rewritten = true} << QString();
    QTest::newRow("drops") << RelationEffect{.dropped = true} << u"drops it"_s;
}

void tst_StatementEffects::tellsTheWork()
{
    QFETCH(RelationEffect, effect);
    QFETCH(QString, words);
    QCOMPARE(workWords(effect), words);
}

QTEST_GUILESS_MAIN(tst_StatementEffects)
#include "tst_statementeffects.moc"
