// SPDX-License-Identifier: LGPL-3.0-or-later
#include "project/project.h"

#include "base/closest.h"
#include "base/tr.h"

#include <QDir>
#include <QFileInfo>

#include <iterator>

namespace ponyup {

using namespace Qt::StringLiterals;

QString environmentKindName(EnvironmentKind kind)
{
    // In the order of the enum.
    static constexpr const char *names[] = {"development", "staging", "production"};
    static_assert(std::size(names) == static_cast<size_t>(EnvironmentKind::Production) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(kind)]);
}

Result<Project> Project::fromUrl(const QString &url, const QString &folder,
                                 const QString &baseFolder)
{
    Result<DatabaseUrl> parsed = DatabaseUrl::parse(url, baseFolder);
    if (!parsed)
        return fail(std::move(parsed.error()));
    Project project;
    project.name = parsed->shortName();
    project.migrations = QDir::cleanPath(QDir(baseFolder).absoluteFilePath(folder));
    project.environments.push_back({.name = u"default"_s, .url = std::move(*parsed)});
    return project;
}

std::optional<QString> Project::find(const QString &folder)
{
    QDir at(QDir(folder).absolutePath());
    do {
        const QFileInfo file(at.filePath(u"ponyup.toml"_s));
        if (file.isFile())
            return file.absoluteFilePath();
    } while (at.cdUp());
    return std::nullopt;
}

Result<Environment> Project::environment(const QString &environmentName) const
{
    if (environments.empty())
        return fail(ErrorKind::Project, Tr::tr("The project %1 has no environment.").arg(name),
                    Tr::tr("Write one into the project file: [environments.dev] and below it "
                           "url = \"sqlite:FILE\"."),
                    {}, {.file = file});
    if (environmentName.isEmpty())
        return environments.front();
    QStringList known;
    for (const Environment &environment : environments) {
        if (environment.name == environmentName)
            return environment;
        known.append(environment.name);
    }
    const QString meant = closest(environmentName, known);
    return fail(ErrorKind::Project, Tr::tr("There is no environment %1.").arg(environmentName),
                meant.isEmpty()
                    ? Tr::tr("There are: %1.").arg(known.join(u", "_s))
                    : Tr::tr("Did you mean %1? There are: %2.").arg(meant, known.join(u", "_s)),
                {}, {.file = file});
}

} // namespace ponyup
