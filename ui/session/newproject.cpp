// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/newproject.h"

#include "models/tr.h"
#include "running/session.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace ponyup::ui {
namespace {

constexpr QLatin1StringView samples{":/sample"};
constexpr QLatin1StringView migrations{"migrations"};

[[nodiscard]] Result<> makeFolder(const QString &folder)
{
    if (QDir().mkpath(folder))
        return {};
    return fail(ErrorKind::Io,
                Tr::tr("The folder %1 cannot be made.").arg(QDir::toNativeSeparators(folder)),
                Tr::tr("Choose a place where you may write."));
}

[[nodiscard]] Result<> createFirstMigration(const QString &projectFile)
{
    const Result<Project> project = Project::load(projectFile);
    if (!project)
        return fail(project.error());
    const Result<Environment> environment = project->environment({});
    if (!environment)
        return fail(environment.error());
    const auto session = Session::open(*project, *environment);
    if (!session)
        return fail(session.error());
    const Result<QStringList> files = (*session)->createMigration(Tr::tr("The first tables"));
    if (!files)
        return fail(files.error());
    return {};
}

/// A file out of the program's resources; those are read-only, and so would their copies be.
[[nodiscard]] Result<> copyFile(const QString &from, const QString &to)
{
    QFile source(from);
    if (!source.copy(to))
        return fail(ErrorKind::Io,
                    Tr::tr("The file %1 cannot be written.").arg(QDir::toNativeSeparators(to)),
                    Tr::tr("Choose another place for the sample project."), source.errorString());
    QFile::setPermissions(to, QFile::permissions(to) | QFile::WriteOwner);
    return {};
}

QString unusedFolder(const QString &below)
{
    const QDir dir(below);
    QString name = QStringLiteral("ponyup-sample");
    for (int number = 2; dir.exists(name); ++number)
        name = QStringLiteral("ponyup-sample-%1").arg(number);
    return dir.filePath(name);
}

} // namespace

Result<QString> createProject(const NewProject &project)
{
    const QDir folder(project.folder);
    const QString file = folder.filePath(QStringLiteral("ponyup.toml"));
    const QString migrationsFolder = folder.filePath(migrations);
    if (auto made = makeFolder(migrationsFolder); !made)
        return fail(std::move(made.error()));
    if (auto made = createProjectFile(file, project.name, migrations,
                                      QStringLiteral("sqlite:") + project.database,
                                      project.environment, project.kind);
        !made)
        return fail(std::move(made.error()));
    if (QDir(migrationsFolder).isEmpty()) {
        if (auto made = createFirstMigration(file); !made)
            return fail(std::move(made.error()));
    }
    return file;
}

Result<QString> copySample(const QString &folder)
{
    const QString target = unusedFolder(folder);
    QDirIterator files(samples, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString from = files.next();
        const QString to = QDir(target).filePath(QDir(samples).relativeFilePath(from));
        if (auto made = makeFolder(QFileInfo(to).path()); !made)
            return fail(std::move(made.error()));
        if (auto copied = copyFile(from, to); !copied)
            return fail(std::move(copied.error()));
    }
    return QDir(target).filePath(QStringLiteral("shop/ponyup.toml"));
}

} // namespace ponyup::ui
