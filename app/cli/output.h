// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QJsonObject>
#include <QString>

#include <mutex>

namespace ponyup::cli {

/// How a piece of text looks on a terminal that has colours. Never says anything by itself.
enum class Look { Plain, Strong, Soft, Good, Warning, Bad };

/// Everything that the program prints. Results go to standard output, progress, warnings and errors
/// to standard error. What comes from folder, database or server is shown with its control
/// characters spelled out. note() and transient() may be called from any thread.
class Output {
public:
    struct Options {
        bool json = false;
        bool quiet = false;
        bool verbose = false;
        QString color; ///< "auto", "always" or "never".
    };
    explicit Output(const Options &options);

    bool isJson() const { return m_options.json; }
    bool isQuiet() const { return m_options.quiet; }
    bool isVerbose() const { return m_options.verbose; }
    bool errorsOnTerminal() const { return m_errorsOnTerminal; }
    int errorsWidth() const; ///< Columns of the terminal behind standard error.

    /// One line of the result, for people: not printed with --json or --quiet.
    void line(const QString &text = {});
    /// Exactly these bytes, whatever the options: a script, a help text.
    void raw(const QByteArray &bytes);
    /// The text in colour, when standard output has colours.
    QString styled(Look look, const QString &text) const;

    /// Fields of the one object that --json prints.
    void add(const QJsonObject &fields);
    /// Prints that object. `ok` is true for the exit codes that tell of no fault.
    void finishJson(int exitCode);

    /// One line on standard error; not printed with --quiet.
    void note(const QString &text);
    void warning(const QString &text);
    /// Place and message, the server's own words, what to do; then the other problems. Also kept
    /// for
    /// --json.
    void error(const Error &error);
    /// A line that the next text on standard error takes away: the progress bar. Empty: no line.
    void transient(const QString &text);

    /// False, with a word on standard error, when standard output could not be written.
    bool flush();

private:
    void toOutput(const QByteArray &bytes);
    void toErrors(const QString &text);
    void printError(const Error &error);

    Options m_options;
    QJsonObject m_fields;
    bool m_colours = false;
    bool m_errorColours = false;
    bool m_errorsOnTerminal = false;
    std::mutex m_errorsMutex;
    QString m_transient;
    int m_outputError = 0; ///< errno of the first write to standard output that failed.
};

} // namespace ponyup::cli
