// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/ponyupformat.h"
#include "migration/scriptreader.h"
#include "support/testing.h"

#include <QDir>

#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

MigrationSet read(const QString &folder, const QString &engine = u"sqlite"_s)
{
    const auto set = PonyUpFormat().read(
        folder, {.engine = engine, .dialect = Dialect::Sqlite, .versionTable = u"Version"_s});
    if (!set)
        qFatal("%s", qPrintable(set.error().toString()));
    return *set;
}

/// "kind file: message" of each problem.
QStringList problems(const MigrationSet &set)
{
    QStringList all;
    for (const Error &problem : set.problems) {
        if (problem.hint.isEmpty())
            qFatal("no hint: %s", qPrintable(problem.toString()));
        all.append(errorKindName(problem.kind) + u' ' + problem.place.toString() + u": "_s
                   + problem.message);
    }
    return all;
}

void link(const char *target, const QString &path)
{
    if (::symlink(target, QFile::encodeName(path).constData()) != 0)
        qFatal("cannot link %s", qPrintable(path));
}

/// Root may do everything; so that rights mean something, the file system sees nobody for a while.
class AsNobody {
public:
    AsNobody() : m_before(::setfsuid(::geteuid() == 0 ? 65534 : ::geteuid())) { }
    ~AsNobody() { ::setfsuid(static_cast<uid_t>(m_before)); }
    Q_DISABLE_COPY_MOVE(AsNobody)

private:
    int m_before;
};

void setMode(const QString &path, mode_t mode)
{
    if (::chmod(QFile::encodeName(path).constData(), mode) != 0)
        qFatal("cannot change the mode of %s", qPrintable(path));
}

} // namespace

/// What the golden folders cannot hold: links, FIFOs, rights, sizes.
class TestPonyUpFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linksThatLeaveTheFolder();
    void linksThatStayInside();
    void linkToTheFolderItself();
    void whatIsNoFile();
    void unreadable();
    void variantsOfAnotherEngine();
    void manyStrangers();
    void garbledNames();
    void relativePath();
    void createInAnEntryThatIsThere();
    void createBesideWhatIsThere();
    void createIsStoppedByRights();
    void tenThousand();
};

void TestPonyUpFormat::linksThatLeaveTheFolder()
{
    const testing::Folder outside;
    outside.write(u"v1/migrate.sql"_s, "SELECT 1;");
    outside.write(u"secret.sql"_s, "SELECT 1;");
    const testing::Folder folder;
    folder.write(u"migrations/v0/migrate.sql"_s, "SELECT 1;");
    folder.write(u"migrations2/v9/migrate.sql"_s, "SELECT 1;");
    folder.write(u"migrations/v5/model.sql"_s, "CREATE TABLE t (a);");
    const auto at = [&](const char *name) {
        return folder.path(u"migrations/"_s + QString::fromLatin1(name));
    };
    link(QFile::encodeName(outside.path(u"v1"_s)).constData(), at("v1"));
    link("/etc/passwd", at("v2.sql"));
    link("../migrations2/v9", at("v3"));
    link("nowhere", at("v4"));
    link(QFile::encodeName(outside.path(u"secret.sql"_s)).constData(), at("v5/migrate.sql"));
    link("v6", at("v6"));
    link("..", at("v7"));
    link(".", at("v8"));

    const MigrationSet set = read(folder.path(u"migrations"_s));
    QCOMPARE(
        problems(set),
        (QStringList{
            u"Folder v1: v1 is a symbolic link that leads out of the migrations folder."_s,
            u"Folder v2.sql: v2.sql is a symbolic link that leads out of the migrations folder."_s,
            u"Folder v3: v3 is a symbolic link that leads out of the migrations folder."_s,
            u"Folder v4: v4 is a symbolic link to nothing."_s,
            u"Folder v6: v6 is a symbolic link to nothing."_s,
            u"Folder v7: v7 is a symbolic link that leads out of the migrations folder."_s,
            u"Folder v8: v8 is a symbolic link that leads out of the migrations folder."_s,
            u"Folder v5/migrate.sql: v5/migrate.sql is a symbolic link that leads out of the "
            "migrations folder."_s}));
    QCOMPARE(set.migrations.size(), size_t(2));
    // There is a migrate, of which nothing is known.
    QVERIFY(set.find(5)->model && set.find(5)->migrate);
    QCOMPARE(set.find(5)->migrate->name, u"v5/migrate.sql"_s);
    QVERIFY(set.find(5)->migrate->checksum.isEmpty());
}

