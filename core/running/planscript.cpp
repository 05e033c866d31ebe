// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/planscript.h"

#include "base/sha256.h"
#include "base/tr.h"
#include "base/whoami.h"
#include "base/wholefile.h"
#include "history/journal.h"
#include "history/storedvalue.h"
#include "migration/scriptreader.h"

#include <QJsonObject>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

class PlanScript {
public:
    PlanScript(Connection &connection, const History &history, QIODevice &to)
        : m_connection(connection),
          m_engine(connection.engine()),
          m_client(m_engine.clientScript()),
          m_table(m_engine.quote(history.tableName(connection))),
          m_journal(m_engine.quote(Journal::tableName)),
          m_to(to)
    {
    }

    Result<> write(const Plan &plan);

private:
    void line(const QByteArray &text) { m_ok = m_ok && writeAll(m_to, text + '\n'); }
    void line(const QString &text) { line(text.toUtf8()); }
    /// SQL of ours: without its terminator.
    void sql(const QString &text) { line(m_client.statement(text.toUtf8())); }
    void createIfMissing(const QString &text);
    void comment(const QString &text);

    Result<> writeStep(const PlanStep &step, bool first);
    void prepareTables();
    void demand(int version, int journalRows);
    Result<> writeModel(const Script &model);
    Result<> writeMigrate(const Script &migrate);
    Result<> writeJournaled(const PlanStep &step);
    void writeVersion(const PlanStep &step);
    template <typename Write>
    Result<> eachStatement(const Script &script, Write write);
    /// A statement of a script, with the data behind it.
    Result<> writeStatement(const Statement &statement);

    Connection &m_connection;
    const Engine &m_engine;
    const ClientScript &m_client;
    const QString m_table; ///< Quoted, as the next.
    const QString m_journal;
    QIODevice &m_to;
    ScriptReader *m_reader = nullptr; ///< Of the script that is being written.
    bool m_ok = true;
    bool m_settingsChanged = false; ///< By the step's scripts.
    QByteArrayList m_drops; ///< What takes away that the step's scripts have left in the session.
};

Result<> PlanScript::write(const Plan &plan)
{
    comment(Tr::tr("%1: version %2 to %3, for %4")
                .arg(whoAmI().tool, QString::number(plan.from), QString::number(plan.to),
                     m_engine.title()));
    if (plan.isEmpty()) {
        comment(Tr::tr("Nothing is pending."));
    } else {
        comment(Tr::tr("Run it with: %1").arg(m_client.command()));
        comment(Tr::tr("At the first error it stops and undoes the migration that failed; those "
                       "before it stay. PonyUp's audit log gets no rows from it."));
        line(m_client.opening());
        for (const PlanStep &step : plan.steps)
            if (auto written = writeStep(step, &step == &plan.steps.front()); !written)
                return written;
        line(QByteArray());
        line(m_client.closing());
    }
    if (m_ok)
        return {};
    return fail(ErrorKind::Io, Tr::tr("The script could not be written."),
                Tr::tr("Look at the free space and the permissions of its folder."),
                m_to.errorString());
}

void PlanScript::comment(const QString &text)
{
    // Some clients end a statement at any semicolon.
    line(u"-- "_s + text.simplified().replace(u';', u','));
}

void PlanScript::createIfMissing(const QString &text)
{
    line(m_client.statement(m_client.createIfMissing(Statement{.text = text.toUtf8()})));
}

Result<> PlanScript::writeStep(const PlanStep &step, bool first)
{
    const Script *migrate = step.migration.migrate ? &*step.migration.migrate : nullptr;
    const bool keysOff = migrate && !migrate->directives.foreignKeys;
    const bool journaled = migrate && migrate->isJournaled();
    line(QByteArray());
    comment(step.storesVersion
                ? Tr::tr("%1, version %2 to %3: %4")
                      .arg(step.migration.name, QString::number(step.from),
                           QString::number(step.to), step.message)
                : Tr::tr("%1, the newest model: what is missing of it").arg(step.migration.name));
    if (keysOff)
        line(m_client.foreignKeysOff());
    line(m_client.begin());
    if (first)
        prepareTables();
    demand(step.from, 0);
    Result<> written;
    if (step.migration.model)
        written = writeModel(*step.migration.model);
    if (written && journaled)
        written = writeJournaled(step);
    else if (written && migrate)
        written = writeMigrate(*migrate);
    if (!written)
        return written;
    if (keysOff)
        line(m_client.checkForeignKeys());
    if (step.storesVersion)
        writeVersion(step);
    line(m_client.commit());

    if (keysOff)
        line(m_client.foreignKeysOn());
    for (const QByteArray &drop : std::exchange(m_drops, {}))
        line(drop);
    if (std::exchange(m_settingsChanged, false))
        line(m_client.settings());
    return {};
}

