// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>

class QProcess;

namespace ponyup::testing {

/// How a program ended and what it said.
struct ProgramRun {
    bool ended = false; ///< false: did not start, crashed, or did not end within two minutes.
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    /// Standard output as one JSON object; empty when it is not one.
    QJsonObject json() const;
    /// Everything about it, for the message of a failing test.
    QByteArray report() const;
};

/// Runs a program to its end. `prepare` may set more about the process before it starts (standard
/// input, which is empty else, environment, limits).
ProgramRun runProgram(const QString &program, const QStringList &arguments,
                      const std::function<void(QProcess &)> &prepare = {});

/// Runs the built `ponyup` to its end. `folder` is its working folder; `prepare` is as
/// above.
ProgramRun runPonyup(const QStringList &arguments, const QString &folder = {},
                     const std::function<void(QProcess &)> &prepare = {});

} // namespace ponyup::testing

/// Fails the test unless the program ended with that exit code, showing what it said. `run` is
/// evaluated once.
#define VERIFY_EXIT(run, expectedCode)                                                             \
    do {                                                                                           \
        const ponyup::testing::ProgramRun &ended_ = (run);                                         \
        QVERIFY2(ended_.ended &&ended_.exitCode == (expectedCode), ended_.report().constData());   \
    } while (false)
