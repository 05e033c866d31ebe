// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/format.h"
#include "migration/scriptreader.h"
#include "support/testing.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QJsonDocument>

#include <thread>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

FormatOptions options()
{
    return {.engine = u"sqlite"_s, .dialect = Dialect::Sqlite, .versionTable = u"Version"_s};
}

QString dump(const Directives &directives)
{
    QString text;
    const auto add = [&text](const QString &name, const QString &value) {
        text += u"      %1 %2\n"_s.arg(name, value);
    };
    if (!directives.message.isEmpty())
        add(u"message"_s, directives.message);
    if (directives.version)
        add(u"version"_s, QString::number(*directives.version));
    if (!directives.meta.isEmpty())
        add(u"meta"_s,
            QString::fromUtf8(QJsonDocument(directives.meta).toJson(QJsonDocument::Compact)));
    if (!directives.transaction)
        add(u"transaction"_s, u"off"_s);
    if (!directives.foreignKeys)
        add(u"foreign-keys"_s, u"off"_s);
    for (const AllowedRisk &risk : directives.allowed)
        add(u"allow"_s, risk.rule + u": "_s + risk.reason);
    if (directives.lockTimeout)
        add(u"lock-timeout"_s, QString::number(directives.lockTimeout->count()));
    if (directives.statementTimeout)
        add(u"statement-timeout"_s, QString::number(directives.statementTimeout->count()));
    return text;
}

QString dump(const std::optional<Script> &script)
{
    if (!script)
        return {};
    QString text = u"   %1 from %2 +%3:%4, %5 bytes\n"_s.arg(
        scriptRoleName(script->role), script->name, QString::number(script->offset),
        QString::number(script->line), QString::number(script->length));
    if (script->checksum.isEmpty())
        return text + u"      could not be read\n"_s;
    text += u"      %1 statements, checksum %2, tokens %3\n"_s.arg(
        QString::number(script->statements), QString::fromLatin1(script->checksum.first(8)),
        QString::fromLatin1(script->tokens.first(8)));
    if (script->outsideTransaction)
        text +=
            u"      outside a transaction: %1\n"_s.arg(script->outsideTransaction->firstWords());
    return text + dump(script->directives);
}

/// Everything in a set, for people to read; the same on every machine.
QString dump(const MigrationSet &set)
{
    QString text;
    for (const Migration &migration : set.migrations) {
        text +=
            u"%1: %2 to %3: %4\n"_s.arg(migration.name, QString::number(migration.version),
                                        QString::number(migration.target()), migration.message());
        text += dump(migration.model) + dump(migration.migrate) + dump(migration.undo);
    }
    text += u"newest %1\n"_s.arg(set.newest());
    for (const Error &problem : set.problems) {
        text += u"PROBLEM %1 %2\n   %3\n"_s.arg(errorKindName(problem.kind), problem.toString(),
                                                problem.hint);
    }
    for (const QString &note : set.notes)
        text += u"NOTE %1\n"_s.arg(note);
    return text;
}

