// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/confirmation.h"

#include "base/tr.h"
#include "report/plaintext.h"

#include <QTextStream>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

/// Null at the end of the input.
QString answerTo(const QString &question)
{
    std::fflush(stdout);
    const QByteArray prompt = (question + u' ').toUtf8();
    std::fwrite(prompt.constData(), 1, size_t(prompt.size()), stderr);
    std::fflush(stderr);
    QTextStream input(stdin);
    return input.readLine().trimmed();
}

} // namespace

bool canAsk()
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

Result<> confirm(Context &context, const Environment &environment, const QString &question)
{
    if (context.line.has(u"yes"_s))
        return {};
    const QString command = context.line.command()->name;
    if (!canAsk())
        return fail(
            ErrorKind::Usage,
            Tr::tr("\"ponyup %1\" works on the database itself, and there is no terminal to ask "
                   "for a yes.")
                .arg(command),
            Tr::tr("Pass --yes to go ahead without being asked."));

    const QString name = visible(environment.url.shortName());
    if (environment.kind == EnvironmentKind::Production) {
        //: %1 a question, %2 a database's name
        const QString prompt = Tr::tr("%1 This is PRODUCTION: type the database's name (%2) to go "
                                      "ahead:");
        if (answerTo(prompt.arg(question, name)) == name)
            return {};
        return fail(ErrorKind::Cancelled,
                    Tr::tr("The name was not typed: nothing has been changed."));
    }
    const QString answer = answerTo(Tr::tr("%1 [y/N]").arg(question)).toLower();
    //: the answer to a question that ends in [y/N]
    if (answer == Tr::tr("y") || answer == Tr::tr("yes"))
        return {};
    return fail(ErrorKind::Cancelled, Tr::tr("There was no yes: nothing has been changed."));
}

} // namespace ponyup::cli