void PlanScript::prepareTables()
{
    createIfMissing(m_engine.versionTableSql(m_table));
    sql(u"INSERT INTO %1 (version, upgraded, meta) SELECT 0, CURRENT_TIMESTAMP, %2 "
        "WHERE NOT EXISTS (SELECT 1 FROM %1)"_s.arg(m_table, sqlLiteral(metaText(creationMeta()))));
    createIfMissing(Journal::createSql(m_connection));
}

void PlanScript::demand(int version, int journalRows)
{
    line(m_client.demandVersion(m_table, version));
    line(m_client.demandJournal(m_journal, journalRows));
}

template <typename Write>
Result<> PlanScript::eachStatement(const Script &script, Write write)
{
    comment(script.name);
    auto reader = ScriptReader::open(script);
    if (!reader)
        return fail(std::move(reader.error()));
    m_reader = &*reader;
    for (;;) {
        const auto statement = reader->next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            return {};
        if (const QByteArray drop = m_client.dropOfSession(**statement); !drop.isEmpty())
            m_drops.append(drop);
        m_settingsChanged = m_settingsChanged || (*statement)->kind == StatementKind::Session;
        if (auto written = write(**statement); !written)
            return written;
    }
}

Result<> PlanScript::writeStatement(const Statement &statement)
{
    line(m_client.statement(statement.text));
    if (!statement.hasData)
        return {};
    bool ended = true; // The last line of the data.
    for (;;) {
        const auto data = m_reader->readData();
        if (!data)
            return fail(data.error());
        if (data->isEmpty())
            break;
        m_ok = m_ok && writeAll(m_to, data->toByteArray());
        ended = data->back() == '\n';
    }
    line(ended ? QByteArray("\\.") : QByteArray("\n\\."));
    return {};
}

Result<> PlanScript::writeModel(const Script &model)
{
    return eachStatement(model, [this](const Statement &statement) {
        line(m_client.statement(m_client.createIfMissing(statement)));
        return Result<>();
    });
}

Result<> PlanScript::writeMigrate(const Script &migrate)
{
    return eachStatement(migrate,
                         [this](const Statement &statement) { return writeStatement(statement); });
}

/// Each statement with its journal row, so that PonyUp can go on where the client had to stop.
/// Comes and leaves inside a transaction.
Result<> PlanScript::writeJournaled(const PlanStep &step)
{
    line(m_client.commit());
    int rows = 0;
    auto written = eachStatement(*step.migration.migrate, [&](const Statement &statement) {
        const QByteArray &text = statement.text;
        JournalRow row{.run = u"script"_s,
                       .version = step.migration.version,
                       .statement = statement.number,
                       .checksum = Sha256::hexOf(text),
                       .kind = statement.kind,
                       .state =
                           statement.standsAlone() ? JournalState::Intent : JournalState::Done};
        line(m_client.begin());
        demand(step.from, rows++);
        Result<> done;
        if (!statement.standsAlone())
            done = writeStatement(statement);
        sql(Journal::insertSql(m_connection, row));
        line(m_client.commit());
        if (statement.standsAlone()) {
            line(m_client.statement(text));
            sql(Journal::doneSql(m_connection, row));
        }
        return done;
    });
    if (!written)
        return written;
    line(m_client.begin());
    demand(step.from, rows);
    sql(Journal::clearSql(m_connection, step.migration.version));
    return {};
}

void PlanScript::writeVersion(const PlanStep &step)
{
    VersionRecord record = recordOf(step);
    // Who wrote the script answers for it; who runs it, no SQL tells.
    record.user = whoAmI().user;
    record.host = whoAmI().host;
    record.tool = whoAmI().tool;
    record.script = true;
    if (const QString own = m_client.ownSettings(); !own.isEmpty()) {
        line(own);
        m_settingsChanged = true;
    }
    const auto &migrate = step.migration.migrate;
    const QJsonObject meta =
        versionMeta(migrate ? migrate->directives.meta : QJsonObject(), step.message, record);
    sql(u"INSERT INTO %1 (version, upgraded, meta) VALUES (%2, CURRENT_TIMESTAMP, %3)"_s.arg(
        m_table, QString::number(step.to), sqlLiteral(metaText(meta))));
}

} // namespace

Result<> writePlanScript(const Plan &plan, Connection &connection, const History &history,
                         QIODevice &to)
{
    if (!connection.engine().traits().clientScript)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("For %1 databases there is no client program to write a script for.")
                        .arg(connection.engine().title()),
                    Tr::tr("Let PonyUp itself apply the migrations."));
    return PlanScript(connection, history, to).write(plan);
}

} // namespace ponyup
