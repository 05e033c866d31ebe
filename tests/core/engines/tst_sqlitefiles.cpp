// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/sqlitefile.h"
#include "support/testing.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QScopeGuard>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

/// Acts as a user without rights while it lives; tests often run as root, who may do everything.
class Unprivileged {
public:
    Unprivileged()
    {
        if (::geteuid() == 0 && ::seteuid(65534) != 0)
            qFatal("cannot become nobody");
    }
    ~Unprivileged()
    {
        if (::getuid() == 0 && ::seteuid(0) != 0)
            qFatal("cannot become root again");
    }
};

std::vector<BackupInfo> backupsOf(const QString &path)
{
    return (*engineFor(u"sqlite"_s))->backups({.engine = u"sqlite"_s, .database = path});
}

} // namespace

/// What opening makes of the files that people point it at.
class tst_SqliteFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refuses_data();
    void refuses();
    void refusesWithoutRights_data();
    void refusesWithoutRights();
    void opensAReadOnlyFile();
    void looksAtAWalDatabaseWhereNothingCanBeWritten();
    void takesAnEmptyFile();
    void takesOddNames_data();
    void takesOddNames();
    void waitsWithTheFile();
    void findsAFileThatCameLater();
    void readingLeavesNoTrace_data();
    void readingLeavesNoTrace();
    void copyingLeavesNoTrace();
    void describesItself();
    void refusesBadBackups_data();
    void refusesBadBackups();
    void restoresOverOtherPageSizes_data();
    void restoresOverOtherPageSizes();
    void restoresWhatWasDeleted();
    void aStoppedRestoreChangesNothing();
    void backupsAreAsPrivateAsTheDatabase();
    void listsBackupsByTheirNames();
    void findsAFullDisk();
    void findsALackOfSpaceBeforeCopying();

private:
    Result<std::unique_ptr<Connection>> open(const QString &path,
                                             Access access = Access::Read) const
    {
        return m_engine->open({.engine = u"sqlite"_s, .database = path}, access);
    }
    /// A database with so many rows of 1000 bytes.
    QString makeDatabase(int rows = 3, const QStringList &pragmas = {}) const;
    /// All files of the folder with their bytes.
    QMap<QString, QByteArray> contents() const;

    const Engine *m_engine = nullptr;
    std::unique_ptr<testing::Folder> m_folder;
};

void tst_SqliteFiles::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<testing::Folder>();
    const auto engine = engineFor(u"sqlite"_s);
    VERIFY_RESULT(engine);
    m_engine = *engine;
}

QString tst_SqliteFiles::makeDatabase(int rows, const QStringList &pragmas) const
{
    const QString path = m_folder->path(u"shop.db"_s);
    testing::SqliteFile file(path);
    for (const QString &pragma : pragmas)
        file.run(pragma);
    file.run(u"CREATE TABLE t (i INTEGER PRIMARY KEY, x BLOB)"_s);
    file.run(
        u"INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %1) "
        "SELECT i, zeroblob(1000) FROM n"_s.arg(rows));
    return path;
}

QMap<QString, QByteArray> tst_SqliteFiles::contents() const
{
    QMap<QString, QByteArray> all;
    for (const QFileInfo &file : QDir(m_folder->path()).entryInfoList(QDir::Files | QDir::Hidden))
        all.insert(file.fileName(), m_folder->read(file.fileName()));
    return all;
}

void tst_SqliteFiles::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("says");
    QTest::addRow("text") << u"text"_s << ErrorKind::NotADatabase << u"is not an SQLite database"_s;
    QTest::addRow("short text") << u"short"_s << ErrorKind::NotADatabase
                                << u"is not an SQLite database"_s;
    QTest::addRow("damaged schema") << u"damaged"_s << ErrorKind::NotADatabase << u"is damaged"_s;
    QTest::addRow("cut off") << u"cut"_s << ErrorKind::NotADatabase << u"is damaged"_s;
    QTest::addRow("folder") << u"folder"_s << ErrorKind::Connection << u"is a folder"_s;
    QTest::addRow("pipe") << u"pipe"_s << ErrorKind::Connection << u"not a regular file"_s;
    QTest::addRow("no folder") << u"nowhere/shop.db"_s << ErrorKind::Connection
                               << u"is not there"_s;
    QTest::addRow("file as folder")
        << u"text/shop.db"_s << ErrorKind::Connection << u"is not there"_s;
    QTest::addRow("link to nothing") << u"link"_s << ErrorKind::Connection << u"is a link"_s;
}

