// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"

#include "base/tr.h"
#include "report/plaintext.h"

#include <QDir>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto files = (*session)->createMigration(context.line.arguments().constFirst());
    if (!files)
        return fail(files.error());
    context.out.add({{u"files"_s, QJsonArray::fromStringList(*files)}});
    for (const QString &file : *files)
        context.out.line(Tr::tr("Made %1").arg(visible(QDir::current().relativeFilePath(file))));
    return Done;
}

} // namespace

Command newCommand()
{
    Command command;
    command.name = u"new"_s;
    command.group = Group::Project;
    command.arguments = u"MESSAGE"_s;
    command.leastArguments = 1;
    command.mostArguments = 1;
    command.summary = Tr::tr("make the next migration from templates");
    command.help = Tr::tr(
        "Makes the next version's entry in the migrations folder: vN with a template to fill in. "
        "MESSAGE is the one line that timeline and history show for it.");
    command.examples = {
        {u"ponyup new \"add the order index\""_s, Tr::tr("after v12, this makes v13/migrate.sql")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
