// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

#include <QMap>

#include <optional>

namespace ponyup::cli {

/// What was typed, taken apart. Options may stand before and after the command; `--` ends them.
class CommandLine {
public:
    /// ErrorKind::Usage for an unknown command or option (with the one that was likely meant), a
    /// missing or superfluous value, too few or too many arguments.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &words);

    const Command *command() const { return m_command; } ///< Null when none was named.
    const QStringList &arguments() const { return m_arguments; }
    bool has(const QString &option) const { return m_options.contains(option); }
    QString value(const QString &option) const { return m_options.value(option); }
    /// The option's value as a version number; ErrorKind::Usage for anything else.
    [[nodiscard]] Result<std::optional<int>> version(const QString &option) const;

private:
    Result<> takeOption(const QString &word, const QStringList &words, qsizetype &index);
    Result<> takeWord(const QString &word);
    Result<> checkArguments() const;

    const Command *m_command = nullptr;
    QStringList m_arguments;
    QMap<QString, QString> m_options;
};

/// "12", "v12": a version number; ErrorKind::Usage with what was expected.
[[nodiscard]] Result<int> parseVersion(const QString &text);

} // namespace ponyup::cli
