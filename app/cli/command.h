// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace ponyup::cli {

class Context;

/// An option, global or of a command.
struct Option {
    QString name; ///< "to", without dashes.
    QString valueName; ///< "N"; empty for a switch.
    QString help;
    QChar shortName; ///< Null when it has none.
};

struct Example {
    QString line; ///< As typed.
    QString says;
};

/// In the order of the overview.
enum class Group { Project, Look, Change };

/// A command. Its function does the work and returns the exit code; an Error is told to the user
/// and becomes the exit code of its kind.
struct Command {
    QString name;
    Group group = Group::Look;
    QString arguments; ///< "MESSAGE", "[BACKUP]"; empty when it takes none.
    int leastArguments = 0;
    int mostArguments = 0;
    QString summary; ///< One line, for the overview.
    QString help; ///< Paragraphs, separated by empty lines.
    std::vector<Example> examples;
    std::vector<Option> options;
    Result<int> (*run)(Context &context) = nullptr;
};

/// The table of all commands, in the order in which a newcomer meets them.
const std::vector<Command> &commands();
/// Options that every command takes.
const std::vector<Option> &globalOptions();

/// Options that several commands share.
Option yesOption();
Option toOption(const QString &help);

} // namespace ponyup::cli
