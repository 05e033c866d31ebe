// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>

namespace ponyup::testing {

/// Runs ponyup on a terminal of its own (a pty), so that it asks, paints its bar and gets Ctrl-C as
/// a terminal sends it.
class Terminal {
public:
    Terminal(const QStringList &arguments, const QString &folder,
             const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
    ~Terminal();
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    /// Reads until the text has appeared, or the program has ended; false in the latter case, and
    /// when nothing came for a minute.
    bool waitFor(const QByteArray &text);
    void type(const QByteArray &keys);
    /// Waits for the end; -1 when it was killed or does not end within a minute.
    int exitCode();
    /// All that was on the screen so far.
    const QByteArray &screen() const { return m_screen; }

private:
    bool readMore(int milliseconds);

    QProcess m_process;
    int m_master = -1;
    QByteArray m_screen;
};

} // namespace ponyup::testing