void tst_SqliteFiles::refuses()
{
    QFETCH(QString, what);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, says);
    m_folder->write(u"text"_s, QByteArray("CREATE TABLE t (i);\n").repeated(500));
    m_folder->write(u"short"_s, "hello");
    makeDatabase(100);
    QByteArray bytes = m_folder->read(u"shop.db"_s);
    m_folder->write(u"cut"_s, bytes.first(bytes.size() / 2 + 100));
    bytes.replace(100, 900, QByteArray(900, '\xee'));
    m_folder->write(u"damaged"_s, bytes);
    QVERIFY(QDir().mkpath(m_folder->path(u"folder"_s)));
    QCOMPARE(::mkfifo(qPrintable(m_folder->path(u"pipe"_s)), 0600), 0);
    QVERIFY(QFile::link(m_folder->path(u"gone"_s), m_folder->path(u"link"_s)));

    for (const Access access : {Access::Read, Access::Update}) {
        const auto connection = open(m_folder->path(what), access);
        if (what == "cut"_L1 && connection) {
            // SQLite finds this only when it comes to the missing pages.
            VERIFY_ERROR((*connection)->query(u"SELECT sum(length(x)) FROM t"_s), kind);
            continue;
        }
        VERIFY_ERROR(connection, kind);
        QVERIFY2(connection.error().message.contains(says), qPrintable(connection.error().message));
        QVERIFY(!connection.error().hint.isEmpty());
        const QString shown = connection.error().toString();
        QVERIFY2(shown.count(m_folder->path(what)) <= 1, qPrintable(shown));
    }
    QVERIFY(!QFileInfo::exists(m_folder->path(u"gone"_s)));
    QCOMPARE(m_folder->read(u"text"_s).size(), 10'000);
}

void tst_SqliteFiles::refusesWithoutRights_data()
{
    QTest::addColumn<int>("folderMode");
    QTest::addColumn<int>("fileMode");
    QTest::addColumn<Access>("access");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addRow("not readable") << 0755 << 0000 << Access::Read << ErrorKind::Connection;
    QTest::addRow("folder closed") << 0000 << 0644 << Access::Read << ErrorKind::Connection;
    QTest::addRow("not writable") << 0777 << 0444 << Access::Update << ErrorKind::ReadOnly;
    QTest::addRow("folder not writable") << 0555 << 0666 << Access::Update << ErrorKind::ReadOnly;
}

void tst_SqliteFiles::refusesWithoutRights()
{
    QFETCH(int, folderMode);
    QFETCH(int, fileMode);
    QFETCH(Access, access);
    QFETCH(ErrorKind, kind);
    const QString path = makeDatabase();
    const auto mode = [this](const QString &relative, int bits) {
        return ::chmod(qPrintable(m_folder->path(relative)), static_cast<mode_t>(bits));
    };
    QCOMPARE(mode(u"shop.db"_s, fileMode), 0);
    QCOMPARE(mode({}, folderMode), 0);
    const auto restored = qScopeGuard([&] { (void)mode({}, 0755); });
    const Unprivileged nobody;
    const auto connection = open(path, access);
    VERIFY_ERROR(connection, kind);
    QVERIFY(!connection.error().hint.isEmpty());
}

void tst_SqliteFiles::opensAReadOnlyFile()
{
    const QString path = makeDatabase();
    QCOMPARE(::chmod(qPrintable(path), 0444), 0);
    QCOMPARE(::chmod(qPrintable(m_folder->path()), 0755), 0);
    const Unprivileged nobody;
    const auto connection = open(path);
    VERIFY_RESULT(connection);
    QVERIFY((*connection)->info().readOnly);
    const auto rows = (*connection)->query(u"SELECT count(*) FROM t"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toInt(), 3);
    VERIFY_RESULT((*connection)->rehearse({}, {}));
}

