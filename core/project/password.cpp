// SPDX-License-Identifier: LGPL-3.0-or-later
#include "project/password.h"

#include "base/tr.h"

#include <QProcess>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 300'000; // ms; somebody may have to type a passphrase.

QString otherSources()
{
    return Tr::tr(
        "Give the password by an environment variable (password = { env = \"NAME\" }), by "
        "the database's own means (.pgpass, PGPASSWORD, ~/.my.cnf), or on the command "
        "line by PONYUP_DATABASE.");
}

tl::unexpected<Error> noPassword(const Environment &environment, const QString &why,
                                 const QString &hint)
{
    return fail(
        ErrorKind::Connection,
        Tr::tr("There is no password for the environment %1: %2").arg(environment.name, why), hint);
}

} // namespace

Result<DatabaseUrl> urlWithPassword(const Environment &environment)
{
    DatabaseUrl url = environment.url;
    const PasswordSource &source = environment.password;
    if (!url.password.isEmpty() || source.kind == PasswordSource::Kind::None)
        return url;
    switch (source.kind) {
    case PasswordSource::Kind::Environment:
        url.password = qEnvironmentVariable(source.value.toUtf8().constData());
        if (url.password.isEmpty())
            return noPassword(environment, Tr::tr("the variable %1 is not set.").arg(source.value),
                              Tr::tr("Set it in the environment that PonyUp is started from."));
        return url;
    case PasswordSource::Kind::Command:
        return noPassword(
            environment,
            Tr::tr(
                "it comes from a command, and only the command line runs commands of a project."),
            otherSources());
    default:
        return noPassword(environment,
                          Tr::tr("it is to come from a keychain, and this program asks none."),
                          otherSources());
    }
}

Result<QString> passwordFromCommand(const Environment &environment)
{
    const QString &command = environment.password.value;
    QStringList words = QProcess::splitCommand(command);
    if (words.isEmpty())
        return noPassword(environment, Tr::tr("the command is empty."), otherSources());
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.start(words.takeFirst(), words);
    const QString hint = Tr::tr("Run it in a terminal to see what is wrong.");
    if (!process.waitForStarted())
        return noPassword(
            environment,
            Tr::tr("\"%1\" cannot be started (%2).").arg(command, process.errorString()), hint);
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished();
        return noPassword(environment, Tr::tr("\"%1\" does not end.").arg(command), hint);
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return noPassword(environment,
                          Tr::tr("\"%1\" failed with exit code %2.")
                              .arg(command, QString::number(process.exitCode())),
                          hint);
    const QString password =
        QString::fromUtf8(process.readAllStandardOutput().split('\n').front()).remove(u'\r');
    if (password.isEmpty())
        return noPassword(environment, Tr::tr("\"%1\" writes nothing.").arg(command), hint);
    return password;
}

} // namespace ponyup
