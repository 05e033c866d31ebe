// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/sqlitefile.h"
#include "support/testing.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <optional>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// A fenced block of the README.
struct Block {
    QString language;
    QString file; ///< The last file that the text before it names, as `migrations/v0/undo.sql`.
    QString text;
};

QList<Block> blocksOf(const QString &file)
{
    QFile readme(file);
    if (!readme.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file));
    static const QRegularExpression named(u"`([\\w./]+\\.(?:sql|toml))`"_s);

    QList<Block> blocks;
    std::optional<Block> open;
    QString lastFile;
    const QStringList lines = QString::fromUtf8(readme.readAll()).split(u'\n');
    for (const QString &line : lines) {
        if (line.startsWith(u"```")) {
            if (open)
                blocks.append(*open);
            open = open ? std::nullopt : std::optional(Block{line.mid(3), lastFile, {}});
        } else if (open) {
            open->text += line + u'\n';
        } else {
            for (auto names = named.globalMatch(line); names.hasNext();)
                lastFile = names.next().captured(1);
        }
    }
    return blocks;
}

} // namespace

/// Whoever follows the README line by line gets where it says.
class TestReadme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commandsWork();
    void mentionedFilesExist();
};

void TestReadme::commandsWork()
{
    const Folder folder;
    {
        SqliteFile own(folder.path(u"shop.db"_s));
        own.run(u"CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)"_s);
        own.run(u"INSERT INTO customers (name) VALUES ('Ada'), ('Ben')"_s);
    }
    int commands = 0;
    const QList<Block> blocks = blocksOf(QStringLiteral(PONYUP_SOURCE_DIR "/README.md"));
    for (const Block &block : blocks) {
        if (block.language == u"sql" || block.language == u"toml")
            folder.write(block.file, block.text.toUtf8());
        if (block.language != u"sh")
            continue;
        const QStringList lines = block.text.split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lines) {
            QStringList words = QProcess::splitCommand(line.section(u'#', 0, 0));
            if (words.takeFirst() != u"ponyup")
                continue;
            const ProgramRun run = runPonyup(words, folder.path());
            VERIFY_EXIT(run, 0);
            if (words.contains(u"preview"_s))
                QCOMPARE(SqliteFile(folder.path(u"shop.db"_s)).currentVersion(), 0);
            ++commands;
        }
    }
    QVERIFY(commands >= 10);
    const SqliteFile file(folder.path(u"shop.db"_s));
    QCOMPARE(file.versions(),
             (QStringList{u"0 initial creation"_s, u"1 Adds a note to each customer"_s}));
    QCOMPARE(file.value(u"SELECT count(note) FROM customers"_s), u"2"_s);
}

void TestReadme::mentionedFilesExist()
{
    QFile readme(QStringLiteral(PONYUP_SOURCE_DIR "/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    static const QRegularExpression mentioned(
        u"\\]\\((?!https?:)([^)]+)\\)|`(LICENSE[\\w.-]*)`|\\./((?:app|tests)/run\\.sh)"_s);
    const QString text = QString::fromUtf8(readme.readAll());
    int files = 0;
    for (auto matches = mentioned.globalMatch(text); matches.hasNext(); ++files) {
        const QRegularExpressionMatch match = matches.next();
        const QString name = match.captured(match.lastCapturedIndex());
        QVERIFY2(QFile::exists(QStringLiteral(PONYUP_SOURCE_DIR "/") + name), qPrintable(name));
    }
    QVERIFY(files >= 6);
}

QTEST_GUILESS_MAIN(TestReadme)

#include "tst_readme.moc"