void tst_SqliteFiles::looksAtAWalDatabaseWhereNothingCanBeWritten()
{
    const QString path = makeDatabase(3, {u"PRAGMA journal_mode=WAL"_s});
    QVERIFY(!QFileInfo::exists(path + u"-wal"_s));
    const auto before = contents();
    for (const mode_t mode : {0444, 0644}) {
        QCOMPARE(::chmod(qPrintable(path), mode), 0);
        QCOMPARE(::chmod(qPrintable(m_folder->path()), 0555), 0);
        const Unprivileged nobody;
        const auto connection = open(path);
        VERIFY_RESULT(connection);
        QVERIFY((*connection)->info().readOnly);
        const auto rows = (*connection)->query(u"SELECT count(*) FROM t"_s);
        VERIFY_RESULT(rows);
        QCOMPARE(rows->rows[0][0].toInt(), 3);
        VERIFY_RESULT((*connection)->rehearse({}, {}));
        VERIFY_ERROR(open(path, Access::Update), ErrorKind::ReadOnly);
    }
    QCOMPARE(::chmod(qPrintable(m_folder->path()), 0755), 0);
    QCOMPARE(contents(), before);
}

void tst_SqliteFiles::takesAnEmptyFile()
{
    const QString path = m_folder->write(u"empty.db"_s, {});
    {
        const auto connection = open(path);
        VERIFY_RESULT(connection);
        QVERIFY((*connection)->info().exists);
        QCOMPARE((*connection)->info().bytes, 0);
    }
    QCOMPARE(QFileInfo(path).size(), 0);
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    VERIFY_RESULT((*connection)->run(u"CREATE TABLE t (i)"_s));
    QVERIFY(QFileInfo(path).size() > 0);
}

void tst_SqliteFiles::takesOddNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"a b.db", "a?mode=memory", "a#b.db", "a%41.db", "größe \U0001F40E.db",
                             "a&b=c;d.db", "'quoted'.db", "file:x.db", ":memory:", "a\\b.db"})
        QTest::addRow("%s", name) << QString::fromUtf8(name);
}

void tst_SqliteFiles::takesOddNames()
{
    QFETCH(QString, name);
    {
        const auto connection = open(m_folder->path() + u'/' + name, Access::Update);
        VERIFY_RESULT(connection);
        VERIFY_RESULT((*connection)->run(u"CREATE TABLE t (i)"_s));
        VERIFY_RESULT((*connection)->backup(1, {}, {}));
        VERIFY_RESULT((*connection)->rehearse({}, {}));
    }
    const QDir folder(m_folder->path());
    QCOMPARE(folder.entryList(QDir::Files), QStringList{name});
    QCOMPARE(folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot),
             QStringList{name + u".ponyup-backup"_s});
    const auto connection = open(m_folder->path() + u'/' + name);
    VERIFY_RESULT(connection);
    QVERIFY((*connection)->columnsOf(u"t"_s)->has_value());
}

/// A new database is made by the first statement that writes, not by opening it.
void tst_SqliteFiles::waitsWithTheFile()
{
    const QString path = m_folder->path(u"new.db"_s);
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    QVERIFY(!(*connection)->columnsOf(u"t"_s)->has_value());
    QVERIFY(!(*connection)->info().exists);
    QVERIFY(!QFileInfo::exists(path));
    VERIFY_ERROR((*connection)->backup(1, {}, {}), ErrorKind::Usage);
    VERIFY_RESULT((*connection)->begin({}));
    QVERIFY((*connection)->info().exists);
    VERIFY_RESULT((*connection)->rollback());
    QVERIFY(QFileInfo::exists(path));
}

void tst_SqliteFiles::findsAFileThatCameLater()
{
    const auto connection = open(m_folder->path(u"shop.db"_s));
    VERIFY_RESULT(connection);
    QVERIFY(!(*connection)->info().exists);
    makeDatabase();
    const auto rows = (*connection)->query(u"SELECT count(*) FROM t"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toInt(), 3);
    QVERIFY((*connection)->info().exists);
}

void tst_SqliteFiles::readingLeavesNoTrace_data()
{
    QTest::addColumn<QStringList>("pragmas");
    QTest::addRow("rollback journal") << QStringList();
    QTest::addRow("write-ahead log") << QStringList{u"PRAGMA journal_mode=WAL"_s};
}

