// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/scriptreader.h"
#include "support/testing.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

QByteArray longScript()
{
    QByteArray text;
    while (text.size() < 3 << 20)
        text += "INSERT INTO t VALUES (1, 'a longer text for the row');\n";
    return text;
}

} // namespace

class TestScriptReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensRegularFilesOnly();
    void readsAgainWhatWasScanned();
    void readsASection();
    void noticesChange_data();
    void noticesChange();
    void noticesChangeOfALongScript_data();
    void noticesChangeOfALongScript();
    void aVeryLongScriptHasNoTokens();
    void noticesThatTheFileIsGone();
    void text();

private:
    Script scanned(const QString &file, Script script = {});

    const testing::Folder m_folder;
};

Script TestScriptReader::scanned(const QString &file, Script script)
{
    script.path = m_folder.path(file);
    script.name = file;
    const auto device = openScriptFile(script.path, file);
    if (!device)
        qFatal("%s", qPrintable(device.error().toString()));
    script.fileLength = (*device)->size();
    if (script.length == 0)
        script.length = script.fileLength;
    const auto result = scanScript(script, **device);
    if (!result)
        qFatal("%s", qPrintable(result.error().toString()));
    return *result;
}

void TestScriptReader::opensRegularFilesOnly()
{
    m_folder.write(u"file.sql"_s, "SELECT 1");
    m_folder.write(u"closed.sql"_s, "SELECT 1");
    m_folder.write(u"folder.sql/x"_s, "");
    const auto encoded = [this](const QString &name) { return m_folder.path(name).toLocal8Bit(); };
    QCOMPARE(::mkfifo(encoded(u"fifo.sql"_s).constData(), 0600), 0);
    QCOMPARE(::symlink("file.sql", encoded(u"link.sql"_s).constData()), 0);
    QCOMPARE(::chmod(encoded(u"closed.sql"_s).constData(), 0), 0);

    const auto open = [this](const QString &name) {
        return openScriptFile(m_folder.path(name), name);
    };
    const auto file = open(u"file.sql"_s);
    VERIFY_RESULT(file);
    QCOMPARE((*file)->readAll(), "SELECT 1");
    QVERIFY((*file)->seek(7));
    QCOMPARE((*file)->readAll(), "1");

    const QList<std::pair<QString, QString>> refused{{u"fifo.sql"_s, u"is a FIFO"_s},
                                                     {u"folder.sql"_s, u"is a folder"_s},
                                                     {u"link.sql"_s, u"symbolic link"_s},
                                                     {u"none.sql"_s, u"is not there"_s}};
    for (const auto &[name, says] : refused) {
        const auto failed = open(name);
        VERIFY_ERROR(failed, ErrorKind::Folder);
        QVERIFY2(failed.error().message.contains(says), qPrintable(failed.error().message));
        QVERIFY(failed.error().message.startsWith(name));
        QCOMPARE(failed.error().place.file, name);
    }
    VERIFY_ERROR(openScriptFile(u"/dev/zero"_s, u"v1.sql"_s), ErrorKind::Folder);
    if (::geteuid() != 0)
        VERIFY_ERROR(open(u"closed.sql"_s), ErrorKind::Folder);
}

void TestScriptReader::readsAgainWhatWasScanned()
{
    m_folder.write(u"v1.sql"_s, "-- ä\nSELECT 1;\n  SELECT 2;\n");
    auto reader = ScriptReader::open(scanned(u"v1.sql"_s));
    VERIFY_RESULT(reader);
    const auto first = reader->next();
    VERIFY_RESULT(first);
    QCOMPARE((*first)->place.toString(), u"v1.sql:2:1"_s);
    const auto second = reader->next();
    VERIFY_RESULT(second);
    QCOMPARE((*second)->text, "SELECT 2");
    QCOMPARE((*second)->place.toString(), u"v1.sql:3:3"_s);
    const auto end = reader->next();
    VERIFY_RESULT(end);
    QVERIFY(!*end);
    QCOMPARE(reader->bytesRead(), 28);
}

void TestScriptReader::readsASection()
{
    m_folder.write(u"v2.sql"_s,
                   "-- ponyup: model\nCREATE TABLE a (b);\n-- ponyup: undo\nSELECT 1;\n");
    const Script undo =
        scanned(u"v2.sql"_s, {.role = ScriptRole::Undo, .offset = 53, .length = 10, .line = 4});
    auto reader = ScriptReader::open(undo);
    VERIFY_RESULT(reader);
    const auto statement = reader->next();
    VERIFY_RESULT(statement);
    QCOMPARE((*statement)->place.toString(), u"v2.sql:4:1"_s);
    QCOMPARE((*statement)->place.offset, 53);
    QCOMPARE(scriptText(undo).value(), "SELECT 1;\n");
}

