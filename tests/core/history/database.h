// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engines/engine.h"
#include "support/testing.h"

namespace ponyup::testing {

/// An SQLite file of its own for one test, open for updates. Statements and questions that fail end
/// the test program: they are the tests' own.
class Database {
public:
    Database()
    {
        const DatabaseUrl url{.engine = QStringLiteral("sqlite"), .database = path()};
        Result<const Engine *> engine = engineFor(url.engine);
        if (!engine)
            qFatal("%s", qPrintable(engine.error().toString()));
        Result<std::unique_ptr<Connection>> opened = (*engine)->open(url, Access::Update);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().toString()));
        m_connection = std::move(*opened);
    }

    Connection &connection() { return *m_connection; }
    QString path() const { return m_folder.path(QStringLiteral("test.db")); }

    void run(const QString &sql, const QVariantList &values = {})
    {
        if (const Result<qint64> done = m_connection->run(sql, values); !done)
            qFatal("%s", qPrintable(done.error().toString()));
    }

    /// First column of the first row; invalid when there is none.
    QVariant value(const QString &sql)
    {
        const Result<QueryResult> found = m_connection->query(sql);
        if (!found)
            qFatal("%s", qPrintable(found.error().toString()));
        return found->rows.empty() ? QVariant() : found->rows.front().value(0);
    }

private:
    Folder m_folder;
    std::unique_ptr<Connection> m_connection;
};

} // namespace ponyup::testing
