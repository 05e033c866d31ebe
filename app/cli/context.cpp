// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/context.h"

#include "base/tr.h"
#include "project/password.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ponyup::cli {

namespace {

/// An option, else the environment variable that stands for it.
QString given(const CommandLine &line, const QString &option, const char *variable)
{
    return line.has(option) ? line.value(option) : qEnvironmentVariable(variable);
}

Result<QString> projectFile(const QString &given)
{
    if (!given.isEmpty()) {
        const QFileInfo info(given);
        return info.isDir() ? QDir(given).filePath(u"ponyup.toml"_s) : info.filePath();
    }
    if (const auto found = Project::find(QDir::currentPath()))
        return *found;
    return fail(
        ErrorKind::Project, Tr::tr("There is no ponyup.toml here or above."),
        Tr::tr("Make one with \"ponyup init\", name one with -p FILE, or say --database URL "
               "--folder DIR."));
}

/// What was typed wrongly is no fault of a project's.
Error ofTheUrl(const CommandLine &line, Error error)
{
    if (line.has(u"database"_s))
        error.kind = ErrorKind::Usage;
    return error;
}

} // namespace

Result<Target> Context::target() const
{
    const QString here = QDir::currentPath();
    const bool named = line.has(u"environment"_s);
    if (named && line.has(u"database"_s))
        return fail(ErrorKind::Usage,
                    Tr::tr("--environment and --database cannot both say which database is meant."),
                    Tr::tr("Leave one of them out."));
    // An environment that was typed beats a database that some shell profile has set.
    const QString database = named ? QString() : given(line, u"database"_s, "PONYUP_DATABASE");
    const QString folder = line.value(u"folder"_s);

    Target target;
    if (!database.isEmpty() && !folder.isEmpty()) {
        Result<Project> project = Project::fromUrl(database, folder, here);
        if (!project)
            return fail(ofTheUrl(line, std::move(project.error())));
        target.project = *project;
    } else {
        Result<QString> file = projectFile(given(line, u"project"_s, "PONYUP_PROJECT"));
        if (!file) {
            if (!database.isEmpty())
                return fail(ErrorKind::Usage,
                            Tr::tr("The database is given, and the folder with the migrations is "
                                   "not: there is no ponyup.toml here or above."),
                            Tr::tr("Say where the migrations are with --folder DIR."));
            if (!folder.isEmpty())
                return fail(ErrorKind::Usage,
                            Tr::tr("The folder is given, and the database is not: there is no "
                                   "ponyup.toml here or above."),
                            Tr::tr("Say which database with --database URL, for example "
                                   "--database sqlite:FILE."));
            return fail(std::move(file.error()));
        }
        Result<Project> project = Project::load(*file);
        if (!project)
            return fail(std::move(project.error()));
        target.project = *project;
        if (!folder.isEmpty())
            target.project.migrations = QDir(here).absoluteFilePath(folder);
        if (!database.isEmpty()) {
            Result<DatabaseUrl> url = DatabaseUrl::parse(database, here);
            if (!url)
                return fail(ofTheUrl(line, std::move(url.error())));
            target.environment.url = *url;
            return target;
        }
    }
    const QString name =
        named || database.isEmpty() ? given(line, u"environment"_s, "PONYUP_ENV") : QString();
    Result<Environment> environment = target.project.environment(name);
    if (!environment)
        return fail(std::move(environment.error()));
    target.environment = *environment;
    if (target.project.file.isEmpty())
        target.environment.name.clear(); // Nobody gave it one.
    return target;
}

Result<Session *> Context::session()
{
    if (m_session)
        return m_session.get();
    const Result<Target> meant = target();
    if (!meant)
        return fail(meant.error());
    if (line.has(u"database"_s) && !meant->environment.url.password.isEmpty())
        out.warning(Tr::tr("The password in --database can be seen in the list of processes. The "
                           "variable PONYUP_DATABASE cannot."));
    Environment environment = meant->environment;
    if (environment.password.kind == PasswordSource::Kind::Command) {
        auto password = passwordFromCommand(environment);
        if (!password)
            return fail(std::move(password.error()));
        environment.url.password = std::move(*password);
    }
    auto opened = Session::open(meant->project, environment);
    if (!opened)
        return fail(std::move(opened.error()));
    m_session = std::move(*opened);
    return m_session.get();
}

} // namespace ponyup::cli
