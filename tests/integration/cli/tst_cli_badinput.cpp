// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QDirIterator>
#include <QProcess>

#include <functional>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

using Spoil = std::function<void(const Shop &)>;
Q_DECLARE_METATYPE(Spoil)

/// What bad input gets: an error that says what, where and what to do next, the exit code of its
/// kind, and a database that is the same to the byte.
class tst_CliBadInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folder_data();
    void folder();
    void database_data();
    void database();
    void readOnlyDatabase();
    void lockedDatabase_data();
    void lockedDatabase();
    void waitsForALockedDatabase();
    void fullDisk_data();
    void fullDisk();
    void fullFileSystem();
    void filesAreWholeOrNotThere_data();
    void filesAreWholeOrNotThere();
    void emptyFolder();
    void passwordInTheProjectFile_data();
    void passwordInTheProjectFile();
    void passwordOnTheCommandLine();
    void unknownNameInAllow_data();
    void unknownNameInAllow();

private:
    static void addRow(const char *name, const Spoil &spoil, int exitCode,
                       const QByteArrayList &said);
};

void tst_CliBadInput::addRow(const char *name, const Spoil &spoil, int exitCode,
                             const QByteArrayList &said)
{
    QTest::newRow(name) << spoil << exitCode << said;
}

namespace {

/// Writes v1's migrate anew.
Spoil script(const QByteArray &text)
{
    return [text](const Shop &shop) { shop.folder().write(u"migrations/v1/migrate.sql"_s, text); };
}

void verifyUntouched(const Shop &shop, const QStringList &arguments, int exitCode,
                     const QByteArrayList &said)
{
    const auto before = shop.files();
    const ProgramRun run = shop.run(arguments);
    VERIFY_EXIT(run, exitCode);
    QVERIFY2(run.err.startsWith("ponyup: error: "), run.report().constData());
    QVERIFY2(run.err.contains("\nhint: "), run.report().constData());
    for (const QByteArray &text : said)
        QVERIFY2(run.err.contains(text), (text + " is not said\n" + run.report()).constData());
    QCOMPARE(shop.files(), before);

    const ProgramRun json = shop.run(arguments + QStringList{u"--json"_s});
    VERIFY_EXIT(json, exitCode);
    QCOMPARE(json.json()[u"ok"_s], QJsonValue(false));
    QCOMPARE(json.json()[u"exitCode"_s], QJsonValue(exitCode));
    QVERIFY(!json.json()[u"error"_s][u"message"_s].toString().isEmpty());
    QCOMPARE(shop.files(), before);
}

/// Makes files end after so many bytes, as a full disk does.
std::function<void(QProcess &)> withFilesUpTo(rlim_t limit)
{
    return [limit](QProcess &process) {
        process.setChildProcessModifier([limit] {
            const rlimit size{.rlim_cur = limit, .rlim_max = limit};
            if (setrlimit(RLIMIT_FSIZE, &size) != 0)
                _exit(99);
        });
    };
}

/// Every file and folder below the test's folder.
QStringList names(const Shop &shop)
{
    QStringList names;
    QDirIterator each(shop.folder().path(), QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden,
                      QDirIterator::Subdirectories);
    while (each.hasNext())
        names += each.next();
    names.sort();
    return names;
}

} // namespace

