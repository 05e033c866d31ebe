// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/format.h"
#include "sql/statementreader.h"
#include "support/testing.h"

#include <QCommandLineParser>
#include <QProcess>

#include <sys/resource.h>

#include <cstdio>
#include <functional>

// How fast folders and scripts are read, by processor time. The best of several runs is printed:
// what disturbs a run only ever makes it slower.

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

/// Processor time of this process and the programs it has run: what others do on the machine does
/// not count.
double usedMilliseconds()
{
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval &time : {usage.ru_utime, usage.ru_stime})
            sum += static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    }
    return sum;
}

double milliseconds(const std::function<void()> &work)
{
    const double before = usedMilliseconds();
    work();
    return usedMilliseconds() - before;
}

void readFolders(int count, int rounds)
{
    const testing::Folder folder;
    for (int i = 0; i < count; ++i) {
        const QString number = QString::number(i);
        folder.write(
            u"v%1/migrate.sql"_s.arg(number),
            u"-- ponyup: message Adds table %1\nCREATE TABLE t%1 (id INTEGER NOT NULL "
            "PRIMARY KEY, name TEXT NOT NULL DEFAULT 'x', created DATETIME);\n"_s.arg(number)
                .toUtf8());
    }
    const std::unique_ptr<Format> format = std::move(*formatFor(u"ponyup"_s, folder.path()));
    const FormatOptions options{.engine = u"sqlite"_s, .versionTable = u"Version"_s};
    double best = 1e9;
    for (int round = 0; round < rounds; ++round) {
        best = std::min(best, milliseconds([&] {
                            const auto set = format->read(folder.path(), options);
                            if (set->migrations.size() != static_cast<size_t>(count))
                                qFatal("the folder was not read");
                        }));
    }
    std::printf("%d migrations: %.1f ms\n", count, best);
}

/// A kind of script: what it begins with, and what is repeated in it, with a number.
struct Kind {
    const char *name;
    Dialect dialect;
    QByteArray head;
    std::function<QByteArray(int)> piece;
};

QByteArray insertOf(int i)
{
    return "INSERT INTO orders (id, customer, note) VALUES (" + QByteArray::number(i)
        + ", 42, 'some text for an order');\n";
}

/// As mysqldump writes them: a mebibyte of rows in one statement.
QByteArray rowsOf(int i)
{
    QByteArray text = "INSERT INTO `orders` VALUES ";
    while (text.size() < 1'000'000)
        text +=
            "(" + QByteArray::number(i++) + ",42,'it\\'s some text','2026-01-02 03:04:05',NULL),";
    text.chop(1);
    return text + ";\n";
}

/// As pg_dump writes them: a table with its data, and a function.
QByteArray tableOf(int i)
{
    const QByteArray table = "public.t" + QByteArray::number(i);
    QByteArray text = "--\n-- Name: " + table + "; Type: TABLE\n--\n\nCREATE TABLE " + table
        + " (\n    id integer NOT NULL,\n    note text DEFAULT ''::text\n);\n\n\nCREATE FUNCTION "
        + table
        + "_f() RETURNS integer\n    LANGUAGE plpgsql\n    AS $$\nBEGIN\n  RETURN 1; -- it's\n"
        + "END;\n$$;\n\n\nCOPY " + table + " (id, note) FROM stdin;\n";
    for (int row = 0; row < 10'000; ++row)
        text += QByteArray::number(row) + "\tsome text for an order\t2026-01-02 03:04:05\t\\N\n";
    return text + "\\.\n\n\n";
}

const std::vector<Kind> &kinds()
{
    static const QByteArray dumpHead =
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET client_encoding = 'UTF8';\n";
    static const std::vector<Kind> all{
        {"single-row INSERTs, SQLite", Dialect::Sqlite, {}, insertOf},
        {"single-row INSERTs, PostgreSQL", Dialect::PostgreSql, dumpHead, insertOf},
        {"single-row INSERTs, MariaDB", Dialect::MariaDb, {}, insertOf},
        {"many-row INSERTs, MariaDB", Dialect::MariaDb, {}, rowsOf},
        {"pg_dump with COPY, PostgreSQL", Dialect::PostgreSql, dumpHead, tableOf}};
    return all;
}

void write(const QString &path, const Kind &kind, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("the script was not written");
    qint64 written = file.write(kind.head);
    for (int i = 0; written < size; ++i)
        written += file.write(kind.piece(i));
    if (!file.flush())
        qFatal("the script was not written");
}

qint64 statementsOf(const QString &path, Dialect dialect, bool checksum, bool tokens)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        qFatal("the script was not read");
    StatementReader reader(file,
                           {.dialect = dialect, .checksum = checksum, .tokenChecksum = tokens});
    for (qint64 count = 0;; ++count) {
        const auto statement = reader.next();
        if (!statement)
            qFatal("%s", qPrintable(statement.error().toString()));
        if (!*statement)
            return count;
    }
}

long peakMebibytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void readScript(const QString &path, const Kind &kind, qint64 size, int rounds)
{
    write(path, kind, size);
    double lines = 1e9;
    double alone = 1e9;
    double summed = 1e9;
    double both = 1e9;
    qint64 statements = 0;
    // In turns, so that a busy machine slows all of them.
    for (int round = 0; round < rounds; ++round) {
        lines = std::min(lines, milliseconds([&] {
                             QProcess wc;
                             wc.setStandardOutputFile(QProcess::nullDevice());
                             wc.start(u"wc"_s, {u"-l"_s, path});
                             if (!wc.waitForFinished(-1) || wc.exitCode() != 0)
                                 qFatal("wc failed");
                         }));
        alone = std::min(alone, milliseconds([&] {
                             statements = statementsOf(path, kind.dialect, false, false);
                         }));
        summed =
            std::min(summed, milliseconds([&] { statementsOf(path, kind.dialect, true, false); }));
        both = std::min(both, milliseconds([&] { statementsOf(path, kind.dialect, true, true); }));
    }
    const double bytes = static_cast<double>(QFileInfo(path).size()) / 1e3;
    std::printf("%-32s %10lld statements  wc -l %5.0f  reader %5.0f (%.1f x wc)  with checksum "
                "%5.0f  with both %5.0f MB/s, peak %ld MiB\n",
                kind.name, static_cast<long long>(statements), bytes / lines, bytes / alone,
                alone / lines, bytes / summed, bytes / both, peakMebibytes());
    std::fflush(stdout);
    QFile::remove(path);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"size"_s, u"Size of each script."_s, u"MiB"_s, u"1024"_s},
                       {u"rounds"_s, u"Runs of each work."_s, u"count"_s, u"5"_s},
                       {u"directory"_s, u"Where the scripts are written."_s, u"path"_s, {}},
                       {u"scripts-only"_s, u"Leaves the folders out."_s}});
    parser.process(application);
    const int rounds = parser.value(u"rounds"_s).toInt();
    const testing::Folder folder(parser.value(u"directory"_s));
    for (const Kind &kind : kinds())
        readScript(folder.path(u"script.sql"_s), kind, parser.value(u"size"_s).toLongLong() << 20,
                   rounds);
    if (parser.isSet(u"scripts-only"_s))
        return 0;
    readFolders(1000, rounds);
    readFolders(10'000, rounds);
    return 0;
}
