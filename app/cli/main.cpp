// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/context.h"
#include "cli/exitcode.h"
#include "cli/help.h"

#include "base/tr.h"
#include "engines/engine.h"
#include "shared/translations.h"

#include <QCoreApplication>

#include <csignal>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

Output::Options outputOptions(const CommandLine &line)
{
    return {.json = line.has(u"json"_s),
            .quiet = line.has(u"quiet"_s),
            .verbose = line.has(u"verbose"_s),
            .color = line.has(u"color"_s) ? line.value(u"color"_s) : u"auto"_s};
}

Result<> checkColor(const QString &when)
{
    if (when == "auto"_L1 || when == "always"_L1 || when == "never"_L1)
        return {};
    return fail(ErrorKind::Usage, Tr::tr("\"%1\" does not say when to use colours.").arg(when),
                Tr::tr("Use --color auto, --color always or --color never."));
}

Result<int> run(const CommandLine &line, Output &out, const QString &color)
{
    if (const Result<> checked = checkColor(color); !checked)
        return fail(checked.error());
    if (line.has(u"help"_s)) {
        out.raw((line.command() ? helpFor(*line.command()) : overview()).toUtf8());
        return Done;
    }
    if (line.has(u"version"_s)) {
        out.raw("PonyUp " PONYUP_VERSION "\n");
        return Done;
    }
    if (!line.command())
        return fail(ErrorKind::Usage, Tr::tr("No command was given."),
                    Tr::tr("\"ponyup status\" shows where a database stands, \"ponyup --help\" "
                           "explains all commands."));
    Context context(line, out);
    return line.command()->run(context);
}

int finish(Output &out, const Result<int> &result)
{
    if (!result)
        out.error(result.error());
    const int code = result ? *result : exitCode(result.error().kind);
    if (out.isJson())
        out.finishJson(code);
    const bool written = out.flush();
    return code == Done && !written ? Failure : code;
}

int runProgram(const QStringList &words)
{
    const Result<CommandLine> line = CommandLine::parse(words);
    if (!line) {
        Output out({.json = words.contains(u"--json"_s), .color = u"auto"_s});
        return finish(out, fail(line.error()));
    }
    Output::Options options = outputOptions(*line);
    const QString color = options.color;
    // Help and version are texts; nobody parses them.
    options.json = options.json && !line->has(u"help"_s) && !line->has(u"version"_s);
    Output out(options);
    return finish(out, run(*line, out, color));
}

} // namespace

} // namespace ponyup::cli

int main(int argc, char **argv)
{
    // A write that fails is reported where it happens; it does not kill a run half-way.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    ponyup::configureEngines();
    QCoreApplication application(argc, argv);
    ponyup::installTranslations(application);
    QCoreApplication::setApplicationName(u"ponyup"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PONYUP_VERSION));
    return ponyup::cli::runProgram(QCoreApplication::arguments().mid(1));
}