/// Names, sizes, times and contents of everything below a folder.
QByteArray snapshot(const QString &folder)
{
    QStringList lines;
    QDirIterator it(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        const QFileInfo info = it.fileInfo();
        QFile file(info.filePath());
        const QByteArray content =
            info.isFile() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        lines.append(info.filePath() + info.lastModified().toString(Qt::ISODateWithMs)
                     + QString::fromLatin1(content.toHex()));
    }
    lines.sort();
    return QCryptographicHash::hash(lines.join(u'\n').toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

/// What every format promises. A new one needs its folders
/// tests/fixtures/formats/<id>/<case>/folder and what must come of them, expected.txt;
/// PONYUP_UPDATE_GOLDEN=1 writes the latter anew.
class TestFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void golden();
    void knowsItsOwnFolders();
    void readsAgainWhatItRead();
    void stops();
    void writesNothingWhenReading();
    void readsAlikeInEveryThread();
    void emptyFolder();
    void folderThatCannotBeRead();
    void createsWhatItReads();
    void createsNothingTwice();
    void createRefuses();
    void isFoundById();

private:
    std::unique_ptr<Format> format() const;
    /// The fixture folders of the format under test.
    QStringList folders() const;
};

void TestFormats::initTestCase_data()
{
    QTest::addColumn<QString>("id");
    for (const FormatEntry &entry : formats())
        QTest::addRow("%s", qPrintable(entry.id)) << entry.id;
}

std::unique_ptr<Format> TestFormats::format() const
{
    QFETCH_GLOBAL(QString, id);
    Result<std::unique_ptr<Format>> found = formatFor(id, {});
    if (!found)
        qFatal("%s", qPrintable(found.error().toString()));
    return std::move(*found);
}

QStringList TestFormats::folders() const
{
    QFETCH_GLOBAL(QString, id);
    const QDir cases(testing::fixture(u"formats/"_s + id));
    QStringList found;
    for (const QString &name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        found.append(cases.filePath(name + u"/folder"_s));
    if (found.isEmpty())
        qFatal("no fixtures in %s", qPrintable(cases.path()));
    return found;
}

void TestFormats::golden()
{
    for (const QString &folder : folders()) {
        const auto set = format()->read(folder, options());
        VERIFY_RESULT(set);
        QCOMPARE(set->folder, folder);
        QCOMPARE(set->format, format()->id());
        const QString actual = dump(*set);
        QFile golden(QDir(folder).filePath(u"../expected.txt"_s));
        if (qEnvironmentVariableIsSet("PONYUP_UPDATE_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(actual.toUtf8());
            continue;
        }
        QVERIFY2(golden.open(QIODevice::ReadOnly), qPrintable(golden.fileName()));
        QCOMPARE(actual.split(u'\n'), QString::fromUtf8(golden.readAll()).split(u'\n'));
    }
}

void TestFormats::knowsItsOwnFolders()
{
    for (const QString &folder : folders())
        QVERIFY2(format()->recognises(folder), qPrintable(folder));
    const testing::Folder stranger;
    QVERIFY(!format()->recognises(stranger.path()));
    stranger.write(u"README.md"_s, "x");
    stranger.write(u"src/main.c"_s, "x");
    QVERIFY(!format()->recognises(stranger.path()));
    QVERIFY(!format()->recognises(stranger.path(u"nowhere"_s)));
    QVERIFY(!format()->recognises(stranger.path(u"README.md"_s)));
}

void TestFormats::readsAgainWhatItRead()
{
    for (const QString &folder : folders()) {
        const auto set = format()->read(folder, options());
        VERIFY_RESULT(set);
        int version = -1;
        for (const Migration &migration : set->migrations) {
            QVERIFY(migration.version > version);
            version = migration.version;
            QCOMPARE(set->find(version), &migration);
            for (const auto *script : {&migration.model, &migration.migrate, &migration.undo}) {
                if (!*script || (*script)->checksum.isEmpty())
                    continue;
                QVERIFY(QDir::isAbsolutePath((*script)->path));
                QVERIFY(QDir::isRelativePath((*script)->name));
                auto reader = ScriptReader::open(**script);
                VERIFY_RESULT(reader);
                int statements = 0;
                for (;;) {
                    const auto statement = reader->next();
                    VERIFY_RESULT(statement);
                    if (!*statement)
                        break;
                    QCOMPARE((*statement)->number, ++statements);
                    QCOMPARE((*statement)->place.file, (*script)->name);
                }
                QCOMPARE(statements, (*script)->statements);
                QCOMPARE(scriptText(**script).value().size(), (*script)->length);
            }
        }
    }
}

void TestFormats::stops()
{
    std::stop_source source;
    source.request_stop();
    FormatOptions stopped = options();
    stopped.stop = source.get_token();
    for (const QString &folder : folders())
        VERIFY_ERROR(format()->read(folder, stopped), ErrorKind::Cancelled);
}

void TestFormats::writesNothingWhenReading()
{
    for (const QString &folder : folders()) {
        const QByteArray before = snapshot(folder);
        QVERIFY(format()->recognises(folder));
        VERIFY_RESULT(format()->read(folder, options()));
        QCOMPARE(snapshot(folder), before);
    }
}

void TestFormats::readsAlikeInEveryThread()
{
    const QString folder = folders().first();
    const std::unique_ptr<Format> shared = format();
    const QString expected = dump(*shared->read(folder, options()));
    std::array<QString, 4> dumps;
    {
        std::vector<std::jthread> threads;
        for (QString &result : dumps) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i)
                    result = dump(*shared->read(folder, options()));
            });
        }
    }
    for (const QString &result : dumps)
        QCOMPARE(result, expected);
}

