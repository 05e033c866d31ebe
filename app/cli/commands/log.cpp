// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/texttable.h"

#include "base/tr.h"
#include "report/json.h"
#include "report/plaintext.h"
#include "report/words.h"

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

void print(Output &out, const std::vector<AuditEntry> &log)
{
    TextTable table({{u"#"_s, TextTable::Align::Right},
                     {Tr::tr("Time")},
                     {Tr::tr("Event")},
                     {Tr::tr("Version"), TextTable::Align::Right},
                     {Tr::tr("Message")},
                     {Tr::tr("By")},
                     {Tr::tr("Rows"), TextTable::Align::Right},
                     {Tr::tr("Took"), TextTable::Align::Right},
                     {Tr::tr("Error")}});
    for (size_t i = log.size(); i-- > 0;) {
        const AuditEntry &entry = log[i];
        const bool failed = entry.event == AuditEvent::Failed;
        table.addRow({QString::number(entry.number),
                      timeWord(entry.time),
                      {auditEventName(entry.event), failed ? Look::Bad : Look::Plain},
                      stepWord(entry.from, entry.to),
                      entry.message,
                      u"%1@%2"_s.arg(entry.user, entry.host),
                      countWord(entry.rows),
                      durationWord(entry.duration),
                      entry.error});
    }
    if (table.isEmpty())
        out.line(Tr::tr("The audit log is empty."));
    else
        table.print(out);
}

Result<int> verify(Context &context, Session &session, const std::vector<AuditEntry> &log)
{
    const auto breaks = session.verifyLog();
    if (!breaks)
        return fail(breaks.error());
    const auto faults = session.verifyRecords();
    if (!faults)
        return fail(faults.error());
    const QString head = log.empty() ? QString() : QString::fromLatin1(log.back().hash);
    context.out.add({{u"breaks"_s, toJsonArray(*breaks)}, {u"head"_s, head}});
    if (breaks->empty() && faults->empty()) {
        context.out.line(Tr::tr("The audit log holds: %n row(s), each linked to the one before.",
                                nullptr, int(log.size())));
        if (!head.isEmpty())
            context.out.line(Tr::tr("Hash of the last row: %1").arg(visible(head)));
        return Done;
    }
    if (breaks->empty()) {
        Error error = faults->front();
        error.others.assign(faults->begin() + 1, faults->end());
        return fail(std::move(error));
    }
    Error error{.kind = ErrorKind::HistoryTampered,
                .message = Tr::tr("The audit log has been changed from outside."),
                .hint = Tr::tr("Find out who writes to ponyup_log. A backup from before has the "
                               "rows as they were.")};
    for (const ChainBreak &broken : *breaks)
        error.others.push_back(
            {.kind = ErrorKind::HistoryTampered,
             .message =
                 Tr::tr("Audit log, row %1: %2").arg(QString::number(broken.number), broken.what)});
    error.others.insert(error.others.end(), faults->begin(), faults->end());
    return fail(std::move(error));
}

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto log = (*session)->log();
    if (!log)
        return fail(log.error());
    context.out.add({{u"entries"_s, toJsonArray(*log)}});
    if (context.line.has(u"verify"_s))
        return verify(context, **session, *log);
    print(context.out, *log);
    return Done;
}

} // namespace

Command logCommand()
{
    Command command;
    command.name = u"log"_s;
    command.summary = Tr::tr("the audit log: all that was done, by whom");
    command.help = Tr::tr(
        "Lists the audit log, newest first: applied, undone and failed migrations, baselines, "
        "restores. Each row carries a hash over itself and the row before it; --verify computes "
        "them again and says which rows have been changed or taken away since. Keep the printed "
        "hash of the last row elsewhere to notice a log that was rewritten as a whole.");
    command.options = {
        {u"verify"_s, {}, Tr::tr("Check the chain; exit with 4 when it is broken.")}};
    command.examples = {{u"ponyup log"_s, Tr::tr("newest first")},
                        {u"ponyup log --verify"_s, Tr::tr("has anybody changed it?")}};
    command.run = run;
    return command;
}

} // namespace ponyup::cli
