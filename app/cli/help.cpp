// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help.h"

#include "cli/texttable.h"

#include "base/tr.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

constexpr int pageWidth = 80;

QString spaces(int count)
{
    return {std::max(0, count), u' '};
}

/// The text broken into lines that fit beside an indent.
QString wrapped(const QString &text, int indent)
{
    QString result;
    int column = 0;
    for (const QString &word : text.split(u' ')) {
        const int width = displayWidth(word);
        if (column == 0) {
            result += spaces(indent) + word;
            column = indent + width;
        } else if (column + 1 + width > pageWidth) {
            result += u'\n' + spaces(indent) + word;
            column = indent + width;
        } else {
            result += u' ' + word;
            column += 1 + width;
        }
    }
    return result + u'\n';
}

/// "  term      what it means", the meaning broken under itself.
QString entry(const QString &term, const QString &meaning, int width)
{
    const int indent = 2 + width + 2;
    const QString block = wrapped(meaning, indent);
    if (displayWidth(term) > width)
        return spaces(2) + term + u'\n' + block;
    return spaces(2) + term + spaces(width - displayWidth(term)) + block.mid(2 + width);
}

QString optionTerm(const Option &option)
{
    QString term = option.shortName.isNull() ? u"    "_s : u"-%1, "_s.arg(option.shortName);
    term += u"--"_s + option.name;
    if (!option.valueName.isEmpty())
        term += u' ' + option.valueName;
    return term;
}

QString optionEntries(const std::vector<Option> &options)
{
    QString text;
    for (const Option &option : options)
        text += entry(optionTerm(option), option.help, 22);
    return text;
}

QString groupTitle(Group group)
{
    switch (group) {
    case Group::Project:
        return Tr::tr("Make a project and its migrations (the database is not touched):");
    case Group::Look:
        return Tr::tr("Look (nothing is ever written to the database):");
    case Group::Change:
        return Tr::tr("Change the database:");
    }
    Q_UNREACHABLE();
}

QString section(const QString &title)
{
    return u'\n' + title + u'\n';
}

QString exitCodes()
{
    const QStringList meanings{
        Tr::tr("done, or nothing to do"),
        Tr::tr("error"),
        Tr::tr("the command line makes no sense"),
        Tr::tr("something is pending (status --exit-code, check)"),
        Tr::tr("refused by a check: a script, the folder's order, a changed migration, drift"),
        Tr::tr("somebody else is using the database"),
        Tr::tr("a migration stopped half-way; its journal is kept"),
        Tr::tr("cancelled"),
    };
    QString text;
    for (qsizetype code = 0; code < meanings.size(); ++code)
        text += entry(QString::number(code), meanings[code], 3);
    return text;
}

} // namespace

QString overview()
{
    QString text = wrapped(Tr::tr("PonyUp %1 brings a database from the version it has to the "
                                  "version it should have.")
                               .arg(QLatin1StringView(PONYUP_VERSION)),
                           0);
    text += section(Tr::tr("Usage:"));
    text += u"  ponyup [-p FILE|DIR] [-e ENV] COMMAND [...]\n"
            "  ponyup --database sqlite:FILE --folder DIR COMMAND [...]\n"_s;
    text += section(Tr::tr("The first three steps, with a folder of migrations at hand:"));
    text += entry(u"ponyup init"_s, Tr::tr("writes ponyup.toml: which folder, which database"), 16);
    text += entry(u"ponyup preview"_s,
                  Tr::tr("carries the pending migrations out on a copy and shows what each "
                         "statement did"),
                  16);
    text +=
        entry(u"ponyup migrate"_s, Tr::tr("shows the plan, asks, makes a backup, applies it"), 16);
    for (const Group group : {Group::Project, Group::Look, Group::Change}) {
        text += section(groupTitle(group));
        for (const Command &command : commands())
            if (command.group == group)
                text += entry(command.name, command.summary, 10);
    }
    text += section(Tr::tr("Options of every command:"));
    text += optionEntries(globalOptions());
    text += section(Tr::tr("Environment variables:"));
    text += entry(u"PONYUP_PROJECT"_s, Tr::tr("as --project"), 16);
    text += entry(u"PONYUP_ENV"_s, Tr::tr("as --environment"), 16);
    text += entry(u"PONYUP_DATABASE"_s, Tr::tr("as --database"), 16);
    text += section(Tr::tr("Exit codes:"));
    text += exitCodes();
    text += u'\n' + Tr::tr("\"ponyup COMMAND --help\" explains a command, with examples.") + u'\n';
    return text;
}

QString helpFor(const Command &command)
{
    QString usage = u"ponyup "_s + command.name;
    for (const Option &option : command.options)
        usage += option.valueName.isEmpty() ? u" [--%1]"_s.arg(option.name)
                                            : u" [--%1 %2]"_s.arg(option.name, option.valueName);
    if (!command.arguments.isEmpty())
        usage += u' ' + command.arguments;

    QString text = wrapped(u"ponyup %1: %2"_s.arg(command.name, command.summary), 0);
    text += section(Tr::tr("Usage:")) + wrapped(usage, 2) + u'\n';
    const QStringList paragraphs = command.help.split(u"\n\n"_s);
    for (const QString &paragraph : paragraphs)
        text += wrapped(paragraph, 0) + u'\n';
    if (!command.options.empty())
        text += Tr::tr("Options:") + u'\n' + optionEntries(command.options) + u'\n';
    text += Tr::tr("Examples:") + u'\n';
    for (const Example &example : command.examples)
        text += spaces(2) + example.line + u'\n' + wrapped(example.says, 6);
    text += u'\n' + Tr::tr("Options of every command are in \"ponyup --help\".") + u'\n';
    return text;
}

} // namespace ponyup::cli