void tst_SqliteFiles::readingLeavesNoTrace()
{
    QFETCH(QStringList, pragmas);
    makeDatabase(3, pragmas);
    const auto before = contents();
    QCOMPARE(before.size(), 1);
    const auto look = [this](const QString &name) {
        const auto connection = open(m_folder->path(name));
        VERIFY_RESULT(connection);
        (void)(*connection)->info();
        VERIFY_RESULT((*connection)->lockHolder());
        VERIFY_RESULT((*connection)->query(u"SELECT count(*) FROM t"_s));
        VERIFY_RESULT((*connection)->rehearse({}, {}));
    };
    look(u"shop.db"_s);
    QCOMPARE(contents(), before);
    if (pragmas.isEmpty())
        return;
    // What another program has left in its log stays there.
    testing::SqliteFile writer(m_folder->path(u"shop.db"_s));
    writer.run(u"INSERT INTO t (x) VALUES (1)"_s);
    testing::copySqliteFile(m_folder->path(u"shop.db"_s), m_folder->path(u"left.db"_s));
    const auto left = [this] {
        auto files = contents();
        files.remove(u"left.db-shm"_s);
        files.removeIf([](auto file) { return !file.key().startsWith(u"left"_s); });
        return files;
    };
    const auto leftBefore = left();
    QVERIFY(leftBefore.value(u"left.db-wal"_s).size() > 0);
    look(u"left.db"_s);
    QCOMPARE(left(), leftBefore);
}

void tst_SqliteFiles::copyingLeavesNoTrace()
{
    const QString path = makeDatabase(500);
    const auto before = contents();
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    VERIFY_RESULT((*connection)->backup(3, {}, {}));
    auto rehearsal = (*connection)->rehearse({}, {});
    VERIFY_RESULT(rehearsal);
    VERIFY_RESULT((*rehearsal)->connection().run(u"DROP TABLE t"_s));
    QCOMPARE(contents(), before);
    // The copy itself is gone with the rehearsal.
    const QString copy = (*rehearsal)->connection().info().database;
    QVERIFY(QFileInfo::exists(copy));
    rehearsal->reset();
    QVERIFY(!QFileInfo::exists(QFileInfo(copy).path()));
}

void tst_SqliteFiles::describesItself()
{
    const QString path = makeDatabase(3, {u"PRAGMA journal_mode=WAL"_s});
    const auto connection = open(path);
    VERIFY_RESULT(connection);
    const ServerInfo info = (*connection)->info();
    QCOMPARE(info.product, u"SQLite"_s);
    QVERIFY(info.version.startsWith(u"3."_s));
    QCOMPARE(info.database, path);
    QCOMPARE(info.bytes, QFileInfo(path).size());
    QVERIFY(info.exists && !info.readOnly);
    QCOMPARE(info.notes, QStringList{u"journal mode WAL"_s});
    QCOMPARE(info.settings.value(u"foreign_keys"_s), u"1"_s);
    QCOMPARE(info.settings.value(u"synchronous"_s), u"2"_s);
    QCOMPARE(info.settings.value(u"encoding"_s), u"UTF-8"_s);
}

void tst_SqliteFiles::refusesBadBackups_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addRow("missing") << u"missing.db"_s << ErrorKind::Usage;
    QTest::addRow("itself") << u"shop.db"_s << ErrorKind::Usage;
    QTest::addRow("text") << u"text"_s << ErrorKind::NotADatabase;
    QTest::addRow("damaged") << u"damaged"_s << ErrorKind::NotADatabase;
    QTest::addRow("folder") << u"folder"_s << ErrorKind::Connection;
    QTest::addRow("with a journal") << u"open.db"_s << ErrorKind::Usage;
}

