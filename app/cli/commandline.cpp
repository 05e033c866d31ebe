// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"

#include "base/closest.h"
#include "base/tr.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

QString helpHint(const Command *command)
{
    return command ? Tr::tr("See \"ponyup %1 --help\".").arg(command->name)
                   : Tr::tr("See \"ponyup --help\".");
}

QString meantHint(const QString &meant, const Command *command)
{
    return meant.isEmpty() ? helpHint(command)
                           : Tr::tr("Did you mean \"%1\"? %2").arg(meant, helpHint(command));
}

std::vector<Option> optionsOf(const Command *command)
{
    std::vector<Option> options = globalOptions();
    if (command)
        options.insert(options.end(), command->options.begin(), command->options.end());
    return options;
}

const Option *find(const std::vector<Option> &options, const QString &name, bool isShort)
{
    const auto found = std::ranges::find_if(options, [&](const Option &option) {
        return isShort ? QString(option.shortName) == name : option.name == name;
    });
    return found == options.end() ? nullptr : &*found;
}

/// The name that was begun or mistyped; empty when there is none like it.
QString likely(const QString &typed, const QStringList &names)
{
    for (const QString &name : names)
        if (typed.size() > 1 && name.startsWith(typed))
            return name;
    return closest(typed, names);
}

QString likelyOption(const QString &name, const std::vector<Option> &options)
{
    QStringList names;
    for (const Option &option : options)
        names += option.name;
    const QString meant = likely(name, names);
    return meant.isEmpty() ? QString() : u"--"_s + meant;
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &words)
{
    CommandLine line;
    bool optionsEnded = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (!optionsEnded && word == "--"_L1) {
            optionsEnded = true;
            continue;
        }
        const bool isOption = !optionsEnded && word.size() > 1 && word.startsWith(u'-');
        const Result<> taken = isOption ? line.takeOption(word, words, i) : line.takeWord(word);
        if (!taken)
            return fail(taken.error());
    }
    // Somebody who asks for help need not have typed the rest.
    if (!line.has(u"help"_s))
        if (const Result<> checked = line.checkArguments(); !checked)
            return fail(checked.error());
    return line;
}

Result<> CommandLine::takeOption(const QString &word, const QStringList &words, qsizetype &index)
{
    // --name, --name=value, --name value, -n, -nvalue, -n value
    const bool isShort = !word.startsWith("--"_L1);
    const qsizetype equals = isShort ? -1 : word.indexOf(u'=');
    const QString name = isShort ? word.mid(1, 1) : word.mid(2, equals < 0 ? -1 : equals - 2);
    const std::vector<Option> options = optionsOf(m_command);
    const Option *option = find(options, name, isShort);
    const QString shown = isShort ? u"-"_s + name : u"--"_s + name;
    if (!option)
        return fail(ErrorKind::Usage, Tr::tr("There is no option \"%1\".").arg(shown),
                    meantHint(isShort ? QString() : likelyOption(name, options), m_command));

    const bool hasValue = equals >= 0 || (isShort && word.size() > 2);
    if (option->valueName.isEmpty()) {
        if (hasValue)
            return fail(ErrorKind::Usage, Tr::tr("The option \"%1\" takes no value.").arg(shown),
                        helpHint(m_command));
        m_options.insert(option->name, {});
        return {};
    }
    if (hasValue) {
        m_options.insert(option->name, word.mid(isShort ? 2 : equals + 1));
        return {};
    }
    if (index + 1 >= words.size())
        return fail(ErrorKind::Usage,
                    Tr::tr("The option \"%1\" needs a value: %1 %2").arg(shown, option->valueName),
                    helpHint(m_command));
    m_options.insert(option->name, words[++index]);
    return {};
}

Result<> CommandLine::takeWord(const QString &word)
{
    if (m_command) {
        m_arguments += word;
        return {};
    }
    const auto &table = commands();
    const auto found = std::ranges::find(table, word, &Command::name);
    if (found != table.end()) {
        m_command = &*found;
        return {};
    }
    QStringList names;
    for (const Command &command : table)
        names += command.name;
    return fail(ErrorKind::Usage, Tr::tr("There is no command \"%1\".").arg(word),
                meantHint(likely(word, names), nullptr));
}

Result<> CommandLine::checkArguments() const
{
    if (!m_command)
        return {};
    if (m_arguments.size() < m_command->leastArguments)
        return fail(ErrorKind::Usage,
                    Tr::tr("The command \"%1\" needs an argument: ponyup %1 %2")
                        .arg(m_command->name, m_command->arguments),
                    helpHint(m_command));
    if (m_arguments.size() > m_command->mostArguments) {
        const QString surplus = m_arguments[m_command->mostArguments];
        const QString hint = m_command->mostArguments > 0
            ? Tr::tr("Put quotes around an argument that has spaces. %1").arg(helpHint(m_command))
            : helpHint(m_command);
        return fail(ErrorKind::Usage,
                    Tr::tr("\"%1\" is one argument too many for the command \"%2\".")
                        .arg(surplus, m_command->name),
                    hint);
    }
    return {};
}

Result<std::optional<int>> CommandLine::version(const QString &option) const
{
    if (!has(option))
        return std::nullopt;
    const Result<int> number = parseVersion(value(option));
    if (!number)
        return fail(number.error());
    return *number;
}

Result<int> parseVersion(const QString &text)
{
    const QStringView digits = text.startsWith(u'v') ? QStringView(text).mid(1) : QStringView(text);
    bool isNumber = false;
    const int number = digits.toInt(&isNumber);
    if (!isNumber || number < 0 || !digits.front().isDigit())
        return fail(ErrorKind::Usage, Tr::tr("\"%1\" is not a version.").arg(text),
                    Tr::tr("A version is a number from 0, as in \"12\" or \"v12\"."));
    return number;
}

} // namespace ponyup::cli
