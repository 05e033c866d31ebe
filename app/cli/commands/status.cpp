// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/statementtable.h"
#include "cli/texttable.h"
#include "cli/timelinetable.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"
#include "report/words.h"

#include <ranges>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

QString versionSentence(const Status &status)
{
    const Timeline &timeline = status.timeline;
    const QString current = QString::number(timeline.current);
    if (timeline.databaseNewer)
        return Tr::tr("%1: the database is newer than this folder").arg(current);
    if (timeline.newest < 0)
        return Tr::tr("%1; the folder is empty").arg(current);
    const QString newest = QString::number(timeline.newest);
    if (timeline.modelPending)
        return Tr::tr("%1 of %2, only objects of the latest model are to be created")
            .arg(current, newest);
    if (timeline.pending == 0)
        return Tr::tr("%1 of %2, nothing pending").arg(current, newest);
    return Tr::tr("%1 of %2, %3 pending").arg(current, newest, QString::number(timeline.pending));
}

QString driftSentence(const Status &status)
{
    const auto &drift = status.drift;
    if (!drift && !status.server.exists)
        return Tr::tr("none: there is no database yet");
    if (!drift)
        return Tr::tr("not known: this version has no model");
    const int differences = int(drift->missing.size() + drift->drift.changes.size());
    return differences == 0
        ? Tr::tr("none")
        : Tr::tr("%n difference(s) from the model; see \"ponyup check\"", nullptr, differences);
}

void print(Output &out, const Session &session, const Status &status)
{
    const Environment &environment = session.environment();
    const ServerInfo &server = status.server;
    const QString database = server.exists
        ? environment.url.toString()
        : Tr::tr("%1 (not there yet: the first update makes it)").arg(environment.url.toString());
    const auto fact = [&](const QString &name, const QString &value) {
        out.line(name.leftJustified(12) + u' ' + visible(value));
    };
    fact(Tr::tr("Database"), database);
    if (!environment.name.isEmpty())
        fact(Tr::tr("Environment"),
             Tr::tr("%1 (%2)").arg(environment.name, environmentKindName(environment.kind)));
    fact(Tr::tr("Server"), u"%1 %2"_s.arg(server.product, server.version));
    fact(Tr::tr("Folder"), status.folder.folder);
    fact(Tr::tr("Version"), versionSentence(status));
    fact(Tr::tr("Drift"), driftSentence(status));
    if (status.drift && !status.drift->toCreate.empty())
        fact(Tr::tr("New"),
             Tr::tr("in this version's model, made by the next update: %1")
                 .arg(objectNames(status.drift->toCreate)));
    fact(Tr::tr("Lock"), status.lockHolder ? status.lockHolder->who : Tr::tr("free"));
    if (server.readOnly && !out.isVerbose())
        fact(Tr::tr("Access"), Tr::tr("read-only"));
    for (const QString &note : status.folder.notes)
        fact(Tr::tr("Note"), note);
    if (out.isVerbose()) {
        for (const ConnectionFact &each : connectionFacts(server) | std::views::drop(2))
            fact(each.name, each.value); // Server and database stand above.
        for (auto it = server.settings.cbegin(); it != server.settings.cend(); ++it)
            fact(Tr::tr("Setting"), u"%1 = %2"_s.arg(it.key(), it.value()));
    }
    if (!status.timeline.rows.empty()) {
        out.line();
        printTimeline(out, status.timeline);
    }
    if (!status.statements.empty()) {
        out.line();
        printStatements(out, status.statements);
    }
}

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto status = (*session)->status();
    if (!status)
        return fail(status.error());
    context.out.add(toJson(*status));
    print(context.out, **session, *status);
    // That an update would be refused is part of the answer here, no fault of the question.
    if (status->refusal)
        context.out.error(*status->refusal);
    return context.line.has(u"exit-code"_s) ? exitCode(*status) : Done;
}

} // namespace

Command statusCommand()
{
    Command command;
    command.name = u"status"_s;
    command.summary = Tr::tr("where the database stands, what is pending");
    command.help = Tr::tr(
        "Shows the database's version, the folder's newest one, the timeline between them, whether "
        "the schema has drifted from its model, and who holds the update lock. Of a migration that "
        "was left half-way it shows what has become of each statement: applied, not applied, "
        "running or in doubt, and why that is known. Nothing is written, not even the Version "
        "table of a database that has none yet.\n\n"
        "When an update would be refused, the reason is told on standard error.");
    command.options = {
        {u"exit-code"_s,
         {},
         Tr::tr("Exit with 3 when something is pending, with 4 when an update would be "
                "refused.")}};
    command.examples = {
        {u"ponyup status"_s, Tr::tr("of the project in this folder")},
        {u"ponyup -e prod status --exit-code"_s, Tr::tr("in a script: 0 means up to date")},
        {u"ponyup --database sqlite:shop.db --folder migrations status"_s,
         Tr::tr("without a project file")},
        {u"ponyup status --json | jq .timeline.pending"_s, Tr::tr("one figure of it")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