void tst_SqliteFiles::refusesBadBackups()
{
    QFETCH(QString, what);
    QFETCH(ErrorKind, kind);
    const QString path = makeDatabase(100);
    QByteArray bytes = m_folder->read(u"shop.db"_s);
    m_folder->write(u"open.db"_s, bytes);
    m_folder->write(u"open.db-wal"_s, "something");
    bytes.replace(bytes.size() - 8192, 8192, QByteArray(8192, '\xee'));
    m_folder->write(u"damaged"_s, bytes);
    m_folder->write(u"text"_s, QByteArray(1000, 'x'));
    QVERIFY(QDir().mkpath(m_folder->path(u"folder"_s)));
    const auto before = contents();
    {
        const auto connection = open(path, Access::Update);
        VERIFY_RESULT(connection);
        const auto restored = (*connection)->restore(m_folder->path(what), {}, {});
        VERIFY_ERROR(restored, kind);
        QVERIFY(!restored.error().message.isEmpty());
    }
    QCOMPARE(contents(), before);
}

void tst_SqliteFiles::restoresOverOtherPageSizes_data()
{
    QTest::addColumn<QStringList>("backup");
    QTest::addColumn<QStringList>("live");
    const QStringList wal{u"PRAGMA journal_mode=WAL"_s};
    const QStringList small{u"PRAGMA page_size=1024"_s};
    const QStringList large{u"PRAGMA page_size=16384"_s};
    QTest::addRow("plain over plain") << QStringList() << QStringList();
    QTest::addRow("small over large") << small << large;
    QTest::addRow("large over small") << large << small;
    QTest::addRow("WAL over plain") << wal << QStringList();
    QTest::addRow("plain over WAL") << QStringList() << wal;
    QTest::addRow("small over large WAL") << small << large + wal;
    QTest::addRow("large WAL over small WAL") << large + wal << small + wal;
}

void tst_SqliteFiles::restoresOverOtherPageSizes()
{
    QFETCH(QStringList, backup);
    QFETCH(QStringList, live);
    QVERIFY(QFile::rename(makeDatabase(70, backup), m_folder->path(u"backup.db"_s)));
    const QString path = makeDatabase(400, live);
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    VERIFY_RESULT((*connection)->restore(m_folder->path(u"backup.db"_s), {}, {}));
    const auto rows = (*connection)->query(u"SELECT count(*) FROM t"_s);
    VERIFY_RESULT(rows);
    QCOMPARE(rows->rows[0][0].toInt(), 70);
    QCOMPARE((*connection)->query(u"PRAGMA integrity_check"_s)->rows[0][0].toString(), u"ok"_s);
    VERIFY_RESULT((*connection)->run(u"DELETE FROM t"_s));
    QCOMPARE(testing::SqliteFile(path).value(u"SELECT count(*) FROM t"_s).toInt(), 0);
    QCOMPARE(testing::SqliteFile(m_folder->path(u"backup.db"_s))
                 .value(u"SELECT count(*) FROM t"_s)
                 .toInt(),
             70);
}

void tst_SqliteFiles::restoresWhatWasDeleted()
{
    const QString path = makeDatabase(20);
    QString backup;
    {
        const auto connection = open(path, Access::Update);
        VERIFY_RESULT(connection);
        const auto made = (*connection)->backup(4, {}, {});
        VERIFY_RESULT(made);
        backup = made->path;
    }
    QVERIFY(QFile::remove(path));
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    QCOMPARE(backupsOf(path).size(), size_t(1));
    VERIFY_RESULT((*connection)->restore(backup, {}, {}));
    QCOMPARE(testing::SqliteFile(path).value(u"SELECT count(*) FROM t"_s).toInt(), 20);
}

