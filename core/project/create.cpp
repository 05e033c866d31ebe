// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "base/wholefile.h"
#include "project/project.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A TOML text in double quotes.
QString quoted(const QString &text)
{
    QString escaped;
    for (const QChar letter : text) {
        if (letter == u'"' || letter == u'\\')
            escaped += u'\\';
        if (letter.unicode() < 0x20 || letter.unicode() == 0x7f)
            escaped += u"\\u%1"_s.arg(letter.unicode(), 4, 16, QChar(u'0'));
        else
            escaped += letter;
    }
    return u'"' + escaped + u'"';
}

/// A TOML key: quoted where it is more than letters, digits, dashes and underscores.
QString key(const QString &name)
{
    static const QRegularExpression bare(u"\\A[A-Za-z0-9_-]+\\z"_s);
    return bare.match(name).hasMatch() ? name : quoted(name);
}

QString projectText(const QString &name, const QString &migrations, const QString &url,
                    const QString &environment, EnvironmentKind kind)
{
    return uR"([project]
name = %1
migrations = %2            # relative to this file

[defaults]
lock-wait = "60s"          # for the update lock, when another update runs
lock-timeout = "5s"        # for locks inside a migration
statement-timeout = "0"    # none
backup = "auto"            # before an update, where PonyUp can make one; also "always", "off"
keep-backups = 10

[environments.%4]
url = %3
kind = "%5"       # "development", "staging" or "production"

# Another environment. A password never stands in this file: it is in the desktop's keychain, in a
# variable, { env = "NAME" }, or what a command prints, { command = "pass show db/prod" }.
#
# [environments.other]
# url = "postgresql://deploy@db1/shop?sslmode=verify-full"
# kind = "production"
# password = { keychain = true }
)"_s.arg(quoted(name), quoted(migrations), quoted(url), key(environment),
         environmentKindName(kind));
}

} // namespace

Result<> createProjectFile(const QString &file, const QString &name, const QString &migrations,
                           const QString &url, const QString &environment, EnvironmentKind kind)
{
    const Result<DatabaseUrl> parsed = DatabaseUrl::parse(url, QFileInfo(file).absolutePath());
    if (!parsed)
        return fail(parsed.error());
    if (!parsed->password.isEmpty())
        return fail(ErrorKind::Project,
                    Tr::tr("The database URL has a password in it, which does not belong into a "
                           "project file."),
                    Tr::tr("Leave it out of the URL and say in the project file where it comes "
                           "from."));
    const QByteArray text = projectText(name, migrations, url, environment, kind).toUtf8();
    const auto reason = makeFile(file, text);
    if (!reason)
        return {};
    const QFileInfo there(file);
    if (there.exists() || there.isSymLink())
        return fail(ErrorKind::Project, Tr::tr("There is a project file already."),
                    Tr::tr("Change that one, or choose another folder."), {}, {.file = file});
    return fail(ErrorKind::Io, Tr::tr("The project file cannot be written."),
                Tr::tr("Check that its folder is there and can be written to, and that its disk "
                       "has space."),
                *reason, {.file = file});
}

} // namespace ponyup
