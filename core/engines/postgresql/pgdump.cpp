// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/pgdump.h"

#include "base/tr.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// "pg_dump (PostgreSQL) 15.18 (Debian …)": 15; 0 when it does not say.
int majorVersion(const QString &program)
{
    QProcess process;
    process.start(program, {u"--version"_s});
    if (!process.waitForFinished(5000))
        return 0;
    static const QRegularExpression number(u"\\) (\\d+)"_s);
    return number.match(QString::fromUtf8(process.readAllStandardOutput())).captured(1).toInt();
}

/// Debian keeps the programs of each version apart; what is in the PATH there is a script that
/// picks one.
struct Program {
    QString path; ///< Empty: there is none that is new enough.
    int newest = 0; ///< Of those that are not; 0: there is none at all.
};

Program findProgram(int server)
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    QStringList candidates;
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        candidates.prepend(versions.filePath(version + "/bin/pg_dump"_L1));
    candidates += QStandardPaths::findExecutable(u"pg_dump"_s);
    Program found;
    for (const QString &candidate : std::as_const(candidates)) {
        const int version = candidate.isEmpty() ? 0 : majorVersion(candidate);
        if (version >= server)
            return {.path = candidate};
        found.newest = std::max(found.newest, version);
    }
    return found;
}

Error noProgram(int server, int newest)
{
    return {.kind = ErrorKind::Unsupported,
            .message = newest > 0
                ? Tr::tr("No copy of the schema can be made: the server is PostgreSQL %1, and the "
                         "pg_dump that is installed here is of version %2, which cannot read it.")
                      .arg(QString::number(server), QString::number(newest))
                : Tr::tr("No copy of the schema can be made: pg_dump is not installed here."),
            .hint = Tr::tr("Install pg_dump of version %1 or newer (Debian: postgresql-client-%1). "
                           "%2")
                        .arg(QString::number(server), otherPreviews())};
}

QString quoted(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

/// Everything but the password, which no other process may see.
QString connectionText(const PostgresTarget &target)
{
    QString text = target.connectOptions();
    const auto add = [&text](const QString &keyword, const QString &value) {
        if (!value.isEmpty())
            text += u' ' + keyword + u'=' + quoted(value);
    };
    add(u"host"_s, target.host);
    add(u"user"_s, target.user);
    add(u"dbname"_s, target.database);
    return text;
}

/// A file for libpq that only we can read; nullptr when there is no password.
std::unique_ptr<QTemporaryFile> passwordFile(const PostgresTarget &target)
{
    if (target.password.isEmpty())
        return nullptr;
    auto file = std::make_unique<QTemporaryFile>(); // 0600, as libpq demands
    QString password = target.password;
    password.replace(u'\\', u"\\\\"_s).replace(u':', u"\\:"_s);
    if (file->open()) {
        file->write("*:*:*:*:" + password.toUtf8() + '\n');
        file->flush();
    }
    return file;
}

} // namespace

QString otherPreviews()
{
    return Tr::tr("Without a copy the plan can be tried on the database itself and rolled back "
                  "(ponyup preview --live), or only be listed (--static).");
}

Result<std::unique_ptr<QTemporaryFile>> dumpSchema(const PostgresTarget &target, int serverVersion,
                                                   bool withPrivileges, std::stop_token stop)
{
    const int server = serverVersion / 10000;
    const Program program = findProgram(server);
    if (program.path.isEmpty())
        return fail(noProgram(server, program.newest));
    auto dump = std::make_unique<QTemporaryFile>();
    if (!dump->open())
        return fail(ErrorKind::Io, Tr::tr("A temporary file cannot be made."), {},
                    dump->errorString());
    const auto password = passwordFile(target);
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (password)
        environment.insert(u"PGPASSFILE"_s, password->fileName());
    process.setProcessEnvironment(environment);
    process.setStandardOutputFile(dump->fileName());
    QStringList arguments{u"--schema-only"_s,          u"--no-publications"_s,
                          u"--no-subscriptions"_s,     u"--no-password"_s,
                          u"--lock-wait-timeout=5s"_s, u"--dbname"_s,
                          connectionText(target)};
    if (!withPrivileges)
        arguments += {u"--no-owner"_s, u"--no-privileges"_s};
    process.start(program.path, arguments);
    while (!process.waitForFinished(50)) {
        if (process.state() == QProcess::NotRunning)
            break;
        if (stop.stop_requested()) {
            process.terminate();
            if (!process.waitForFinished(2000))
                process.kill();
            process.waitForFinished();
            return fail(ErrorKind::Cancelled, Tr::tr("The copying was stopped."));
        }
    }
    if (process.error() == QProcess::FailedToStart || process.exitStatus() != QProcess::NormalExit
        || process.exitCode() != 0)
        return fail(ErrorKind::Unsupported, Tr::tr("The schema could not be read by pg_dump."),
                    Tr::tr("The user must be able to read the definition of everything in the "
                           "database. %1")
                        .arg(otherPreviews()),
                    QString::fromUtf8(process.readAllStandardError()).simplified());
    return dump;
}

} // namespace ponyup
