// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "cli/exitcode.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

bool hasColours(const QString &when, int descriptor)
{
    if (when != "auto"_L1)
        return when == "always"_L1;
    return isatty(descriptor) && qEnvironmentVariableIsEmpty("NO_COLOR")
        && qgetenv("TERM") != "dumb";
}

QString coloured(Look look, const QString &text)
{
    switch (look) {
    case Look::Plain:
        return text;
    case Look::Strong:
        return u"\x1b[1m%1\x1b[0m"_s.arg(text);
    case Look::Soft:
        return u"\x1b[2m%1\x1b[0m"_s.arg(text);
    case Look::Good:
        return u"\x1b[32m%1\x1b[0m"_s.arg(text);
    case Look::Warning:
        return u"\x1b[33m%1\x1b[0m"_s.arg(text);
    case Look::Bad:
        return u"\x1b[31m%1\x1b[0m"_s.arg(text);
    }
    Q_UNREACHABLE();
}

void write(std::FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
}

} // namespace

Output::Output(const Options &options)
    : m_options(options),
      m_colours(hasColours(options.color, STDOUT_FILENO)),
      m_errorColours(hasColours(options.color, STDERR_FILENO)),
      m_errorsOnTerminal(isatty(STDERR_FILENO))
{
}

int Output::errorsWidth() const
{
    winsize size{};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

void Output::line(const QString &text)
{
    if (!m_options.json && !m_options.quiet)
        toOutput((text + u'\n').toUtf8());
}

void Output::toOutput(const QByteArray &bytes)
{
    if (m_outputError != 0)
        return;
    errno = 0;
    write(stdout, bytes);
    if (std::ferror(stdout))
        m_outputError = errno != 0 ? errno : EIO;
}

void Output::raw(const QByteArray &bytes)
{
    toOutput(bytes);
}

QString Output::styled(Look look, const QString &text) const
{
    return m_colours && !text.isEmpty() ? coloured(look, text) : text;
}

void Output::add(const QJsonObject &fields)
{
    for (auto it = fields.begin(); it != fields.end(); ++it)
        m_fields.insert(it.key(), it.value());
}

void Output::finishJson(int exitCode)
{
    m_fields.insert(u"ok"_s, exitCode == Done || exitCode == Pending);
    m_fields.insert(u"exitCode"_s, exitCode);
    if (!m_fields.contains(u"error"_s))
        m_fields.insert(u"error"_s, QJsonValue());
    toOutput(jsonText(m_fields, false));
}

void Output::note(const QString &text)
{
    if (!m_options.quiet)
        toErrors(text + u'\n');
}

void Output::warning(const QString &text)
{
    if (m_options.quiet)
        return;
    const QString head = Tr::tr("warning:");
    toErrors(u"ponyup: %1 %2\n"_s.arg(m_errorColours ? coloured(Look::Warning, head) : head,
                                      visible(text)));
}

void Output::error(const Error &error)
{
    m_fields.insert(u"error"_s, toJson(error));
    printError(error);
}

void Output::printError(const Error &error)
{
    const QString head = Tr::tr("error:");
    QString text = u"ponyup: %1 "_s.arg(m_errorColours ? coloured(Look::Bad, head) : head);
    if (const QString place = error.place.toString(); !place.isEmpty())
        text += visible(place) + ": "_L1;
    text += visible(error.message) + u'\n';
    if (!error.detail.isEmpty())
        text += visible(error.detail, Lines::Keep) + u'\n';
    if (!error.hint.isEmpty())
        text += Tr::tr("hint: %1").arg(visible(error.hint)) + u'\n';
    toErrors(text);
    for (const Error &other : error.others)
        printError(other);
}

void Output::transient(const QString &text)
{
    const std::lock_guard lock(m_errorsMutex);
    if (text == m_transient)
        return;
    m_transient = text;
    write(stderr, "\r\x1b[K" + text.toUtf8());
    std::fflush(stderr);
}

void Output::toErrors(const QString &text)
{
    const std::lock_guard lock(m_errorsMutex);
    const QByteArray bytes = text.toUtf8();
    write(stderr, m_transient.isEmpty() ? bytes : "\r\x1b[K" + bytes + m_transient.toUtf8());
    std::fflush(stderr);
}

bool Output::flush()
{
    errno = 0;
    if (std::fflush(stdout) != 0 && m_outputError == 0)
        m_outputError = errno;
    // A reader that has seen enough (`| head`) is no fault.
    if (m_outputError == 0 || m_outputError == EPIPE)
        return true;
    Error error{.kind = ErrorKind::Io,
                .message = Tr::tr("Standard output cannot be written."),
                .hint =
                    Tr::tr("What the command did in the database stands; see \"ponyup status\"."),
                .detail = QString::fromLocal8Bit(std::strerror(m_outputError))};
    printError(error);
    return false;
}

} // namespace ponyup::cli