void tst_CliBadInput::folder_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArrayList>("said");

    addRow("folder and file of one number",
           [](const Shop &shop) { shop.folder().write(u"migrations/v1.sql"_s, "SELECT 1;"); }, 4,
           {"v1.sql", "v1 and v1.sql"});
    addRow("a version is missing",
           [](const Shop &shop) {
               QFile::remove(shop.folder().path(u"migrations/v1/migrate.sql"_s));
               QFile::remove(shop.folder().path(u"migrations/v1/undo.sql"_s));
               QDir().rmdir(shop.folder().path(u"migrations/v1"_s));
           },
           4, {"The next migration starts at version 2", "at version 1", "v1"});
    addRow("leading zeros",
           [](const Shop &shop) {
               shop.folder().write(u"migrations/v007/migrate.sql"_s, "SELECT 1;");
           },
           4, {"v007", "v7"});
    addRow("a model with an INSERT",
           [](const Shop &shop) {
               shop.folder().write(u"migrations/v1/model.sql"_s,
                                   "CREATE TABLE goods (id INTEGER);\n"
                                   "  INSERT INTO goods VALUES (1);\n");
           },
           4, {"v1/model.sql:2:3: ", "INSERT", "v1/migrate.sql"});
    addRow("an unknown directive", script("-- ponyup: transactoin off\nSELECT 1;\n"), 4,
           {"v1/migrate.sql:1:", "transactoin", "transaction"});
    addRow("files of others",
           script("-- ponyup: transaction off\nCREATE TABLE a (x);\n ATTACH 'y.db' AS y;\n"
                  "VACUUM INTO 'z.db';\nDETACH y;\n"),
           4,
           {"v1/migrate.sql:3:2: ", "allow = [\"attach\"]", "v1/migrate.sql:4:1: ",
            "allow = [\"vacuum-into\"]", "v1/migrate.sql:5:1: ", "allow = [\"detach\"]"});
    addRow("several wrong directives",
           script("-- ponyup: transactoin off\n/* ponyup: version 9 */\n-- ponyup: meta x\n"), 4,
           {"v1/migrate.sql:1:1: ", "v1/migrate.sql:2:1: ", "v1/migrate.sql:3:1: "});
    addRow(
        "a variant that is a single file",
        [](const Shop &shop) { shop.folder().write(u"migrations/v3.sqlite.sql"_s, "SELECT 1;"); },
        4, {"v3.sqlite.sql", "v3/migrate.sqlite.sql"});
    addRow("UTF-16", script(QByteArray("\xff\xfeS\0E\0L\0", 8)), 4,
           {"v1/migrate.sql:1:1: ", "UTF-16", "UTF-8"});
    addRow("UTF-16 without a mark", script(QByteArray("S\0E\0L\0E\0C\0T\0 \0001\0;\0", 18)), 4,
           {"v1/migrate.sql:1:", "UTF-16"});
    addRow("Latin-1",
           script("SELECT 1;\nSELECT 'Gr\xfc\xdf"
                  "e';\n"),
           4, {"v1/migrate.sql:2:11: ", "0xFC", "UTF-8"});
    addRow("a NUL byte", script(QByteArray("SELECT 1;\nSELECT '\0';\n", 21)), 4,
           {"v1/migrate.sql:2:9: ", "NUL"});
    addRow("a string without an end", script("SELECT 1;\nSELECT 'one\n;\nSELECT 2;\n"), 4,
           {"v1/migrate.sql:2:8: ", "string"});
    addRow("a comment without an end", script("SELECT 1;\n\n/* never\nends\n"), 4,
           {"v1/migrate.sql:3:1: ", "comment", "*/"});
    addRow("COMMIT", script("SELECT 1;\n  COMMIT;\n"), 4,
           {"v1/migrate.sql:2:3: ", "COMMIT", "transaction"});
    addRow("a table of the name of ours",
           script("CREATE TABLE \"version\" (version INTEGER, name TEXT);\n"), 4,
           {"v1/migrate.sql:1:1: ", "version"});
    addRow("a table renamed to ours",
           script("CREATE TABLE a (x);\nALTER TABLE a RENAME TO ponyup_journal;\n"), 4,
           {"v1/migrate.sql:2:1: ", "ponyup_journal"});
    addRow("a parameter", script("SELECT 1;\nINSERT INTO goods (name)\n VALUES (':a', :name);\n"),
           4, {"v1/migrate.sql:3:16: ", "parameter"});
    addRow("an applied migration has changed",
           [](const Shop &shop) {
               shop.folder().write(u"migrations/v0/migrate.sql"_s, "CREATE TABLE other (x);");
           },
           4, {"v0", "changed"});
    addRow("the database is newer",
           [](const Shop &shop) {
               QDir(shop.folder().path(u"migrations"_s)).removeRecursively();
               shop.folder().write(u"migrations/v0/model.sql"_s, "CREATE TABLE goods (x);");
           },
           4, {"newer"});
    addRow("a link out of the folder",
           [](const Shop &shop) {
               const QString outside = shop.folder().write(u"outside.sql"_s, "SELECT 1;");
               QFile::remove(shop.folder().path(u"migrations/v2.sql"_s));
               QVERIFY(QFile::link(outside, shop.folder().path(u"migrations/v2.sql"_s)));
           },
           4, {"v2.sql", "link"});
    addRow("a FIFO",
           [](const Shop &shop) {
               const QByteArray path =
                   QFile::encodeName(shop.folder().path(u"migrations/v3.sql"_s));
               QCOMPARE(mkfifo(path.constData(), 0600), 0);
           },
           4, {"v3.sql", "FIFO"});
    addRow("no folder",
           [](const Shop &shop) { QDir(shop.folder().path(u"migrations"_s)).removeRecursively(); },
           4, {"migrations"});
}

