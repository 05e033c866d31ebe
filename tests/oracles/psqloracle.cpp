// SPDX-License-Identifier: GPL-3.0-or-later
#include "psqloracle.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>

namespace ponyup::oracles {

using namespace Qt::StringLiterals;

namespace {

/// Each entry of the log is one line: a JSON object, in which a statement stands as it came.
QStringList logSettings()
{
    return {u"logging_collector=on"_s,   u"log_destination=jsonlog"_s,
            u"log_filename=all.log"_s,   u"log_rotation_age=0"_s,
            u"log_rotation_size=0"_s,    u"log_statement=all"_s,
            u"log_min_messages=error"_s, u"log_min_error_statement=error"_s,
            u"statement_timeout=10s"_s,  u"lock_timeout=1s"_s};
}

constexpr char endOfScript[] = "SELECT 'the script has ended'";
constexpr char cleanUp[] = "DISCARD ALL";
constexpr int patience = 60'000; // milliseconds for the server to write its log

/// Puts the entries of a log together to statements.
class SentStatements {
public:
    /// A statement is logged when it has been parsed, and again when it fails; one that cannot be
    /// parsed is only logged as failed.
    void add(const QJsonObject &entry)
    {
        static const QString prefix = u"statement: "_s;
        const QString message = entry.value("message"_L1).toString();
        const QString severity = entry.value("error_severity"_L1).toString();
        if (severity == "LOG"_L1 && message.startsWith(prefix)) {
            m_begun = message.sliced(prefix.size()).toUtf8();
            add(m_begun);
        } else if (severity == "ERROR"_L1) {
            const QByteArray failed = entry.value("statement"_L1).toString().toUtf8();
            if (failed != m_begun)
                add(failed);
            m_begun.clear();
        }
    }

    /// Whether what cleans up behind the last script is still to come.
    bool isBetween() const { return m_between; }

    QList<QByteArrayList> scripts; ///< Those that have ended.

private:
    void add(const QByteArray &statement)
    {
        if (m_between) {
            m_between = statement != cleanUp;
        } else if (statement == endOfScript) {
            scripts.append(std::exchange(m_script, {}));
            m_between = true;
        } else {
            m_script.append(statement);
        }
    }

    QByteArrayList m_script;
    QByteArray m_begun; ///< Logged, and may fail yet.
    bool m_between = false; ///< What comes is ours, to clean up.
};

} // namespace

PsqlOracle::PsqlOracle() : m_server(logSettings())
{
    if (!m_server.isRunning())
        return;
    m_database = m_server.createDatabase();
    m_server.value(m_database, u"CREATE TABLE t (a int, b text)"_s);
}

QList<QByteArrayList> PsqlOracle::sent(const QByteArrayList &scripts)
{
    const QTemporaryDir folder;
    QStringList arguments{u"-o"_s, u"/dev/null"_s};
    for (qsizetype i = 0; i < scripts.size(); ++i) {
        QFile file(folder.filePath(QString::number(i)));
        if (!file.open(QIODevice::WriteOnly) || file.write(scripts[i]) != scripts[i].size())
            qFatal("%s cannot be written", qPrintable(file.fileName()));
        arguments << u"-f"_s << file.fileName();
        for (const char *statement : {endOfScript, "ROLLBACK", cleanUp})
            arguments << u"-c"_s << QString::fromLatin1(statement);
    }
    QFile log(m_server.dataFolder() + u"/log/all.json"_s);
    if (!log.open(QIODevice::ReadOnly))
        qFatal("The server has no log %s", qPrintable(log.fileName()));
    log.seek(log.size());
    const testing::ProgramRun run = m_server.psql(m_database, arguments);

    SentStatements sent;
    QByteArray unread;
    QElapsedTimer waited;
    waited.start();
    while (sent.scripts.size() < scripts.size() || sent.isBetween()) {
        unread += log.readAll();
        for (qsizetype end = unread.indexOf('\n'); end >= 0; end = unread.indexOf('\n')) {
            sent.add(QJsonDocument::fromJson(unread.first(end)).object());
            unread.remove(0, end + 1);
        }
        if (waited.hasExpired(patience))
            qFatal("psql did not come to the end: %s", run.report().constData());
        QThread::msleep(5);
    }
    return sent.scripts;
}

} // namespace ponyup::oracles
