// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"
#include "support/testing.h"

#include <QJsonDocument>
#include <QProcess>

namespace ponyup::testing {

namespace {

constexpr int patience = 120'000; // milliseconds; only a hanging program takes as long

} // namespace

QJsonObject ProgramRun::json() const
{
    return QJsonDocument::fromJson(out).object();
}

QByteArray ProgramRun::report() const
{
    return (ended ? "exit code " + QByteArray::number(exitCode)
                  : QByteArray("did not end normally"))
        + "\nstandard output:\n" + out + "\nstandard error:\n" + err;
}

ProgramRun runProgram(const QString &program, const QStringList &arguments,
                      const std::function<void(QProcess &)> &prepare)
{
    QProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    if (prepare)
        prepare(process);
    process.start();

    ProgramRun run;
    if (process.waitForFinished(patience)) {
        run.ended = process.exitStatus() == QProcess::NormalExit;
        run.exitCode = process.exitCode();
    } else {
        run.err = process.errorString().toUtf8() + '\n';
        process.kill();
        process.waitForFinished();
    }
    run.out = process.readAllStandardOutput();
    run.err += process.readAllStandardError();
    return run;
}

ProgramRun runPonyup(const QStringList &arguments, const QString &folder,
                     const std::function<void(QProcess &)> &prepare)
{
    return runProgram(program(QStringLiteral("ponyup")), arguments, [&](QProcess &process) {
        if (!folder.isEmpty())
            process.setWorkingDirectory(folder);
        if (prepare)
            prepare(process);
    });
}

} // namespace ponyup::testing