void tst_CliBadInput::folder()
{
    QFETCH(Spoil, spoil);
    QFETCH(int, exitCode);
    QFETCH(QByteArrayList, said);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    spoil(shop);
    verifyUntouched(shop, {u"migrate"_s, u"--yes"_s}, exitCode, said);
    verifyUntouched(shop, {u"preview"_s}, exitCode, said);
    verifyUntouched(shop, {u"check"_s}, exitCode, said);
}

void tst_CliBadInput::database_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArrayList>("said");
    addRow("no database",
           [](const Shop &shop) {
               shop.folder().write(u"shop.db"_s, QByteArray("Dear diary, ").repeated(1000));
           },
           1, {"shop.db"});
    addRow("damaged",
           [](const Shop &shop) {
               SqliteFile(shop.database()).run(u"CREATE TABLE goods (id INTEGER)"_s);
               QFile file(shop.database());
               QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(100));
               QCOMPARE(file.write(QByteArray(50, '\xff')), 50);
           },
           1, {"shop.db", "damaged"});
    addRow("a folder", [](const Shop &shop) { QDir().mkpath(shop.database()); }, 1, {"shop.db"});
    addRow("a folder that is not there",
           [](const Shop &shop) {
               const QString target = shop.folder().path(u"gone/shop.db"_s);
               QVERIFY(QFile::link(target, shop.database()));
           },
           1, {"shop.db"});
    addRow("a table Version of somebody else",
           [](const Shop &shop) {
               SqliteFile(shop.database()).run(u"CREATE TABLE version (major INTEGER, minor)"_s);
           },
           4, {"ersion"});
}

void tst_CliBadInput::database()
{
    QFETCH(Spoil, spoil);
    QFETCH(int, exitCode);
    QFETCH(QByteArrayList, said);
    const Shop shop;
    spoil(shop);
    verifyUntouched(shop, {u"migrate"_s, u"--yes"_s}, exitCode, said);
    verifyUntouched(shop, {u"status"_s}, exitCode, said);
}

void tst_CliBadInput::readOnlyDatabase()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    const QByteArray file = QFile::encodeName(shop.database());
    const QByteArray folder = QFile::encodeName(shop.folder().path());
    QCOMPARE(chmod(file.constData(), 0444), 0);
    QCOMPARE(chmod(folder.constData(), 0555), 0);
    // Nothing is read-only for root.
    constexpr uid_t nobody = 65534;
    const auto asNobody = [](QProcess &process) {
        if (geteuid() == 0)
            process.setChildProcessModifier([] {
                if (setgid(nobody) != 0 || setuid(nobody) != 0)
                    _exit(99);
            });
    };
    const ProgramRun probe = runPonyup({u"--version"_s}, shop.folder().path(), asNobody);
    if (probe.exitCode != 0) {
        chmod(folder.constData(), 0755);
        QSKIP("another user cannot start the program here");
    }
    const ProgramRun run = shop.run({u"migrate"_s, u"--yes"_s}, asNobody);
    const ProgramRun status = shop.run({u"status"_s}, asNobody);
    const ProgramRun preview = shop.run({u"preview"_s}, asNobody);
    QCOMPARE(chmod(folder.constData(), 0755), 0);
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.startsWith("ponyup: error: ") && run.err.contains("\nhint: "),
             run.report().constData());
    QVERIFY2(run.err.contains("shop.db"), run.report().constData());
    QCOMPARE(shop.files(), before);
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("read-only"), status.report().constData());
    VERIFY_EXIT(preview, 0);
}

