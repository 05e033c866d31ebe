// SPDX-License-Identifier: GPL-3.0-or-later
#include "mariadboracle.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QThread>

namespace ponyup::oracles {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000; // milliseconds for the server to write its log

const QString statementLog = u"statements.log"_s;
const QString timeLog = u"times.log"_s;

/// The client's last words to the server.
const QByteArray goodBye = " Quit\t\n";

QByteArray readFrom(QFile &file)
{
    if (!file.isOpen() && !file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    return file.readAll();
}

/// What stands in a log behind the lines that the server writes before each statement, as far as
/// they say `wanted`. Statements are valid UTF-8, and what is none is of no interest.
QByteArrayList behindHeads(const QByteArray &log, const QRegularExpression &head,
                           const QString &wanted)
{
    const QString text = QString::fromUtf8(log);
    QByteArrayList found;
    qsizetype begin = -1;
    const auto endAt = [&](qsizetype end) {
        if (begin >= 0)
            found.append(text.sliced(begin, end - begin).chopped(1).toUtf8());
        begin = -1;
    };
    for (auto heads = head.globalMatch(text); heads.hasNext();) {
        const QRegularExpressionMatch match = heads.next();
        endAt(match.capturedStart());
        if (match.captured(1) == wanted)
            begin = match.capturedEnd();
    }
    endAt(text.size());
    return found;
}

} // namespace

MariaDbOracle::MariaDbOracle()
    : m_server({u"general-log"_s, u"general-log-file="_s + statementLog, u"slow-query-log"_s,
                u"slow-query-log-file="_s + timeLog, u"long-query-time=0"_s,
                u"max-statement-time=10"_s, u"lock-wait-timeout=1"_s})
{
    if (!m_server.isRunning())
        return;
    m_database = m_server.createDatabase();
    m_server.value(m_database, u"CREATE TABLE t (a int, b text); CREATE TABLE u LIKE t"_s);
}

QByteArrayList MariaDbOracle::sent(const QByteArray &script) const
{
    // The log has a time, when it is another one than before, the connection and the command.
    static const QRegularExpression head(
        u"^(?:\\d{6} [ \\d]\\d:\\d\\d:\\d\\d|\\t)\\t *\\d+ ([A-Z][a-zA-Z ]*)\\t"_s,
        QRegularExpression::MultilineOption);
    return behindHeads(runClient(script, {u"--force"_s}, statementLog).log, head, u"Query"_s);
}

QByteArrayList MariaDbOracle::cut(const QByteArray &script) const
{
    static const QRegularExpression head(
        u"^# User@Host: .*\\n# Thread_id: (\\d+) .*\\n(?:# .*\\n)+(?:use .*;\\n)?SET .*timestamp=\\d+;\\n"_s,
        QRegularExpression::MultilineOption);
    const Run run = runClient(script, {u"--delimiter=never comes"_s}, timeLog);
    QByteArrayList statements = behindHeads(run.log, head, run.connection);
    static const QByteArray farewell = "# administrator command: Quit";
    statements.removeIf([](const QByteArray &text) { return text.startsWith(farewell); });
    // The log ends each with a semicolon of its own.
    for (QByteArray &statement : statements)
        statement.chop(1);
    // What fails is logged together with all that follows.
    if (run.failed && !statements.isEmpty())
        statements.removeLast();
    return statements;
}

MariaDbOracle::Run MariaDbOracle::runClient(const QByteArray &script, const QStringList &options,
                                            const QString &log) const
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"script"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(script) != script.size())
        qFatal("%s cannot be written", qPrintable(file.fileName()));
    file.close();
    QFile statements(m_server.path(u"data/"_s + statementLog));
    QFile wanted(m_server.path(u"data/"_s + log));
    readFrom(statements);
    readFrom(wanted);
    // Without --binary-mode the client changes line ends and looks for more commands than
    // DELIMITER; without --comments it leaves comments out.
    const testing::ProgramRun run = m_server.mariadb(
        m_database,
        QStringList{u"--batch"_s, u"--silent"_s, u"--binary-mode"_s, u"--comments"_s} + options,
        file.fileName());
    // The last words of the client before may stand there as well.
    static const QRegularExpression connect(u" (\\d+) Connect\\t"_s);
    QByteArray said;
    QElapsedTimer waited;
    waited.start();
    for (;;) {
        said += readFrom(statements);
        const QString connection =
            connect.match(QString::fromUtf8(said.first(std::min<qsizetype>(said.size(), 1000))))
                .captured(1);
        if (!connection.isEmpty() && said.endsWith(connection.toLatin1() + goodBye))
            return {log == statementLog ? said : readFrom(wanted), connection, run.exitCode != 0};
        if (waited.hasExpired(patience))
            qFatal("The client did not come to the end: %s", said.constData());
        QThread::msleep(1);
    }
}

} // namespace ponyup::oracles