void tst_SqliteFiles::aStoppedRestoreChangesNothing()
{
    QVERIFY(QFile::rename(makeDatabase(20'000), m_folder->path(u"backup.db"_s)));
    const QString path = makeDatabase(30);
    const auto before = contents();
    {
        const auto connection = open(path, Access::Update);
        VERIFY_RESULT(connection);
        std::stop_source stop;
        const auto halfWay = [&](qint64 done, qint64 total) {
            QVERIFY(done <= total);
            stop.request_stop();
        };
        VERIFY_ERROR(
            (*connection)->restore(m_folder->path(u"backup.db"_s), halfWay, stop.get_token()),
            ErrorKind::Cancelled);
        QCOMPARE((*connection)->query(u"SELECT count(*) FROM t"_s)->rows[0][0].toInt(), 30);
    }
    QCOMPARE(contents(), before);
}

void tst_SqliteFiles::backupsAreAsPrivateAsTheDatabase()
{
    const QString path = makeDatabase();
    QCOMPARE(::chmod(qPrintable(path), 0640), 0);
    const auto connection = open(path);
    VERIFY_RESULT(connection);
    const auto backup = (*connection)->backup(3, {}, {});
    VERIFY_RESULT(backup);
    struct stat status { };
    QCOMPARE(::stat(qPrintable(backup->path), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0640));
    QCOMPARE(::stat(qPrintable(QFileInfo(backup->path).path()), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0700));
    QVERIFY2(QRegularExpression(u"/shop\\.db\\.ponyup-backup/\\d{8}-\\d{6}-\\d{3}-v3\\.db$"_s)
                 .match(backup->path)
                 .hasMatch(),
             qPrintable(backup->path));
    QCOMPARE(QDir(QFileInfo(backup->path).path()).entryList(QDir::Files).size(), 1);
}

void tst_SqliteFiles::listsBackupsByTheirNames()
{
    const QString path = makeDatabase();
    for (const QString &name :
         {u"20260329-023000-000-v7.db"_s, u"20260328-120000-999-v6.db"_s, u"notes.txt"_s,
          u"20261399-000000-000-v8.db"_s, u"20260330-120000-000-v9.db.part"_s})
        m_folder->write(u"shop.db.ponyup-backup/"_s + name, "x");
    const QByteArray zone = qgetenv("TZ");
    qputenv("TZ", "Europe/Berlin"); // where that hour of the first is left out
    const auto restored = qScopeGuard([&] { qputenv("TZ", zone); });
    const auto backups = backupsOf(path);
    QCOMPARE(backups.size(), size_t(2));
    QCOMPARE(backups.at(0).version, 7);
    QCOMPARE(backups.at(0).taken, QDateTime({2026, 3, 29}, {2, 30}, Qt::UTC));
    QCOMPARE(backups.at(1).version, 6);
}

/// A limit on the file's size stands in for a full disk; for the engine it is the same.
void tst_SqliteFiles::findsAFullDisk()
{
    const QString path = makeDatabase(100);
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN); // as PonyUp's programs do
    const auto restored = qScopeGuard([&] {
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, ignored);
    });
    rlimit limit = before;
    limit.rlim_cur = 300'000;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);

    VERIFY_RESULT((*connection)->begin({}));
    Result<StatementOutcome> grown;
    for (int round = 0; grown && round < 100; ++round)
        grown =
            (*connection)->execute({.number = 1, .text = "INSERT INTO t (x) SELECT x FROM t"}, {});
    const auto failed = grown ? (*connection)->commit({}) : fail(grown.error());
    VERIFY_ERROR(failed, ErrorKind::DiskFull);
    QVERIFY(!failed.error().hint.isEmpty());
    VERIFY_RESULT((*connection)->rollback());
    QCOMPARE((*connection)->query(u"SELECT count(*) FROM t"_s)->rows[0][0].toInt(), 100);
    QCOMPARE((*connection)->query(u"PRAGMA integrity_check"_s)->rows[0][0].toString(), u"ok"_s);
}

void tst_SqliteFiles::findsALackOfSpaceBeforeCopying()
{
    const QString path = makeDatabase();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(92)); // "version valid for": SQLite then goes by the file's own size
    QCOMPARE(file.write(QByteArray(4, '\0')), 4);
    if (!file.resize(8LL << 40))
        QSKIP("this file system has no sparse files of 8 TiB");
    file.close();
    const auto connection = open(path, Access::Update);
    VERIFY_RESULT(connection);
    const auto backup = (*connection)->backup(1, {}, {});
    VERIFY_ERROR(backup, ErrorKind::DiskFull);
    QVERIFY2(backup.error().message.contains(u"8 TiB"_s), qPrintable(backup.error().message));
    QVERIFY(backupsOf(path).empty());
    VERIFY_ERROR((*connection)->rehearse({}, {}), ErrorKind::DiskFull);
}

QTEST_GUILESS_MAIN(tst_SqliteFiles)
#include "tst_sqlitefiles.moc"