void tst_CliBadInput::lockedDatabase_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("a while") << QStringList{u"migrate"_s, u"--yes"_s, u"--wait"_s, u"1"_s};
    QTest::newRow("not at all") << QStringList{u"migrate"_s, u"--yes"_s, u"--no-wait"_s};
    QTest::newRow("undo") << QStringList{u"undo"_s, u"--yes"_s, u"--no-wait"_s};
    QTest::newRow("baseline") << QStringList{u"baseline"_s, u"2"_s, u"--yes"_s, u"--no-wait"_s};
    QTest::newRow("only looking") << QStringList{u"history"_s};
}

void tst_CliBadInput::lockedDatabase()
{
    QFETCH(QStringList, arguments);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    SqliteFile other(shop.database());
    other.run(u"BEGIN EXCLUSIVE"_s);
    // The file must not be opened here now: closing it would drop this process's lock on it.
    const ProgramRun run = shop.run(arguments);
    const ProgramRun lock = shop.run({u"lock"_s});
    const ProgramRun list = shop.run({u"restore"_s, u"--list"_s});
    other.run(u"ROLLBACK"_s);
    VERIFY_EXIT(run, 5);
    QVERIFY2(run.err.contains("ponyup: error: ") && run.err.contains("\nhint: "),
             run.report().constData());
    const QByteArray holder =
        "held by process " + QByteArray::number(QCoreApplication::applicationPid());
    QVERIFY2(run.err.contains(holder), run.report().constData());
    VERIFY_EXIT(lock, 0);
    QVERIFY2(lock.out.contains(holder), lock.report().constData());
    VERIFY_EXIT(list, 0);
    QCOMPARE(shop.files(), before);
    VERIFY_EXIT(shop.migrate(), 0);
}

void tst_CliBadInput::waitsForALockedDatabase()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    SqliteFile other(shop.database());
    other.run(u"BEGIN EXCLUSIVE"_s);
    QProcess waiting;
    waiting.setWorkingDirectory(shop.folder().path());
    waiting.start(program(u"ponyup"_s),
                  {u"--database"_s, u"sqlite:shop.db"_s, u"--folder"_s, u"migrations"_s,
                   u"migrate"_s, u"--yes"_s, u"--wait"_s, u"60"_s});
    // Longer than a lock is waited for inside a migration.
    QVERIFY(!waiting.waitForFinished(5'500));
    other.run(u"ROLLBACK"_s);
    QVERIFY(waiting.waitForFinished(60'000));
    QCOMPARE(waiting.exitCode(), 0);
    QCOMPARE(shop.version(), 3);
}

void tst_CliBadInput::fullDisk_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("journal");
    QTest::addColumn<int>("limit");
    const QStringList noBackup{u"--no-backup"_s};
    QTest::newRow("for the update") << noBackup << u"DELETE"_s << 100'000;
    QTest::newRow("for the journal") << noBackup << u"DELETE"_s << 4'096;
    QTest::newRow("for the write-ahead log") << noBackup << u"WAL"_s << 100'000;
    QTest::newRow("for its index") << noBackup << u"WAL"_s << 16'384;
    QTest::newRow("for the backup") << QStringList{} << u"DELETE"_s << 8'192;
}

void tst_CliBadInput::fullDisk()
{
    QFETCH(QStringList, options);
    QFETCH(QString, journal);
    QFETCH(int, limit);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(2), 0);
    SqliteFile(shop.database()).run(u"PRAGMA journal_mode = "_s + journal);
    shop.folder().write(u"migrations/v2.sql"_s,
                        "INSERT INTO goods (name) WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL "
                        "SELECT x + 1 FROM c WHERE x < 20000) SELECT 'thing ' || x FROM c;\n");
    const auto before = shop.files();
    const ProgramRun run =
        shop.run(QStringList{u"migrate"_s, u"--yes"_s} + options, withFilesUpTo(rlim_t(limit)));
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("ponyup: error: "), run.report().constData());
    QVERIFY2(run.err.contains("space"), run.report().constData());
    QVERIFY2(run.err.contains("\nhint: "), run.report().constData());
    const auto after = shop.files();
    QCOMPARE(after[u"shop.db"_s], before[u"shop.db"_s]);
    QCOMPARE(after.contains(u"shop.db-journal"_s), false);
    QCOMPARE(shop.version(), 2);
    VERIFY_EXIT(shop.migrate(), 0);
}

