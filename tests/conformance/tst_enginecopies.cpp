// SPDX-License-Identifier: GPL-3.0-or-later
#include "enginesuite.h"

#include <QFileInfo>

#include <atomic>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Rehearsals and backups of every engine.
class tst_EngineCopies : public EngineSuite {
    Q_OBJECT

private Q_SLOTS:
    void scratchIsEmpty();
    void rehearsesOnACopy();
    void rehearsesAnEmptyDatabase();
    void backsUpAndRestores();
    void keepsTheNewestBackups();
    void aStoppedBackupLeavesNothing();
};

void tst_EngineCopies::scratchIsEmpty()
{
    const auto connection = open();
    fill(*connection);
    const auto scratch = connection->scratch();
    if (!scratch && scratch.error().kind == ErrorKind::Unsupported)
        QSKIP("this engine has nowhere to build a model");
    VERIFY_RESULT(scratch);
    Connection &empty = (*scratch)->connection();
    QVERIFY(!hasTable(empty, u"child"_s));
    fill(empty);
    QVERIFY(!(*scratch)->description().isEmpty());
}

void tst_EngineCopies::rehearsesOnACopy()
{
    const auto connection = open();
    fill(*connection);
    const auto rehearsal = connection->rehearse({}, {});
    if (!rehearsal && rehearsal.error().kind == ErrorKind::Unsupported)
        QSKIP("this engine has no rehearsal");
    VERIFY_RESULT(rehearsal);
    QVERIFY(!(*rehearsal)->description().isEmpty());
    Connection &copy = (*rehearsal)->connection();
    if (engine().traits().rehearsalIsCopy)
        QCOMPARE(value(copy, u"SELECT count(*) FROM child"_s).toInt(), 2);
    VERIFY_RESULT(copy.begin({}));
    VERIFY_RESULT(execute(copy, "DELETE FROM child"));
    VERIFY_RESULT(copy.commit({}));
    VERIFY_RESULT(execute(copy, "DROP TABLE child"));
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2);
    // The rehearsal takes no lock of the real database.
    VERIFY_RESULT(copy.begin({}));
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->rollback());
}

void tst_EngineCopies::rehearsesAnEmptyDatabase()
{
    const auto connection = open(Access::Read);
    const auto rehearsal = connection->rehearse({}, {});
    if (!rehearsal && rehearsal.error().kind == ErrorKind::Unsupported)
        QSKIP("this engine has no rehearsal");
    VERIFY_RESULT(rehearsal);
    fill((*rehearsal)->connection());
    QVERIFY(!hasTable(*connection, u"child"_s));
}

void tst_EngineCopies::backsUpAndRestores()
{
    const auto connection = open();
    if (!engine().traits().backup) {
        VERIFY_ERROR(connection->backup(1, {}, {}), ErrorKind::Unsupported);
        return;
    }
    fill(*connection);
    qint64 done = 0;
    qint64 total = 0;
    const auto backup =
        connection->backup(12, [&](qint64 now, qint64 all) { done = now, total = all; }, {});
    VERIFY_RESULT(backup);
    QCOMPARE(backup->version, 12);
    QVERIFY(backup->bytes > 0);
    QVERIFY(total > 0 && done == total);
    QVERIFY(qAbs(backup->taken.secsTo(QDateTime::currentDateTimeUtc())) < 600);

    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(execute(*connection, "DROP TABLE child"));
    VERIFY_RESULT(execute(*connection, "DELETE FROM parent"));
    VERIFY_RESULT(connection->commit({}));
    VERIFY_RESULT(connection->restore(backup->path, {}, {}));
    QCOMPARE(value(*connection, u"SELECT count(*) FROM child"_s).toInt(), 2);
    QCOMPARE(value(*connection, u"SELECT count(*) FROM parent"_s).toInt(), 2);
    QCOMPARE(value(*open(Access::Read), u"SELECT count(*) FROM child"_s).toInt(), 2);
    // It goes on as a session.
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(execute(*connection, "DELETE FROM child"));
    VERIFY_RESULT(connection->commit({}));
}

void tst_EngineCopies::keepsTheNewestBackups()
{
    if (!engine().traits().backup)
        QSKIP("this engine has no backups");
    const auto connection = open();
    fill(*connection);
    QVERIFY(engine().backups(url()).empty());
    const auto backUp = [&connection](int version, int keep) {
        const auto made = connection->backup(version, {}, {});
        VERIFY_RESULT(made);
        connection->pruneBackups(keep, made->path);
    };
    for (int version = 1; version <= 5; ++version)
        backUp(version, 3);
    const auto backups = engine().backups(url());
    QList<int> versions;
    for (const BackupInfo &backup : backups)
        versions += backup.version;
    QCOMPARE(versions, (QList<int>{5, 4, 3}));
    backUp(6, 0); // the one just made is never deleted
    QCOMPARE(engine().backups(url()).size(), size_t(1));
    connection->discardBackup(engine().backups(url()).front().path);
    QVERIFY(engine().backups(url()).empty());
}

void tst_EngineCopies::aStoppedBackupLeavesNothing()
{
    if (!engine().traits().backup)
        QSKIP("this engine has no backups");
    const auto connection = open();
    fill(*connection);
    std::stop_source source;
    source.request_stop();
    VERIFY_ERROR(connection->backup(1, {}, source.get_token()), ErrorKind::Cancelled);
    QVERIFY(engine().backups(url()).empty());
    VERIFY_ERROR(connection->rehearse({}, source.get_token()), ErrorKind::Cancelled);
    VERIFY_RESULT(connection->begin({}));
    VERIFY_RESULT(connection->rollback());
}

QTEST_GUILESS_MAIN(tst_EngineCopies)
#include "tst_enginecopies.moc"
