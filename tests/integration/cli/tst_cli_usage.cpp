// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QProcess>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// The command line itself: help, wrong options, colours.
class tst_CliUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOverviewNamesEveryCommand();
    void everyCommandExplainsItself_data();
    void everyCommandExplainsItself();
    void version();
    void wrongUsage_data();
    void wrongUsage();
    void wrongUsageAsJson();
    void optionsStandAnywhere();
    void coloursOnlyWhenWanted();
    void aFullDiskBehindStandardOutputIsTold();
    void aReaderThatLeavesIsNoFault();
};

namespace {

const QStringList &commandNames()
{
    static const QStringList names{u"init"_s,   u"new"_s,      u"status"_s,  u"preview"_s,
                                   u"check"_s,  u"history"_s,  u"log"_s,     u"script"_s,
                                   u"report"_s, u"lock"_s,     u"migrate"_s, u"resume"_s,
                                   u"undo"_s,   u"baseline"_s, u"restore"_s};
    return names;
}

} // namespace

void tst_CliUsage::theOverviewNamesEveryCommand()
{
    const ProgramRun run = runPonyup({u"--help"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.err, QByteArray());
    for (const QString &name : commandNames())
        QVERIFY2(run.out.contains("\n  " + name.toUtf8() + ' '), run.report().constData());
    for (const char *text : {"ponyup init", "first three steps", "--database", "Exit codes",
                             "PONYUP_DATABASE", "nothing is ever written"})
        QVERIFY2(run.out.contains(text), text);
    const QList<QByteArray> lines = run.out.split('\n');
    for (const QByteArray &line : lines)
        QVERIFY2(QString::fromUtf8(line).size() <= 80, line.constData());
}

void tst_CliUsage::everyCommandExplainsItself_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : commandNames())
        QTest::newRow(qPrintable(name)) << name;
}

void tst_CliUsage::everyCommandExplainsItself()
{
    QFETCH(QString, name);
    for (const QStringList &words : {QStringList{name, u"--help"_s}, QStringList{u"-h"_s, name}}) {
        const ProgramRun run = runPonyup(words);
        VERIFY_EXIT(run, 0);
        QVERIFY2(run.out.startsWith("ponyup " + name.toUtf8() + ": "), run.report().constData());
        QVERIFY2(run.out.contains("Usage:\n  ponyup " + name.toUtf8()), run.report().constData());
        QVERIFY2(run.out.contains("Examples:\n  ponyup "), run.report().constData());
    }
}

void tst_CliUsage::version()
{
    const ProgramRun run = runPonyup({u"--version"_s});
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.out, QByteArray("PonyUp " PONYUP_VERSION "\n"));
}

void tst_CliUsage::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("hint");
    const QByteArray help = "ponyup --help";
    QTest::newRow("nothing") << QStringList{} << QByteArray("No command was given.") << help;
    QTest::newRow("misspelt command")
        << QStringList{u"migarte"_s} << QByteArray("There is no command \"migarte\".")
        << QByteArray("Did you mean \"migrate\"?");
    QTest::newRow("begun command")
        << QStringList{u"stat"_s} << QByteArray("There is no command \"stat\".")
        << QByteArray("Did you mean \"status\"?");
    QTest::newRow("nothing like it") << QStringList{u"frobnicate"_s}
                                     << QByteArray("There is no command \"frobnicate\".") << help;
    QTest::newRow("misspelt option")
        << QStringList{u"migrate"_s, u"--al-in-one"_s}
        << QByteArray("There is no option \"--al-in-one\".")
        << QByteArray("Did you mean \"--all-in-one\"? See \"ponyup migrate --help\".");
    QTest::newRow("another command's option")
        << QStringList{u"status"_s, u"--to"_s, u"3"_s} << QByteArray("There is no option \"--to\".")
        << QByteArray("ponyup status --help");
    QTest::newRow("short option") << QStringList{u"status"_s, u"-x"_s}
                                  << QByteArray("There is no option \"-x\".")
                                  << QByteArray("ponyup status --help");
    QTest::newRow("value missing")
        << QStringList{u"migrate"_s, u"--to"_s} << QByteArray("needs a value: --to N")
        << QByteArray("ponyup migrate --help");
    QTest::newRow("value superfluous")
        << QStringList{u"status"_s, u"--json=yes"_s} << QByteArray("takes no value")
        << QByteArray("ponyup status");
    QTest::newRow("argument missing")
        << QStringList{u"new"_s} << QByteArray("needs an argument: ponyup new MESSAGE")
        << QByteArray("ponyup new --help");
    QTest::newRow("message without quotes")
        << QStringList{u"new"_s, u"add"_s, u"orders"_s}
        << QByteArray("\"orders\" is one argument too many") << QByteArray("Put quotes around");
    QTest::newRow("superfluous argument")
        << QStringList{u"status"_s, u"shop"_s} << QByteArray("\"shop\" is one argument too many")
        << QByteArray("ponyup status --help");
    QTest::newRow("no folder") << QStringList{u"status"_s, u"--database"_s, u"sqlite:a.db"_s}
                               << QByteArray("the folder with the migrations is not")
                               << QByteArray("with --folder DIR");
    QTest::newRow("no database") << QStringList{u"status"_s, u"--folder"_s, u"m"_s}
                                 << QByteArray("the database is not")
                                 << QByteArray("with --database URL");
    QTest::newRow("no such database")
        << QStringList{u"status"_s, u"--database"_s, u"oracle:a"_s, u"--folder"_s, u"m"_s}
        << QByteArray("unknown kind of database") << QByteArray("sqlite:FILE");
    QTest::newRow("colour") << QStringList{u"status"_s, u"--color"_s, u"blue"_s}
                            << QByteArray("\"blue\" does not say when to use colours.")
                            << QByteArray("--color auto");
    QTest::newRow("two databases")
        << QStringList{u"status"_s, u"-e"_s, u"dev"_s, u"--database"_s, u"sqlite:x.db"_s}
        << QByteArray("--environment and --database") << QByteArray("Leave one of them out.");
}