void TestFormats::emptyFolder()
{
    const testing::Folder folder;
    const auto set = format()->read(folder.path(), options());
    VERIFY_RESULT(set);
    QVERIFY(set->migrations.empty());
    QVERIFY(set->problems.empty());
    QVERIFY(set->notes.empty());
    QCOMPARE(set->newest(), -1);
}

void TestFormats::folderThatCannotBeRead()
{
    const testing::Folder folder;
    const QString file = folder.write(u"file"_s, "x");
    for (const QString &path : {folder.path(u"nowhere"_s), file}) {
        const auto set = format()->read(path, options());
        VERIFY_ERROR(set, ErrorKind::Folder);
        QVERIFY2(set.error().message.contains(path), qPrintable(set.error().message));
        QVERIFY(!set.error().hint.isEmpty());
    }
}

void TestFormats::createsWhatItReads()
{
    const testing::Folder folder;
    for (const int version : {0, 1, 12}) {
        const QString message = u"Adds the “%1”\n of  orders; it's new"_s.arg(version);
        const auto files = format()->create(folder.path(), version, message);
        VERIFY_RESULT(files);
        QVERIFY(!files->isEmpty());
        for (const QString &file : *files) {
            QVERIFY(QFileInfo(file).isFile());
            QVERIFY(QDir::isAbsolutePath(file));
            QVERIFY(file.startsWith(folder.path()));
        }
        QVERIFY(format()->recognises(folder.path()));
        const auto set = format()->read(folder.path(), options());
        VERIFY_RESULT(set);
        QVERIFY2(set->problems.empty(), qPrintable(dump(*set)));
        const Migration *migration = set->find(version);
        QVERIFY(migration);
        QVERIFY(migration->migrate);
        QCOMPARE(migration->message(), message.simplified());
        QCOMPARE(migration->migrate->statements, 0);
        QCOMPARE(migration->target(), version + 1);
        // A model without a statement would say that there are no tables.
        QVERIFY(!migration->model);
    }
}

void TestFormats::createsNothingTwice()
{
    const testing::Folder folder;
    VERIFY_RESULT(format()->create(folder.path(), 3, u"first"_s));
    const QByteArray before = snapshot(folder.path());
    VERIFY_ERROR(format()->create(folder.path(), 3, u"second"_s), ErrorKind::Folder);
    QCOMPARE(snapshot(folder.path()), before);
}

void TestFormats::createRefuses()
{
    const testing::Folder folder;
    VERIFY_ERROR(format()->create(folder.path(), 0, u" \n "_s), ErrorKind::Usage);
    VERIFY_ERROR(format()->create(folder.path(), -1, u"x"_s), ErrorKind::Usage);
    VERIFY_ERROR(format()->create(folder.path(u"nowhere"_s), 0, u"x"_s), ErrorKind::Folder);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestFormats::isFoundById()
{
    QFETCH_GLOBAL(QString, id);
    QCOMPARE(format()->id(), id);
    for (const QString &folder : folders()) {
        const auto found = formatFor({}, folder);
        VERIFY_RESULT(found);
        QCOMPARE((*found)->id(), id);
    }
    const testing::Folder empty;
    QCOMPARE((*formatFor({}, empty.path()))->id(), u"ponyup"_s);
    const auto unknown = formatFor(u"frobnicate"_s, {});
    VERIFY_ERROR(unknown, ErrorKind::Project);
    QVERIFY(unknown.error().hint.contains(id));
}

QTEST_GUILESS_MAIN(TestFormats)
#include "tst_formats.moc"