void TestPonyUpFormat::linksThatStayInside()
{
    const testing::Folder folder;
    folder.write(u"shared/migrate.sql"_s, "SELECT 1;");
    folder.write(u"shared/one.sql"_s, "SELECT 2;");
    folder.write(u"v2/model.sql"_s, "CREATE TABLE t (a);");
    link("shared", folder.path(u"v0"_s));
    link("shared/one.sql", folder.path(u"v1.sql"_s));
    link("../shared/one.sql", folder.path(u"v2/migrate.sql"_s));

    const MigrationSet set = read(folder.path());
    QCOMPARE(problems(set), QStringList());
    QCOMPARE(set.migrations.size(), size_t(3));
    for (const Migration &migration : set.migrations) {
        QVERIFY(migration.migrate);
        QVERIFY(migration.migrate->name.startsWith(migration.name));
        // The path is that of the file itself: it is opened without following links.
        auto reader = ScriptReader::open(*migration.migrate);
        VERIFY_RESULT(reader);
        const auto statement = reader->next();
        VERIFY_RESULT(statement);
        QVERIFY((*statement)->place.file.startsWith(migration.name));
    }
    QCOMPARE(set.notes,
             (std::vector<QString>{u"shared is not a migration."_s,
                                   u"v0/one.sql is not a script of a migration."_s}));
}

void TestPonyUpFormat::linkToTheFolderItself()
{
    const testing::Folder folder;
    folder.write(u"real/v0/migrate.sql"_s, "SELECT 1;");
    link("v0", folder.path(u"real/v1"_s));
    link("real", folder.path(u"link"_s));
    const MigrationSet set = read(folder.path(u"link"_s));
    QCOMPARE(problems(set), QStringList());
    QCOMPARE(set.folder, folder.path(u"link"_s));
    QCOMPARE(set.migrations.size(), size_t(2));
    for (const Migration &migration : set.migrations)
        QVERIFY(ScriptReader::open(*migration.migrate).has_value());
}