void tst_CliBadInput::fullFileSystem()
{
    if (geteuid() != 0)
        QSKIP("only root can make a small file system");
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s,
                        "INSERT INTO goods (name) WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL "
                        "SELECT x + 1 FROM c WHERE x < 200000) SELECT 'thing ' || x FROM c;\n");
    shop.folder().write(u"small/here"_s, "");
    QProcess shell;
    shell.setWorkingDirectory(shop.folder().path());
    shell.start(u"unshare"_s,
                {u"-m"_s, u"sh"_s, u"-c"_s,
                 u"mount -t tmpfs -o size=1m none small 2>/dev/null || exit 98\n"
                 "ponyup=\"$0 --database sqlite:small/shop.db --folder migrations\"\n"
                 "$ponyup migrate --yes --no-backup --to 2 >/dev/null 2>&1 || exit 97\n"
                 "cp small/shop.db before.db\n"
                 "$ponyup migrate --yes --no-backup\n"
                 "code=$?\n"
                 "cp small/shop.db after.db\n"
                 "ls small > files\n"
                 "exit $code\n"_s,
                 program(u"ponyup"_s)});
    QVERIFY2(shell.waitForStarted(), qPrintable(shell.errorString()));
    QVERIFY(shell.waitForFinished(60'000));
    if (shell.exitCode() == 98 || shell.exitCode() == 1)
        if (!QFile::exists(shop.folder().path(u"before.db"_s)))
            QSKIP("no small file system to be had here");
    const QByteArray said = shell.readAllStandardError();
    QVERIFY2(shell.exitCode() == 1, said.constData());
    QVERIFY2(said.contains("ponyup: error: ") && said.contains("\nhint: "), said.constData());
    QVERIFY2(said.contains("full"), said.constData());
    QCOMPARE(shop.folder().read(u"after.db"_s), shop.folder().read(u"before.db"_s));
    QCOMPARE(shop.folder().read(u"files"_s), QByteArray("shop.db\n"));
}

void tst_CliBadInput::filesAreWholeOrNotThere_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("report, HTML") << QStringList{u"report"_s, u"r.html"_s};
    QTest::newRow("report, JSON") << QStringList{u"report"_s, u"r.json"_s, u"--of"_s, u"status"_s};
    QTest::newRow("report, CSV") << QStringList{u"report"_s, u"r.csv"_s};
    QTest::newRow("script") << QStringList{u"script"_s, u"-o"_s, u"u.sql"_s};
    QTest::newRow("new") << QStringList{u"new"_s, u"One more"_s};
    QTest::newRow("init") << QStringList{u"init"_s};
}

/// What is small stays in a buffer until the file is closed: only then shows that there is no room.
void tst_CliBadInput::filesAreWholeOrNotThere()
{
    QFETCH(QStringList, arguments);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const QStringList before = names(shop);
    const ProgramRun run = shop.run(arguments, withFilesUpTo(10));
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("ponyup: error: ") && run.err.contains("\nFile too large\nhint: "),
             run.report().constData());
    QVERIFY2(!run.out.contains("Wrote") && !run.out.contains("Made"), run.report().constData());
    QCOMPARE(names(shop), before);
    VERIFY_EXIT(shop.run(arguments), 0);
}

