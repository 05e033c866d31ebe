// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto holder = (*session)->lockHolder();
    if (!holder)
        return fail(holder.error());
    context.out.add({{u"lockHolder"_s, toJson(*holder)}});
    context.out.line(*holder ? Tr::tr("The update lock is held by %1.").arg(visible((*holder)->who))
                             : Tr::tr("The update lock is free."));
    return Done;
}

} // namespace

Command lockCommand()
{
    Command command;
    command.name = u"lock"_s;
    command.summary = Tr::tr("who holds the update lock");
    command.help = Tr::tr(
        "Only one update at a time may run on a database. This says which program holds the update "
        "lock just now, as far as the system tells; it neither takes the lock nor waits for it.");
    command.examples = {{u"ponyup lock"_s, Tr::tr("free, or who holds it")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
