// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/format.h"
#include "sql/statementreader.h"
#include "support/testing.h"

#include <QElapsedTimer>

#include <cstdio>

// How fast folders and scripts are read. The best of several runs is printed: what disturbs a run
// only ever makes it slower.

using namespace ponyup;
using namespace Qt::StringLiterals;

namespace {

constexpr int runs = 10;

template <typename Work>
double bestMilliseconds(Work work)
{
    double best = 1e9;
    for (int run = 0; run < runs; ++run) {
        QElapsedTimer timer;
        timer.start();
        work();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return best;
}

void readFolders(int count)
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
    const double best = bestMilliseconds([&] {
        if (format->read(folder.path(), options)->migrations.size() != static_cast<size_t>(count))
            qFatal("the folder was not read");
    });
    std::printf("%d migrations: %.1f ms\n", count, best);
}

void readScript(const QByteArray &text, const char *name, bool checksum, bool tokens)
{
    const testing::Folder folder;
    QFile file(folder.write(u"big.sql"_s, text));
    const double best = bestMilliseconds([&] {
        if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            qFatal("the script was not read");
        StatementReader reader(file, {.checksum = checksum, .tokenChecksum = tokens});
        while (reader.next().value_or(std::nullopt)) { }
        file.close();
    });
    std::printf("%s: %.0f MB/s\n", name, static_cast<double>(text.size()) / 1e3 / best);
}

} // namespace

int main()
{
    readFolders(1000);
    readFolders(10'000);
    QByteArray inserts;
    for (int i = 0; inserts.size() < 50'000'000; ++i)
        inserts += "INSERT INTO orders (id, customer, note) VALUES (" + QByteArray::number(i)
            + ", 42, 'some text for an order');\n";
    readScript(inserts, "single-row inserts, statements only", false, false);
    readScript(inserts, "single-row inserts, with the checksum", true, false);
    readScript(inserts, "single-row inserts, with both checksums", true, true);
    return 0;
}
