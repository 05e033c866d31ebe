// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/terminal.h"

#include "support/testing.h"

#include <QElapsedTimer>

#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ponyup::testing {

namespace {

constexpr int patience = 60'000; // milliseconds; only a hanging program takes as long

} // namespace

Terminal::Terminal(const QStringList &arguments, const QString &folder,
                   const QProcessEnvironment &environment)
{
    m_master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0)
        qFatal("no terminal to be had");
    const QByteArray name = ptsname(m_master);
    const winsize size{.ws_row = 25, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
    ioctl(m_master, TIOCSWINSZ, &size);

    m_process.setProgram(program(QStringLiteral("ponyup")));
    m_process.setArguments(arguments);
    m_process.setWorkingDirectory(folder);
    m_process.setProcessEnvironment(environment);
    m_process.setChildProcessModifier([name] {
        setsid();
        const int slave = open(name.constData(), O_RDWR);
        ioctl(slave, TIOCSCTTY, 0);
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            dup2(slave, descriptor);
    });
    m_process.start();
    if (!m_process.waitForStarted())
        qFatal("ponyup does not start: %s", qPrintable(m_process.errorString()));
}

Terminal::~Terminal()
{
    m_process.kill();
    m_process.waitForFinished();
    close(m_master);
}

bool Terminal::readMore(int milliseconds)
{
    pollfd wait{m_master, POLLIN, 0};
    if (poll(&wait, 1, milliseconds) <= 0)
        return false;
    char buffer[4096];
    const ssize_t got = read(m_master, buffer, sizeof buffer);
    if (got > 0)
        m_screen.append(buffer, got);
    return got > 0;
}

bool Terminal::waitFor(const QByteArray &text)
{
    QElapsedTimer clock;
    clock.start();
    while (!m_screen.contains(text)) {
        if (!readMore(50) && (m_process.waitForFinished(1) || clock.hasExpired(patience)))
            return m_screen.contains(text);
    }
    return true;
}

void Terminal::type(const QByteArray &keys)
{
    if (write(m_master, keys.constData(), size_t(keys.size())) != keys.size())
        qFatal("cannot type");
}

int Terminal::exitCode()
{
    QElapsedTimer clock;
    clock.start();
    while (m_process.state() != QProcess::NotRunning && !clock.hasExpired(patience)) {
        readMore(20); // a full terminal would stop the program
        m_process.waitForFinished(1);
    }
    while (readMore(0)) { }
    const bool ended =
        m_process.state() == QProcess::NotRunning && m_process.exitStatus() == QProcess::NormalExit;
    return ended ? m_process.exitCode() : -1;
}

} // namespace ponyup::testing
