// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/interruption.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QThread>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

int faultRuns(int usual, double share)
{
    bool isSet = false;
    const int wanted = qEnvironmentVariableIntValue("PONYUP_FAULT_RUNS", &isSet);
    return qRound((isSet ? wanted : usual) * share);
}

void takeTime()
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "86400000");
}

std::optional<quint32> takeSeed(QStringList &arguments)
{
    const qsizetype at = arguments.indexOf(u"--seed"_s);
    if (at < 1 || at + 1 >= arguments.size())
        return std::nullopt;
    const quint32 seed = arguments.at(at + 1).toUInt();
    arguments.remove(at, 2);
    return seed;
}

Interrupted interruptPonyup(const QStringList &arguments, qint64 delay,
                            const std::function<void(QProcess &)> &what)
{
    QProcess process;
    process.start(QStringLiteral(PONYUP_BIN_DIR "/ponyup"), arguments);
    if (!process.waitForStarted())
        qFatal("%s", qPrintable(process.errorString()));
    QElapsedTimer clock;
    clock.start();
    process.waitForFinished(int(delay / 1000));
    const qint64 left = delay - clock.nsecsElapsed() / 1000;
    if (left > 0 && process.state() == QProcess::Running)
        QThread::usleep(ulong(left));
    const bool met = process.state() == QProcess::Running && !process.waitForFinished(0);
    what(process);
    const bool ended = process.state() == QProcess::NotRunning || process.waitForFinished(60000);
    return {{.ended = ended && process.exitStatus() == QProcess::NormalExit,
             .exitCode = process.exitCode(),
             .out = process.readAllStandardOutput(),
             .err = process.readAllStandardError()},
            met};
}

} // namespace ponyup::testing
