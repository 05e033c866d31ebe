// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/serverprocess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QThread>

#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000; // milliseconds; only a server that hangs takes as long

struct User {
    uid_t user = 0;
    gid_t group = 0;
};

/// Who runs the server: nobody under root, else we.
User serverUser()
{
    if (geteuid() != 0)
        return {geteuid(), getegid()};
    const passwd *nobody = getpwnam("nobody");
    if (!nobody)
        qFatal("There is no user \"nobody\" to run a server as.");
    return {nobody->pw_uid, nobody->pw_gid};
}

/// Makes a process run as the server's user, with its folder for everything, and end with us. A
/// change of the user would take the signal back, so it comes first.
void setUp(QProcess &process, const QString &folder, int stopSignal)
{
    process.setWorkingDirectory(folder);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, folder);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setProcessChannelMode(QProcess::MergedChannels);
    const pid_t parent = getpid();
    process.setChildProcessModifier([user = serverUser(), parent, stopSignal] {
        if (geteuid() == 0
            && (setgroups(0, nullptr) != 0 || setgid(user.group) != 0 || setuid(user.user) != 0))
            _exit(126);
        prctl(PR_SET_PDEATHSIG, stopSignal);
        if (getppid() != parent)
            _exit(126);
    });
}

bool isZombie(const QByteArray &process)
{
    QFile file(u"/proc/%1/stat"_s.arg(QString::fromLatin1(process)));
    return !file.open(QIODevice::ReadOnly) || file.readAll().contains(") Z ");
}

QString contentOf(const QString &file)
{
    QFile log(file);
    return log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll()) : QString();
}

} // namespace

ServerProcess::ServerProcess(const QString &name, int stopSignal)
    : m_stopSignal(stopSignal),
      m_folder(QDir::temp().filePath(u"ponyup-%1-XXXXXX"_s.arg(name)))
{
    const User user = serverUser();
    const QByteArray folder = QFile::encodeName(m_folder.path());
    if (!m_folder.isValid())
        m_error = m_folder.errorString();
    else if (geteuid() == 0 && chown(folder.constData(), user.user, user.group) != 0)
        m_error = u"The folder %1 cannot be given to the server's user."_s.arg(m_folder.path());
}

ServerProcess::~ServerProcess()
{
    stop();
}

QString ServerProcess::path(const QString &relative) const
{
    return relative.isEmpty() ? m_folder.path() : m_folder.filePath(relative);
}

bool ServerProcess::prepare(const QString &program, const QStringList &arguments)
{
    if (!m_error.isEmpty())
        return false;
    QProcess process;
    setUp(process, m_folder.path(), m_stopSignal);
    process.start(program, arguments);
    const bool ended = process.waitForFinished(patience);
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    m_error = u"%1 failed: %2\n%3"_s.arg(program, process.errorString(),
                                         QString::fromUtf8(process.readAll()));
    process.kill();
    process.waitForFinished();
    return false;
}

bool ServerProcess::start(const QString &program, const QStringList &arguments,
                          const QString &logFile, const std::function<bool()> &isReady)
{
    m_error.clear();
    setUp(m_process, m_folder.path(), m_stopSignal);
    m_process.setStandardOutputFile(logFile, QIODevice::Append);
    m_process.start(program, arguments);
    QElapsedTimer waited;
    waited.start();
    while (m_process.state() != QProcess::NotRunning && waited.elapsed() < patience) {
        if (isReady())
            return true;
        m_process.waitForFinished(10);
    }
    m_error =
        u"%1 did not start: %2\n%3"_s.arg(program, m_process.errorString(), contentOf(logFile));
    stop();
    return false;
}

void ServerProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    const auto first = static_cast<pid_t>(m_process.processId());
    ::kill(first, SIGSTOP); // It starts no more.
    QFile children(u"/proc/%1/task/%1/children"_s.arg(first));
    if (!children.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(children.fileName()), qPrintable(children.errorString()));
    const QByteArrayList others = children.readAll().simplified().split(' ');
    for (const QByteArray &child : others)
        if (const pid_t process = child.toInt())
            ::kill(process, SIGKILL);
    ::kill(first, SIGKILL);
    m_process.waitForFinished(patience);
    // They have another parent by now, which takes its time to bury them.
    for (const QByteArray &child : others)
        while (child.toInt() > 0 && ::kill(child.toInt(), 0) == 0 && !isZombie(child))
            QThread::msleep(1);
}

void ServerProcess::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    ::kill(static_cast<pid_t>(m_process.processId()), m_stopSignal);
    if (!m_process.waitForFinished(patience)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

quint16 freePort()
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return 0;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto *any = reinterpret_cast<sockaddr *>(&address);
    const bool bound = bind(listener, any, length) == 0 && getsockname(listener, any, &length) == 0;
    close(listener);
    return bound ? ntohs(address.sin_port) : 0;
}

QString serverProgram(const QString &name, const QStringList &folders)
{
    const QString found = QStandardPaths::findExecutable(name, folders);
    return found.isEmpty() ? QStandardPaths::findExecutable(name) : found;
}

} // namespace ponyup::testing
