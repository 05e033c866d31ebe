// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/postgrestruth.h"

#include <QJsonArray>
#include <QJsonObject>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

QString failed(const ProgramRun &run)
{
    return QString::fromUtf8(run.report());
}

bool isGood(const ProgramRun &run)
{
    return run.ended && run.exitCode == 0;
}

} // namespace

QString PostgresTruth::learn(PostgresServer &server)
{
    m_server = &server;
    const QString database = server.createDatabase();
    m_contents = {contents(database)};
    for (size_t version = 0; version < m_scripts.size(); ++version) {
        m_folder.write(u"migrations/v%1/migrate.sql"_s.arg(version), m_scripts[version].join());
        m_first.push_back(qsizetype(m_contents.size()) - 1);
        for (const QByteArray &statement : m_scripts[version]) {
            const ProgramRun run = server.psql(database, {u"-v"_s, u"ON_ERROR_STOP=1"_s},
                                               m_folder.write(u"one.sql"_s, statement));
            if (!isGood(run))
                return failed(run);
            m_contents.push_back(contents(database));
        }
    }
    m_first.push_back(qsizetype(m_contents.size()) - 1);
    return {};
}

QStringList PostgresTruth::commandAt(const QString &url, const QString &name,
                                     const QStringList &more) const
{
    return QStringList{u"--database"_s, url, u"--folder"_s, m_folder.path(u"migrations"_s), name}
    + more;
}

QString PostgresTruth::contents(const QString &database) const
{
    return m_server->value(
        database,
        u"SELECT concat_ws(' ', (SELECT string_agg(relname || query_to_xml(format("
        "'SELECT count(*) n, sum(hashtext(t::text)) h FROM %I t', relname), "
        "false, true, '')::text, ' ' ORDER BY relname) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND relname NOT LIKE 'ponyup%' AND relname <> 'version'), "
        "(SELECT string_agg(indexrelid::regclass::text, ',' "
        "ORDER BY indexrelid::regclass::text) "
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        "WHERE indisvalid AND relname = 'goods'))"_s);
}

QString PostgresTruth::wrongReport(const ProgramRun &run, const QString &database) const
{
    if (!run.ended) // It was killed.
        return {};
    const int said = run.json().value(u"versionAfter"_s).toInt(-1);
    const bool created =
        m_server->value(database, u"SELECT to_regclass('version') IS NOT NULL"_s) == u"t"_s;
    const int stands = created
        ? m_server->value(database, u"SELECT coalesce(max(version), 0) FROM version"_s).toInt()
        : 0;
    if ((said >= 0 && said != stands) || run.out.contains("in-doubt"))
        return u"The database is at version %1.\n"_s.arg(stands) + failed(run);
    return {};
}

QString PostgresTruth::wrongStatus(const QString &database, int &journals) const
{
    const bool isIdle = QTest::qWaitFor(
        [&] {
            return m_server->value(database,
                                   u"SELECT count(*) FROM pg_stat_activity WHERE "
                                   "datname = current_database() AND pid <> pg_backend_pid()"_s)
                == u"0"_s;
        },
        30000);
    if (!isIdle)
        return u"A session stays busy."_s;
    const ProgramRun status = runPonyup(command(database, u"status"_s, {u"--json"_s}));
    if (!isGood(status))
        return failed(status);
    const int version = status.json().value(u"timeline"_s).toObject().value(u"current"_s).toInt(-1);
    if (version < 0 || version >= int(m_first.size()))
        return failed(status);
    const QJsonArray statements = status.json().value(u"statements"_s).toArray();
    qsizetype applied = 0;
    for (const QJsonValue &each : statements) {
        const QString state = each.toObject().value(u"state"_s).toString();
        const bool isApplied = state == u"applied"_s;
        // The server is there to be asked: nothing is in doubt.
        if (isApplied ? each.toObject().value(u"number"_s).toInt() != ++applied
                      : state != u"not-applied"_s)
            return failed(status);
    }
    if (!statements.isEmpty()) {
        ++journals;
        if (statements.size() != m_scripts[size_t(version)].size())
            return failed(status);
    }
    const QString expected = m_contents[size_t(m_first[size_t(version)] + applied)];
    const QString now = contents(database);
    if (now != expected)
        return u"%1\nnow: %2\nbut: %3"_s.arg(failed(status), now, expected);
    return {};
}

QString PostgresTruth::wrongEnd(const QString &database) const
{
    ProgramRun run = runPonyup(command(database, u"migrate"_s, {u"--yes"_s}));
    for (int attempt = 0; attempt < 3 && run.ended && run.exitCode == 6; ++attempt) {
        const ProgramRun resumed = runPonyup(command(database, u"resume"_s, {u"--yes"_s}));
        if (!isGood(resumed))
            return failed(resumed);
        run = runPonyup(command(database, u"migrate"_s, {u"--yes"_s}));
    }
    if (!isGood(run))
        return failed(run);
    const QString now = contents(database);
    if (now != m_contents.back())
        return u"%1\nnow: %2\nbut: %3"_s.arg(failed(run), now, m_contents.back());
    // Each version once, nothing left in the journal, and no index that is not valid.
    const QString records = m_server->value(
        database,
        u"SELECT (SELECT count(*) = %1 AND max(version) = %1 - 1 FROM version) AND "
        "(SELECT count(*) = 0 FROM ponyup_journal) AND "
        "(SELECT count(*) = 0 FROM pg_index WHERE NOT indisvalid)"_s.arg(m_scripts.size() + 1));
    if (records != u"t"_s)
        return u"Versions, journal or indexes are wrong.\n"_s + failed(run);
    const ProgramRun log = runPonyup(command(database, u"log"_s, {u"--verify"_s}));
    return isGood(log) ? QString() : failed(log);
}

} // namespace ponyup::testing
