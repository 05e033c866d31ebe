// SPDX-License-Identifier: GPL-3.0-or-later
#include "manymigrations.h"
#include "support/program.h"
#include "support/sqlitefile.h"

#include <QProcess>

#include <memory>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// Eight programs bring the same file to the newest version at the same time.
class TestConcurrent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachMigrationOnce_data();
    void eachMigrationOnce();
};

void TestConcurrent::eachMigrationOnce_data()
{
    QTest::addColumn<QString>("journalMode");
    QTest::addColumn<QString>("waiting");
    QTest::addColumn<int>("from");
    for (const QString &mode : {u"delete"_s, u"wal"_s})
        for (const QString &waiting : {u"--wait"_s, u"--no-wait"_s})
            for (const int from : {0, 30}) // from there on, each makes a backup first
                QTest::addRow("%s %s from %d", qPrintable(mode), qPrintable(waiting), from)
                    << mode << waiting << from;
}

void TestConcurrent::eachMigrationOnce()
{
    QFETCH(QString, journalMode);
    QFETCH(QString, waiting);
    QFETCH(int, from);
    const ManyMigrations project(60);
    if (journalMode == u"wal")
        SqliteFile(project.database()).run(u"PRAGMA journal_mode = wal"_s);

    if (from > 0)
        VERIFY_EXIT(runPonyup({u"-p"_s, project.folder(), u"migrate"_s, u"--yes"_s, u"--to"_s,
                               QString::number(from)}),
                    0);

    QStringList arguments{u"-p"_s, project.folder(), u"migrate"_s, u"--yes"_s, waiting};
    if (waiting == u"--wait")
        arguments.append(u"100"_s);
    std::vector<std::unique_ptr<QProcess>> programs;
    for (int i = 0; i < 8; ++i) {
        auto &process = programs.emplace_back(std::make_unique<QProcess>());
        process->setStandardOutputFile(QProcess::nullDevice());
        process->start(program(u"ponyup"_s), arguments);
    }
    int done = 0;
    for (const auto &process : programs) {
        QVERIFY(process->waitForFinished(120'000));
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        const int code = process->exitCode();
        QVERIFY2(code == 0 || (code == 5 && waiting == u"--no-wait"),
                 process->readAllStandardError().constData());
        done += code == 0;
    }
    QVERIFY(done > 0);
    qInfo("%d of 8 did or waited, %d left: another was at it", done, 8 - done);

    // Who did not wait may have left before the last migration, to one that left in its turn.
    if (waiting == u"--no-wait")
        VERIFY_EXIT(runPonyup({u"-p"_s, project.folder(), u"migrate"_s, u"--yes"_s}), 0);

    QCOMPARE(ManyMigrations::contradiction(project.database()), QString());
    QCOMPARE(project.contradictionInBackups(), QString());
    const SqliteFile file(project.database());
    QCOMPARE(file.currentVersion(), project.count());
    QCOMPARE(file.value(u"PRAGMA journal_mode"_s), journalMode);
    QStringList once;
    for (int version = 1; version <= project.count(); ++version)
        once.append(u"applied "_s + QString::number(version));
    QCOMPARE(
        file.column(u"SELECT event || ' ' || version_to FROM ponyup_log ORDER BY version_to"_s),
        once);
    VERIFY_EXIT(runPonyup({u"-p"_s, project.folder(), u"log"_s, u"--verify"_s}), 0);
}

QTEST_GUILESS_MAIN(TestConcurrent)

#include "tst_concurrent.moc"