void tst_CliBadInput::emptyFolder()
{
    const Folder folder;
    QVERIFY(QDir().mkpath(folder.path(u"migrations"_s)));
    const QStringList where{u"--database"_s, u"sqlite:shop.db"_s, u"--folder"_s, u"migrations"_s};
    const ProgramRun status = runPonyup(where + QStringList{u"status"_s}, folder.path());
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("the folder is empty"), status.report().constData());
    for (const QStringList &command :
         {QStringList{u"migrate"_s, u"--yes"_s}, {u"check"_s}, {u"preview"_s}}) {
        const ProgramRun run = runPonyup(where + command, folder.path());
        VERIFY_EXIT(run, 4);
        QVERIFY2(run.err.contains("There is no migration in the folder ")
                     && run.err.contains("\nhint: "),
                 run.report().constData());
    }
    QVERIFY(!QFile::exists(folder.path(u"shop.db"_s)));

    // For a database that is at a version already, the folder is the wrong one.
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    QVERIFY(QDir(shop.folder().path(u"migrations"_s)).removeRecursively());
    QVERIFY(QDir().mkpath(shop.folder().path(u"migrations"_s)));
    verifyUntouched(shop, {u"migrate"_s, u"--yes"_s}, 4, {"There is no migration in the folder "});
}

void tst_CliBadInput::passwordInTheProjectFile_data()
{
    QTest::addColumn<QByteArray>("environment");
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("literal") << QByteArray("url = \"sqlite:shop.db\"\npassword = \"s3cr3t\"\n")
                             << QByteArray("ponyup.toml:5:");
    QTest::newRow("in the URL") << QByteArray("url = \"postgresql://ann:s3cr3t@db1/shop\"\n")
                                << QByteArray("ponyup.toml:4:");
}

void tst_CliBadInput::passwordInTheProjectFile()
{
    QFETCH(QByteArray, environment);
    QFETCH(QByteArray, place);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    shop.folder().write(u"ponyup.toml"_s,
                        "[project]\nname = \"shop\"\n[environments.dev]\n" + environment);
    const auto before = shop.files();
    for (const QStringList &arguments :
         {QStringList{u"status"_s}, QStringList{u"migrate"_s, u"--yes"_s},
          QStringList{u"migrate"_s, u"--yes"_s, u"--json"_s}}) {
        const ProgramRun run = runPonyup(arguments, shop.folder().path());
        VERIFY_EXIT(run, 1);
        QVERIFY2(run.err.contains("ponyup: error: ") && run.err.contains(place),
                 run.report().constData());
        QVERIFY2(run.err.contains("\nhint: "), run.report().constData());
        QVERIFY2(!(run.out + run.err).contains("s3cr3t"), run.report().constData());
        QCOMPARE(shop.files(), before);
    }
}

void tst_CliBadInput::passwordOnTheCommandLine()
{
    const Shop shop;
    const ProgramRun run =
        runPonyup({u"--database"_s, u"postgresql://ann:s3cr3t@127.0.0.1:9/shop"_s, u"--folder"_s,
                   u"migrations"_s, u"status"_s},
                  shop.folder().path());
    QVERIFY2(run.ended && run.exitCode == 1, run.report().constData());
    QVERIFY2(run.err.contains("warning: ") && run.err.contains("list of processes"),
             run.report().constData());
    QVERIFY2(!(run.out + run.err).contains("s3cr3t"), run.report().constData());
}

void tst_CliBadInput::unknownNameInAllow_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addRow("misspelt") << QByteArray("atach");
    // A script that begins or ends transactions is refused when it is read.
    QTest::addRow("of what cannot be allowed") << QByteArray("transaction-control");
}

void tst_CliBadInput::unknownNameInAllow()
{
    QFETCH(QByteArray, name);
    const Folder folder;
    folder.write(u"migrations/v0/migrate.sql"_s, "CREATE TABLE t (x);");
    folder.write(u"ponyup.toml"_s,
                 "[project]\nname = \"shop\"\n[environments.dev]\nurl = \"sqlite:shop.db\"\n"
                 "[sqlite]\nallow = [\"attach\", \""
                     + name + "\"]\n");
    for (const QStringList &arguments :
         {QStringList{u"status"_s}, {u"check"_s}, {u"migrate"_s, u"--yes"_s}}) {
        const ProgramRun run = runPonyup(arguments, folder.path());
        VERIFY_EXIT(run, 1);
        QVERIFY2(run.err.contains("ponyup.toml:6:20: \"" + name + "\" is nothing that")
                     && run.err.contains("attach, detach"),
                 run.report().constData());
    }
    QVERIFY(!QFile::exists(folder.path(u"shop.db"_s)));
}

QTEST_GUILESS_MAIN(tst_CliBadInput)
#include "tst_cli_badinput.moc"
