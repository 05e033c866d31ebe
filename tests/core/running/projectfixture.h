// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engines/engine.h"
#include "running/session.h"
#include "support/testing.h"

namespace ponyup::testing {

using namespace Qt::StringLiterals;

/// A project in a folder of its own: migrations and an SQLite file, run through Session.
class ProjectFixture {
public:
    void migrate(int version, const QByteArray &sql) { file(version, "migrate", sql); }
    void model(int version, const QByteArray &sql) { file(version, "model", sql); }
    void undo(int version, const QByteArray &sql) { file(version, "undo", sql); }
    void remove(int version, const char *role)
    {
        QFile::remove(
            m_folder.path(u"migrations/v%1/%2.sql"_s.arg(version).arg(QLatin1StringView(role))));
    }

    std::unique_ptr<Session> session() const
    {
        auto project =
            Project::fromUrl(u"sqlite:shop.db"_s, m_folder.path(u"migrations"_s), m_folder.path());
        if (!project)
            qFatal("%s", qPrintable(project.error().toString()));
        project->versionTable = versionTable;
        auto opened = Session::open(*project, project->environments.front());
        if (!opened)
            qFatal("%s", qPrintable(opened.error().toString()));
        return std::move(*opened);
    }

    RunReport update(const std::function<void(RunOptions &)> &change = {}, const RunSink &sink = {})
    {
        const auto opened = session();
        RunOptions options = opened->defaults();
        options.lockWait.limit = std::chrono::milliseconds(300);
        options.transaction.lockTimeout = std::chrono::milliseconds(200);
        if (change)
            change(options);
        return opened->update(options, sink, canceller);
    }

    /// The answer of a query on the database, as one string: columns by "|", rows by "\n".
    QString ask(const QString &sql) const
    {
        const auto connection =
            (*engineFor(u"sqlite"_s))
                ->open({.engine = u"sqlite"_s, .database = path()}, Access::Read);
        if (!connection)
            return connection.error().toString();
        const auto result = (*connection)->query(sql);
        if (!result)
            return result.error().toString();
        QStringList rows;
        for (const QVariantList &row : result->rows) {
            QStringList cells;
            for (const QVariant &cell : row)
                cells += cell.toString();
            rows += cells.join(u'|');
        }
        return rows.join(u'\n');
    }

    std::unique_ptr<Connection> open(Access access = Access::Update) const
    {
        auto connection = (*engineFor(u"sqlite"_s))
                              ->open({.engine = u"sqlite"_s, .database = path()}, access);
        if (!connection)
            qFatal("%s", qPrintable(connection.error().toString()));
        return std::move(*connection);
    }

    QString path() const { return m_folder.path(u"shop.db"_s); }
    QByteArray bytes() const { return m_folder.read(u"shop.db"_s); }

    Canceller canceller;
    QString versionTable;

private:
    void file(int version, const char *role, const QByteArray &sql)
    {
        m_folder.write(u"migrations/v%1/%2.sql"_s.arg(version).arg(QLatin1StringView(role)), sql);
    }
    Folder m_folder;
};

} // namespace ponyup::testing