void TestScriptReader::noticesChange_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("other statement") << QByteArray("SELECT 2;\nSELECT 3;\n");
    QTest::newRow("same length") << QByteArray("SELECT 1;\nSELECT 4;\n");
    QTest::newRow("appended") << QByteArray("SELECT 1;\nSELECT 2;\nDROP TABLE t;\n");
    QTest::newRow("cut off") << QByteArray("SELECT 1;\n");
    QTest::newRow("comment only") << QByteArray("SELECT 1;\nSELECT 2;--");
    QTest::newRow("not readable") << QByteArray("SELECT 1;\nSELECT '1\n");
    QTest::newRow("empty") << QByteArray();
}

/// Before the first statement is handed out.
void TestScriptReader::noticesChange()
{
    QFETCH(QByteArray, after);
    m_folder.write(u"v3.sql"_s, "SELECT 1;\nSELECT 2;\n");
    const Script script = scanned(u"v3.sql"_s);
    m_folder.write(u"v3.sql"_s, after);
    const auto reader = ScriptReader::open(script);
    VERIFY_ERROR(reader, ErrorKind::MigrationChanged);
    QCOMPARE(reader.error().place.file, u"v3.sql"_s);
    QVERIFY(!reader.error().hint.isEmpty());
}

void TestScriptReader::noticesChangeOfALongScript_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("atOnce");
    QTest::newRow("can be rolled back") << QByteArray("SELECT 1;\n") << false;
    QTest::newRow("without a transaction") << QByteArray("-- ponyup: transaction off\n") << true;
    QTest::newRow("cannot run in one") << QByteArray("VACUUM;\n") << true;
}

void TestScriptReader::noticesChangeOfALongScript()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, atOnce);
    const QByteArray before = head + longScript();
    m_folder.write(u"v4.sql"_s, before);
    const Script script = scanned(u"v4.sql"_s);
    QVERIFY(ScriptReader::open(script).has_value());

    QByteArray after = before;
    after[after.size() - 8] = 'x';
    m_folder.write(u"v4.sql"_s, after);
    auto reader = ScriptReader::open(script);
    QCOMPARE(reader.has_value(), !atOnce);
    if (atOnce) {
        VERIFY_ERROR(reader, ErrorKind::MigrationChanged);
        return;
    }
    int statements = 0;
    for (;;) {
        const auto next = reader->next();
        if (!next) {
            VERIFY_ERROR(next, ErrorKind::MigrationChanged);
            break;
        }
        QVERIFY(*next);
        ++statements;
    }
    QCOMPARE(statements, script.statements);
}

void TestScriptReader::aVeryLongScriptHasNoTokens()
{
    const QByteArray comment = "-- " + QByteArray((64 << 20) - 15, 'x');
    m_folder.write(u"v6.sql"_s, comment + "\nSELECT 1;\n\n");
    QCOMPARE(scanned(u"v6.sql"_s).length, 64 << 20);
    QCOMPARE(scanned(u"v6.sql"_s).tokens.size(), 64);
    m_folder.write(u"v6.sql"_s, comment + "\nSELECT 1;\n\n\n");
    const Script script = scanned(u"v6.sql"_s);
    QCOMPARE(script.statements, 1);
    QCOMPARE(script.checksum.size(), 64);
    QVERIFY(script.tokens.isEmpty());
}

void TestScriptReader::noticesThatTheFileIsGone()
{
    m_folder.write(u"v5.sql"_s, "SELECT 1;\n");
    const Script script = scanned(u"v5.sql"_s);
    QVERIFY(QFile::remove(script.path));
    VERIFY_ERROR(ScriptReader::open(script), ErrorKind::Folder);
    VERIFY_ERROR(scriptText(script), ErrorKind::Folder);
}

void TestScriptReader::text()
{
    m_folder.write(u"v6.sql"_s, "-- ä\nSELECT 1;\n");
    const Script script = scanned(u"v6.sql"_s);
    QCOMPARE(scriptText(script).value(), "-- ä\nSELECT 1;\n");
    QCOMPARE(scriptText(script, 3).value(), "-- ");
}

QTEST_GUILESS_MAIN(TestScriptReader)
#include "tst_scriptreader.moc"
