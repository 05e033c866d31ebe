// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engines/engine.h"
#include "support/servers/mariadbserver.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QElapsedTimer>

#include <memory>
#include <thread>

// The conformance suite of the engine seam: its test programs run once per entry of engines().

namespace ponyup::testing {

/// What the suite needs to know of an engine, beside what the engine says itself.
struct EngineLab {
    QByteArray endless; ///< A query that computes for hours.
    QByteArray endlessWrite; ///< An INSERT into `t (i)` that does.
    QString duplicate = QStringLiteral("parent"); ///< What it says of a key that is there twice.
    QString product = {}; ///< What it says it is; empty: its title.
    bool tellsPosition = true; ///< Where in a statement the error is.
};

/// Requests a stop after a while, from another thread.
class StopLater {
public:
    explicit StopLater(std::chrono::milliseconds after)
        : m_thread([this, after] {
              std::this_thread::sleep_for(after);
              m_sinceStop.start();
              m_source.request_stop();
          })
    {
    }
    ~StopLater() { m_thread.join(); }
    std::stop_token token() const { return m_source.get_token(); }
    /// Milliseconds since the request. Only after a call that the request has stopped.
    qint64 elapsed() const { return m_sinceStop.elapsed(); }

private:
    std::stop_source m_source;
    QElapsedTimer m_sinceStop;
    std::thread m_thread;
};

/// The global data, and a new, empty database for every test function.
class EngineSuite : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();
    void cleanupTestCase();

protected:
    const Engine &engine() const { return *m_engine; }
    EngineLab lab() const;
    DatabaseUrl url() const { return m_url; }
    std::unique_ptr<Connection> open(Access access = Access::Update) const;
    /// Two tables, parent (1), (2) and child (10 → 1), (20 → 2).
    void fill(Connection &connection) const;

    /// As the third statement of v1/migrate.sql, at 7:3.
    static Result<StatementOutcome> execute(Connection &connection, const QByteArray &text,
                                            std::stop_token stop = {});
    /// Makes the connection usable again, where an error dooms the transaction.
    void afterError(Connection &connection) const;
    static bool hasTable(Connection &connection, const QString &table);
    /// The first column of the first row; ends the test program on an error.
    static QVariant value(Connection &connection, const QString &sql);

private:
    /// A new, empty database; the engine's server is started for the first one.
    void makeDatabase();

    QString odbcDriver() const; ///< Empty where the engine needs none.

    const Engine *m_engine = nullptr;
    std::unique_ptr<Connection> m_probe; ///< What its engine can, a connection tells.
    DatabaseUrl m_url;
    std::unique_ptr<Folder> m_folder;
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<MariaDbServer> m_mariaDb;
};

} // namespace ponyup::testing
