// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/program.h"

#include <QProcess>
#include <QTemporaryDir>

#include <functional>

namespace ponyup::testing {

/// A server program that a test runs for itself, in a folder of its own that is gone afterwards.
/// Database servers refuse to run as root, so under root it runs as "nobody". It ends with its
/// object, and when the test program crashes or is killed, the system ends it: start it in a thread
/// that lives as long as it shall.
class ServerProcess {
public:
    /// `name` is part of the folder's name; `stopSignal` ends the server with all its processes at
    /// once, as a crash would.
    ServerProcess(const QString &name, int stopSignal);
    /// Stops it so; what it has stored is thrown away anyhow.
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    /// Something in the folder, which belongs to the server's user; "" is the folder itself.
    QString path(const QString &relative = {}) const;
    /// Runs a program that prepares something there, as the server's user, to its end; false when
    /// it fails.
    bool prepare(const QString &program, const QStringList &arguments);
    /// Starts the server and waits until `isReady`. What it prints is written to `logFile`. false
    /// when it ends before, or is not ready within a minute; it may be tried again.
    bool start(const QString &program, const QStringList &arguments, const QString &logFile,
               const std::function<bool()> &isReady);
    /// Sends the signal and waits for the end.
    void stop();
    /// Ends it and all processes that it has started, none of which gets to do anything more.
    void kill();

    bool isRunning() const { return m_process.state() == QProcess::Running; }
    /// What went wrong, with all that the server said; empty when nothing did.
    QString error() const { return m_error; }
    qint64 processId() const { return m_process.processId(); }

private:
    const int m_stopSignal;
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_error;
};

/// A TCP port of the loopback that nobody listens on just now; 0 when there is none.
quint16 freePort();

/// Where a program of a database server is: in one of the folders, or else in the PATH; empty when
/// it is not installed.
QString serverProgram(const QString &name, const QStringList &folders);

} // namespace ponyup::testing

/// For initTestCase(): fails all tests, with a sentence, when a program of the server is not
/// installed or the server, a std::unique_ptr<Server>, does not start. They are not skipped: what
/// has not been tried has not passed. Further arguments go to the server's constructor.
#define START_SERVER(pointer, Server, ...)                                                         \
    do {                                                                                           \
        if (const QString missing_ = Server::missing(); !missing_.isEmpty())                       \
            QFAIL(qPrintable(missing_));                                                           \
        (pointer) = std::make_unique<Server>(__VA_ARGS__);                                         \
        QVERIFY2((pointer)->isRunning(), qPrintable((pointer)->error()));                          \
    } while (false)