void TestPonyUpFormat::whatIsNoFile()
{
    const testing::Folder folder;
    folder.write(u"v4/x.txt"_s, "");
    const auto encoded = [&](const QString &name) { return QFile::encodeName(folder.path(name)); };
    QCOMPARE(::mkfifo(encoded(u"v3.sql"_s).constData(), 0600), 0);
    QCOMPARE(::mkfifo(encoded(u"v4/migrate.sql"_s).constData(), 0600), 0);
    QCOMPARE(::mkfifo(encoded(u"v5"_s).constData(), 0600), 0);
    link("v3.sql", folder.path(u"v6.sql"_s));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    qstrncpy(address.sun_path, encoded(u"v7.sql"_s).constData(), sizeof address.sun_path);
    QCOMPARE(::bind(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    ::close(descriptor);

    QCOMPARE(problems(read(folder.path())),
             (QStringList{u"Folder v3.sql: v3.sql is a FIFO where a script is expected."_s,
                          u"Folder v4/migrate.sql: v4/migrate.sql is a FIFO where a script is "
                          "expected."_s,
                          u"Folder v5: v5 is not a folder."_s,
                          u"Folder v6.sql: v6.sql is a FIFO where a script is expected."_s,
                          u"Folder v7.sql: v7.sql is a socket where a script is expected."_s}));
}

void TestPonyUpFormat::unreadable()
{
    const testing::Folder folder;
    setMode(folder.path(), 0755);
    setMode(folder.write(u"v0/migrate.sql"_s, "SELECT 1;"), 0);
    folder.write(u"v1/migrate.sql"_s, "SELECT 1;");
    folder.write(u"v2/migrate.sql"_s, "SELECT 1;");
    setMode(folder.path(u"v1"_s), 0);
    MigrationSet set;
    {
        const AsNobody nobody;
        set = read(folder.path());
    }
    QCOMPARE(problems(set),
             (QStringList{u"Folder v0/migrate.sql: v0/migrate.sql may not be read."_s,
                          u"Folder v1: v1 cannot be read."_s}));
    QCOMPARE(set.find(2)->migrate->statements, 1);

    setMode(folder.path(), 0);
    {
        const AsNobody nobody;
        VERIFY_ERROR(PonyUpFormat().read(folder.path(), {}), ErrorKind::Folder);
        QVERIFY(!PonyUpFormat().recognises(folder.path()));
    }
    setMode(folder.path(), 0700);
    setMode(folder.path(u"v1"_s), 0700);
}

void TestPonyUpFormat::variantsOfAnotherEngine()
{
    const testing::Folder folder;
    folder.write(u"v0/migrate.sql"_s, "SELECT 'all';");
    folder.write(u"v0/migrate.postgresql.sql"_s, "SELECT 'postgresql';");
    folder.write(u"v0/undo.mariadb.sql"_s, "SELECT 'mariadb';");
    QCOMPARE(read(folder.path()).find(0)->migrate->name, u"v0/migrate.sql"_s);
    QVERIFY(!read(folder.path()).find(0)->undo);
    const MigrationSet postgresql = read(folder.path(), u"postgresql"_s);
    QCOMPARE(postgresql.find(0)->migrate->name, u"v0/migrate.postgresql.sql"_s);
    const MigrationSet mariadb = read(folder.path(), u"mariadb"_s);
    QCOMPARE(mariadb.find(0)->migrate->name, u"v0/migrate.sql"_s);
    QCOMPARE(mariadb.find(0)->undo->name, u"v0/undo.mariadb.sql"_s);
    QVERIFY(postgresql.problems.empty() && mariadb.problems.empty());
}

void TestPonyUpFormat::manyStrangers()
{
    const testing::Folder folder;
    for (int i = 0; i < 150; ++i)
        folder.write(u"file%1.txt"_s.arg(i), "");
    for (int i = 0; i < 5; ++i)
        folder.write(u"v0/file%1.txt"_s.arg(i), "");
    const MigrationSet set = read(folder.path());
    QCOMPARE(set.notes.size(), size_t(101));
    QVERIFY2(set.notes.back().startsWith(u"55 more"), qPrintable(set.notes.back()));
}

void TestPonyUpFormat::garbledNames()
{
    const testing::Folder folder;
    folder.write(u"\u202eevil\x1b[31m\n.txt"_s, "");
    folder.write(u"v0/\u2066migrat.sql"_s, "");
    const MigrationSet set = read(folder.path());
    for (const QString &note : set.notes) {
        QVERIFY(!note.contains(u'\x1b') && !note.contains(u'\n') && !note.contains(u'\u202e'));
        QVERIFY(!note.contains(u'\u2066'));
    }
    QCOMPARE(set.notes.size() + set.problems.size(), size_t(2));
}

void TestPonyUpFormat::relativePath()
{
    const testing::Folder folder;
    folder.write(u"some/v0/migrate.sql"_s, "SELECT 1;");
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    const MigrationSet set = read(u"./some/../some/"_s);
    QVERIFY(QDir::setCurrent(before));
    QCOMPARE(QDir(set.folder).canonicalPath(), QDir(folder.path(u"some"_s)).canonicalPath());
    QVERIFY(ScriptReader::open(*set.find(0)->migrate).has_value());
}

/// The newest entry is a model only: what is missing is its way on.
void TestPonyUpFormat::createInAnEntryThatIsThere()
{
    const testing::Folder folder;
    folder.write(u"v3/model.sql"_s, "CREATE TABLE t (a);");
    const MigrationSet before = read(folder.path());
    const auto files =
        PonyUpFormat().create(folder.path(), before.newest(), u"Goes\n\u202e on %1\t"_s);
    VERIFY_RESULT(files);
    QCOMPARE(*files, QStringList{folder.path(u"v3/migrate.sql"_s)});
    QCOMPARE(folder.read(u"v3/model.sql"_s), "CREATE TABLE t (a);");
    const MigrationSet after = read(folder.path());
    QCOMPARE(after.newest(), 4);
    QCOMPARE(after.find(3)->message(), u"Goes on %1"_s);
    QVERIFY(after.find(3)->model);
}

void TestPonyUpFormat::createBesideWhatIsThere()
{
    const testing::Folder folder;
    folder.write(u"v1.sql"_s, "SELECT 1;");
    folder.write(u"v2/migrate.postgresql.sql"_s, "SELECT 1;");
    folder.write(u"v3"_s, "a file");
    link("nowhere", folder.path(u"v4.sql"_s));
    QVERIFY(QDir(folder.path()).mkdir(u"v5"_s));
    link("nowhere", folder.path(u"v5/migrate.sql"_s));
    for (const int version : {1, 2, 4, 5}) {
        const auto files = PonyUpFormat().create(folder.path(), version, u"x"_s);
        VERIFY_ERROR(files, ErrorKind::Folder);
        QVERIFY2(files.error().message.contains(u"is already there"),
                 qPrintable(files.error().message));
    }
    QVERIFY(!PonyUpFormat().create(folder.path(), 3, u"x"_s));
    QCOMPARE(folder.read(u"v3"_s), "a file");
    QVERIFY(!QFile::exists(folder.path(u"nowhere"_s)));
    QVERIFY(!QFile::exists(folder.path(u"v5/nowhere"_s)));
}

void TestPonyUpFormat::createIsStoppedByRights()
{
    const testing::Folder folder;
    setMode(folder.path(), 0555);
    {
        const AsNobody nobody;
        const auto files = PonyUpFormat().create(folder.path(), 0, u"x"_s);
        VERIFY_ERROR(files, ErrorKind::Io);
        QCOMPARE(files.error().detail, u"Permission denied"_s);
    }
    QVERIFY(QDir(folder.path()).isEmpty());
    setMode(folder.path(), 0700);
}

/// Several threads share the work; nothing of it may be seen.
void TestPonyUpFormat::tenThousand()
{
    const testing::Folder folder;
    const int count = 10'000;
    for (int i = 0; i < count; ++i) {
        const QByteArray text = "-- step " + QByteArray::number(i) + "\nSELECT "
            + QByteArray::number(i) + (i % 1000 == 999 ? ";COMMIT;" : ";");
        folder.write(i % 10 == 0 ? u"v%1/migrate.sql"_s.arg(i) : u"v%1.sql"_s.arg(i), text);
        if (i % 1000 == 0)
            folder.write(u"v%1/notes.txt"_s.arg(i), "");
    }
    const MigrationSet set = read(folder.path());
    QCOMPARE(set.migrations.size(), size_t(count));
    QCOMPARE(set.newest(), count);
    for (int i = 0; i < count; ++i) {
        const Migration &migration = set.migrations[size_t(i)];
        QCOMPARE(migration.version, i);
        if (i % 1000 != 999)
            QCOMPARE(migration.message(), u"step %1"_s.arg(i));
    }
    QCOMPARE(set.problems.size(), size_t(10));
    QCOMPARE(set.notes.size(), size_t(10));
    for (size_t i = 0; i < 10; ++i) {
        QCOMPARE(set.problems[i].place.file, u"v%1.sql"_s.arg(i * 1000 + 999));
        QCOMPARE(set.notes[i], u"v%1/notes.txt is not a script of a migration."_s.arg(i * 1000));
    }
}

QTEST_GUILESS_MAIN(TestPonyUpFormat)
#include "tst_ponyupformat.moc"