void tst_CliUsage::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, hint);
    const Folder empty;
    const ProgramRun run = runPonyup(arguments, empty.path());
    VERIFY_EXIT(run, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.err.startsWith("ponyup: error: "), run.report().constData());
    QVERIFY2(run.err.contains(message), run.report().constData());
    QVERIFY2(run.err.contains("\nhint: "), run.report().constData());
    QVERIFY2(run.err.contains(hint), run.report().constData());
}

void tst_CliUsage::wrongUsageAsJson()
{
    const ProgramRun run = runPonyup({u"status"_s, u"--nonsense"_s, u"--json"_s});
    VERIFY_EXIT(run, 2);
    const QJsonObject json = run.json();
    QCOMPARE(json[u"ok"_s], QJsonValue(false));
    QCOMPARE(json[u"exitCode"_s], QJsonValue(2));
    QCOMPARE(json[u"error"_s][u"kind"_s], QJsonValue(u"Usage"_s));
    QCOMPARE(run.out.count('\n'), 1);
}

void tst_CliUsage::optionsStandAnywhere()
{
    const Shop shop;
    const QString folder = shop.folder().path(u"migrations"_s);
    const QString url = u"sqlite:"_s + shop.database();
    for (const QStringList &words :
         {QStringList{u"status"_s, u"--json"_s, u"--database"_s, url, u"--folder"_s, folder},
          QStringList{u"--database="_s + url, u"--folder="_s + folder, u"--json"_s, u"status"_s}}) {
        const ProgramRun run = runPonyup(words);
        VERIFY_EXIT(run, 0);
        QCOMPARE(run.json()[u"timeline"_s][u"pending"_s], QJsonValue(3));
    }
}

void tst_CliUsage::coloursOnlyWhenWanted()
{
    const Shop shop;
    QVERIFY(!shop.run({u"status"_s}).out.contains('\x1b'));
    QVERIFY(!shop.run({u"status"_s, u"--color"_s, u"never"_s}).out.contains('\x1b'));
    QVERIFY(shop.run({u"status"_s, u"--color"_s, u"always"_s}).out.contains("\x1b["));
    QVERIFY(!shop.run({u"--json"_s, u"status"_s, u"--color"_s, u"always"_s}).out.contains('\x1b'));
}

void tst_CliUsage::aFullDiskBehindStandardOutputIsTold()
{
    const Shop shop;
    const ProgramRun run = shop.run(
        {u"status"_s}, [](QProcess &process) { process.setStandardOutputFile(u"/dev/full"_s); });
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("Standard output cannot be written."), run.report().constData());
    QVERIFY2(run.err.contains("No space left on device"), run.report().constData());
}

void tst_CliUsage::aReaderThatLeavesIsNoFault()
{
    const Shop shop;
    writeTables(shop.folder(), 3, 2000);
    QProcess shell;
    shell.setWorkingDirectory(shop.folder().path());
    // More than a pipe holds; bash tells the exit code of the first program.
    shell.start(u"bash"_s,
                {u"-c"_s,
                 u"\"$0\" --database sqlite:shop.db --folder migrations status --verbose "
                 "| head -n 1; exit ${PIPESTATUS[0]}"_s,
                 program(u"ponyup"_s)});
    QVERIFY(shell.waitForFinished(60'000));
    QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(shell.readAllStandardError(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_CliUsage)
#include "tst_cli_usage.moc"
