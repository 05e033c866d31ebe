// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"
#include "report/words.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto test = (*session)->testConnection();
    if (!test)
        return fail(test.error());
    context.out.add(toJson(*test));
    for (const ConnectionFact &fact : connectionFacts(*test)) {
        const Look look = fact.matters ? Look::Warning : Look::Plain;
        context.out.line(fact.name.leftJustified(12) + u' '
                         + context.out.styled(look, visible(fact.value)));
    }
    context.out.line(
        Tr::tr("The connection works; all of this took %1.").arg(durationWord(test->elapsed)));
    return Done;
}

} // namespace

Command testConnectionCommand()
{
    Command command;
    command.name = u"test-connection"_s;
    command.summary = Tr::tr("whether the database can be reached, and whom one is connected with");
    command.help = Tr::tr(
        "Connects as a migration would and tells the server and its version, the user and whether "
        "it is a superuser, how the connection is encrypted, what stands in between (a pooler, a "
        "proxy) and beside it (a replica, a cluster), whether it can be written to, the version "
        "that the database is at, and who holds the update lock. Migrations are not read, and "
        "nothing is written.");
    command.examples = {
        {u"ponyup -e prod test-connection"_s, Tr::tr("before the night of the update")},
        {u"ponyup test-connection --json | jq .server.superuser"_s, Tr::tr("one of the facts")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
