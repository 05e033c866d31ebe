// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/commands.h"

#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/runs.h"

#include "base/tr.h"
#include "base/wholefile.h"
#include "report/plaintext.h"

#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

/// Standard output as the command's other results take it, which know what a closed pipe means.
class ToOutput : public QIODevice {
public:
    explicit ToOutput(Output &out) : m_out(out) { open(WriteOnly | Unbuffered); }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        m_out.raw(QByteArray::fromRawData(data, size));
        return size;
    }

private:
    Output &m_out;
};

Result<int> toFile(Context &context, Session &session, const RunOptions &options,
                   const QString &name)
{
    const auto cannotWrite = [&](const QString &detail) {
        return fail(ErrorKind::Io, Tr::tr("The script \"%1\" cannot be written.").arg(name),
                    Tr::tr("Check the folder, its rights and the free space."), detail);
    };
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(file.errorString());
    if (auto written = session.script(options, file); !written)
        return fail(std::move(written.error()));
    if (!commitFile(file))
        return cannotWrite(file.errorString());
    context.out.add({{u"file"_s, name}});
    context.out.line(Tr::tr("Wrote %1").arg(visible(name)));
    return Done;
}

Result<int> run(Context &context)
{
    const auto session = context.session();
    if (!session)
        return fail(session.error());
    const auto options = runOptions(context.line, **session);
    if (!options)
        return fail(options.error());
    if (context.line.has(u"output"_s))
        return toFile(context, **session, *options, context.line.value(u"output"_s));
    if (context.out.isJson())
        return fail(ErrorKind::Usage,
                    Tr::tr("With --json, standard output is for the JSON object."),
                    Tr::tr("Say where the script goes: ponyup script --json -o FILE"));
    ToOutput out(context.out);
    if (auto written = (*session)->script(*options, out); !written)
        return fail(std::move(written.error()));
    return Done;
}

} // namespace

Command scriptCommand()
{
    Command command;
    command.name = u"script"_s;
    command.summary = Tr::tr("the plan as one SQL file, for running elsewhere");
    command.help = Tr::tr(
        "Writes the pending migrations as one script for the database's own client (for SQLite, "
        "the sqlite3 program), so that they can be applied where PonyUp may not run. Nothing is "
        "run or written to the database now.\n\n"
        "The script does what \"ponyup migrate\" would do: each migration is a transaction "
        "together with its row in the Version table, of a model only what is missing is created, "
        "and a migration that cannot be one transaction keeps the journal. It stops at the first "
        "error, "
        "runs only on a database at the version that this one has now, and does nothing at all in "
        "a client that does not know how to stop. Only the audit log gets no rows.");
    command.options = {
        toOption(Tr::tr("Only up to version N. Default: the newest.")),
        {u"output"_s, u"FILE"_s, Tr::tr("Write to FILE. Default: standard output."), u'o'},
    };
    command.examples = {
        {u"ponyup script -o update.sql"_s, Tr::tr("into a file, whole or not at all")},
        {u"ponyup script --to 12 | sqlite3 shop.db"_s, Tr::tr("with the database's own client")},
    };
    command.run = run;
    return command;
}

} // namespace ponyup::cli
