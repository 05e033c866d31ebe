// SPDX-License-Identifier: GPL-3.0-or-later
#include "running/folderahead.h"
#include "support/testing.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace ponyup;
using namespace std::chrono_literals;

class tst_FolderAhead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstIsReadAhead();
    void oldIsReadAgain();
    void stopIsPassedOn();
    void nobodyWaits();
};

namespace {

/// Counts its calls, and says which thread the last one was in.
struct Reader {
    std::atomic<int> calls = 0;
    std::atomic<std::thread::id> thread;

    Migrator::ReadFolder function()
    {
        return [this](std::stop_token) -> Result<MigrationSet> {
            thread = std::this_thread::get_id();
            return MigrationSet{.folder = QString::number(++calls)};
        };
    }
};

Result<MigrationSet> untilStopped(std::stop_token stop)
{
    while (!stop.stop_requested())
        std::this_thread::sleep_for(1ms);
    return fail(ErrorKind::Cancelled, QStringLiteral("stopped"));
}

} // namespace

void tst_FolderAhead::firstIsReadAhead()
{
    Reader reader;
    FolderAhead folder(reader.function(), 1h);
    const auto first = folder.read({});
    VERIFY_RESULT(first);
    QCOMPARE(first->folder, QStringLiteral("1"));
    QVERIFY(reader.thread != std::this_thread::get_id());
    const auto second = folder.read({});
    VERIFY_RESULT(second);
    QCOMPARE(second->folder, QStringLiteral("2"));
    QVERIFY(reader.thread == std::this_thread::get_id());
}

void tst_FolderAhead::oldIsReadAgain()
{
    Reader reader;
    FolderAhead folder(reader.function(), 0ms);
    std::this_thread::sleep_for(1ms);
    const auto read = folder.read({});
    VERIFY_RESULT(read);
    QCOMPARE(read->folder, QStringLiteral("2"));
}

void tst_FolderAhead::stopIsPassedOn()
{
    FolderAhead folder(untilStopped, 1h);
    std::stop_source stop;
    std::jthread later([&stop] { stop.request_stop(); });
    VERIFY_ERROR(folder.read(stop.get_token()), ErrorKind::Cancelled);
}

/// The database could not be opened: the reading ends, or this test does not.
void tst_FolderAhead::nobodyWaits()
{
    const FolderAhead folder(untilStopped, 1h);
}

QTEST_GUILESS_MAIN(tst_FolderAhead)
#include "tst_folderahead.moc"
