// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/recentprojects.h"

#include <QSettings>

namespace ponyup::ui::RecentProjects {
namespace {

constexpr QLatin1StringView group{"recent"};

void save(const QList<RecentProject> &projects)
{
    QSettings settings;
    settings.remove(group);
    settings.beginWriteArray(group, static_cast<int>(projects.size()));
    for (int i = 0; i < projects.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("name"), projects.at(i).name);
        settings.setValue(QStringLiteral("file"), projects.at(i).file);
    }
    settings.endArray();
}

} // namespace

QList<RecentProject> load()
{
    QSettings settings;
    QList<RecentProject> projects;
    const int count = settings.beginReadArray(group);
    for (int i = 0; i < std::min(count, maximum); ++i) {
        settings.setArrayIndex(i);
        projects.append({.name = settings.value(QStringLiteral("name")).toString(),
                         .file = settings.value(QStringLiteral("file")).toString()});
    }
    return projects;
}

void remember(const RecentProject &project)
{
    QList<RecentProject> projects = load();
    projects.removeIf([&](const RecentProject &old) { return old.file == project.file; });
    projects.prepend(project);
    save(projects.mid(0, maximum));
}

void forget(const QString &file)
{
    QList<RecentProject> projects = load();
    projects.removeIf([&](const RecentProject &old) { return old.file == file; });
    save(projects);
}

} // namespace ponyup::ui::RecentProjects
