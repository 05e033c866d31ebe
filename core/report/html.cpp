// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/report.h"

#include "base/tr.h"
#include "report/htmlparts.h"
#include "report/verdict.h"
#include "report/words.h"

using namespace Qt::StringLiterals;

namespace ponyup {

namespace {

using Kind = html::Column::Kind;

QString errorBox(const Error &error)
{
    QStringList sentences{error.detail, error.hint};
    for (const Error &other : error.others)
        sentences += other.toString();
    const QString place = error.place.toString();
    const QString title = place.isEmpty() ? error.message : u"%1: %2"_s.arg(place, error.message);
    return html::box(u"bad"_s, title, sentences);
}

QString verdict(const RunReport &run)
{
    const bool good = run.outcome == RunOutcome::Done || run.outcome == RunOutcome::NothingToDo;
    //: %1 is "Update" or "Dry run", %2 "done" or "failed"
    const QString title = Tr::tr("%1: %2").arg(runKindWord(run.kind), outcomeWord(run.outcome));
    return html::box(good ? u"good"_s : u"bad"_s, title,
                     {run.committed, run.rolledBack, run.remaining, run.next});
}

QString runFacts(const RunReport &run)
{
    const auto took = run.started.isValid() && run.finished.isValid()
        ? durationWord(std::chrono::milliseconds(run.started.msecsTo(run.finished)))
        : QString();
    return html::facts(
        {{Tr::tr("Database"), run.database},
         {Tr::tr("Environment"), run.environment},
         {Tr::tr("Server"), run.server},
         {Tr::tr("Folder"), run.folder},
         {Tr::tr("Version"), stepWord(run.versionBefore, run.versionAfter)},
         {Tr::tr("Ran"), run.ranOn},
         {Tr::tr("Started"), timeWord(run.started)},
         {Tr::tr("Took"), took},
         {Tr::tr("By"), run.user.isEmpty() ? QString() : u"%1@%2"_s.arg(run.user, run.host)},
         {Tr::tr("Backup"), run.backup}});
}

/// What the statements do to tables that are in use.
QString effectsTable(const MigrationRun &migration)
{
    html::Table table({{Tr::tr("No."), Kind::Number},
                       {Tr::tr("Table")},
                       {Tr::tr("Rows"), Kind::Number},
                       {Tr::tr("Size"), Kind::Number},
                       {Tr::tr("Blocks")},
                       {Tr::tr("Lock")},
                       {Tr::tr("Work")}});
    for (const StatementRun &statement : migration.statements) {
        for (const RelationEffect &effect : effectsByTable(statement.effects.relations))
            table.addRow({QString::number(statement.number), effect.name, countWord(effect.rows),
                          bytesWord(effect.bytes), blockingWord(effect.blocks), effect.lock,
                          workWords(effect)},
                         effect.blocks == Blocking::ReadsAndWrites && !effect.lockedBefore);
    }
    const QString rows = table.toString();
    return rows.isEmpty() ? rows
                          : html::paragraph(Tr::tr("What it does to tables in use. Its locks are "
                                                   "held until the migration is committed:"))
            + rows;
}

QString migrationSection(const MigrationRun &migration, bool executed)
{
    const QString title = u"%1 (%2)"_s.arg(migration.name, stepWord(migration.from, migration.to));
    QString section = html::heading(
        migration.message.isEmpty() ? title : u"%1: %2"_s.arg(title, migration.message));
    section +=
        html::facts({{Tr::tr("Result"), executed ? outcomeWord(migration.outcome) : QString()},
                     {Tr::tr("Rows"), executed ? countWord(migration.rows) : QString()},
                     {Tr::tr("Time"), executed ? durationWord(migration.elapsed) : QString()}});
    section += html::list(migration.warnings);

    html::Table table({{Tr::tr("No."), Kind::Number},
                       {Tr::tr("Place")},
                       {Tr::tr("Kind")},
                       {Tr::tr("Statement"), Kind::Code},
                       {Tr::tr("Rows"), Kind::Number},
                       {Tr::tr("Time"), Kind::Number},
                       {Tr::tr("Result")}});
    for (const StatementRun &statement : migration.statements) {
        QString result;
        if (statement.error)
            result = statement.error->message;
        else if (executed)
            result = Tr::tr("ran");
        table.addRow({QString::number(statement.number), statement.place.toString(),
                      statementKindName(statement.kind), statement.text, countWord(statement.rows),
                      executed ? durationWord(statement.elapsed) : QString(), result},
                     statement.error.has_value());
    }
    section += table.toString() + effectsTable(migration);
    const qint64 left = migration.statementCount - qint64(migration.statements.size());
    if (left > 0)
        section +=
            html::paragraph(Tr::tr("%n further statement(s) are not listed.", nullptr, int(left)));
    return section;
}

QString runSections(const RunReport &run, bool executed = true)
{
    QString sections = verdict(run) + runFacts(run);
    if (run.error)
        sections += errorBox(*run.error);
    sections += html::list(run.warnings);
    for (const MigrationRun &migration : run.migrations)
        sections += migrationSection(migration, executed);
    return sections;
}

void addChanges(html::Table &table, const std::vector<SchemaChange> &changes, const QString &of)
{
    for (const SchemaChange &change : changes) {
        const QString name = of.isEmpty() ? change.name : u"%1.%2"_s.arg(of, change.name);
        table.addRow({changeSign(change.kind), objectWord(change.object), name, change.before,
                      change.after});
        addChanges(table, change.children, name);
    }
}

QString changesTable(const std::vector<SchemaChange> &changes)
{
    html::Table table({{QString()},
                       {Tr::tr("Object")},
                       {Tr::tr("Name")},
                       {Tr::tr("Before"), Kind::Code},
                       {Tr::tr("After"), Kind::Code}});
    addChanges(table, changes, {});
    return table.toString();
}

QString risksSection(const std::vector<Risk> &risks)
{
    html::Table table({{Tr::tr("Level")},
                       {Tr::tr("Statement"), Kind::Code},
                       {Tr::tr("Rule")},
                       {Tr::tr("What it does")},
                       {Tr::tr("The safer way"), Kind::Code}});
    for (const Risk &risk : risks) {
        const QString level =
            risk.isAllowed() ? Tr::tr("allowed: %1").arg(risk.allowed) : riskLevelWord(risk.level);
        table.addRow({level, risk.place.toString(), u"%1 %2"_s.arg(risk.rule, risk.name),
                      u"%1 %2 %3"_s.arg(risk.message, risk.probed, risk.why).simplified(),
                      risk.safer},
                     !risk.isAllowed() && risk.level == RiskLevel::Block);
    }
    return html::heading(Tr::tr("Risks")) + html::paragraph(riskSummary(risks))
        + (risks.empty() ? QString() : table.toString());
}

QString previewSections(const Preview &preview)
{
    const Verdict verdict = verdictOf(preview);
    QString sections = html::heading(verdict.headline);
    sections += html::list(verdict.reasons);
    sections += html::paragraph(previewModeSentence(preview));
    sections += risksSection(preview.risks);
    sections += runSections(preview.run, preview.isExecuted());
    if (preview.isExecuted()) {
        sections += html::heading(Tr::tr("Changes of the schema"));
        sections += preview.changes.isEmpty() ? html::paragraph(Tr::tr("None."))
                                              : changesTable(preview.changes.changes);
    }
    sections +=
        html::facts({{Tr::tr("Holds for the plan"), QString::fromLatin1(preview.planDigest)}});
    return sections;
}

QString statusSections(const Status &status)
{
    const Timeline &timeline = status.timeline;
    QString sections = html::facts(
        {{Tr::tr("Database"), status.server.database},
         {Tr::tr("Server"), u"%1 %2"_s.arg(status.server.product, status.server.version)},
         {Tr::tr("Folder"), status.folder.folder},
         {Tr::tr("Version"), QString::number(timeline.current)},
         {Tr::tr("Newest"), countWord(timeline.newest)},
         {Tr::tr("Pending"), QString::number(timeline.pending)},
         {Tr::tr("Lock"), status.lockHolder ? status.lockHolder->who : Tr::tr("free")},
         {Tr::tr("As of"), timeWord(status.asked)}});
    if (status.refusal)
        sections += errorBox(*status.refusal);
    sections += html::list({status.folder.notes.cbegin(), status.folder.notes.cend()});
    if (status.drift && !(status.drift->missing.empty() && status.drift->drift.isEmpty())) {
        sections += html::heading(Tr::tr("Differences from the model (before: the model)"));
        sections += changesTable(status.drift->missing);
        sections += changesTable(status.drift->drift.changes);
    }
    html::Table table({{Tr::tr("Version"), Kind::Number},
                       {Tr::tr("Message")},
                       {Tr::tr("State")},
                       {Tr::tr("When")},
                       {Tr::tr("By")}});
    for (const TimelineRow &row : timeline.rows) {
        //: %1 is a migration's state; the database stands at this version
        const QString state =
            row.current ? Tr::tr("%1, current").arg(stateWord(row.state)) : stateWord(row.state);
        table.addRow(
            {stepWord(row.from, row.version), row.message, state, timeWord(row.when), row.by});
    }
    return sections + html::heading(Tr::tr("Timeline")) + table.toString();
}

QString logSection(const std::vector<AuditEntry> &log)
{
    html::Table table({{Tr::tr("No."), Kind::Number},
                       {Tr::tr("Time")},
                       {Tr::tr("Event")},
                       {Tr::tr("Version")},
                       {Tr::tr("Message")},
                       {Tr::tr("By")},
                       {Tr::tr("Rows"), Kind::Number},
                       {Tr::tr("Took"), Kind::Number},
                       {Tr::tr("Error")}});
    for (const AuditEntry &entry : log) {
        table.addRow({QString::number(entry.number), timeWord(entry.time),
                      auditEventName(entry.event), stepWord(entry.from, entry.to), entry.message,
                      u"%1@%2"_s.arg(entry.user, entry.host), countWord(entry.rows),
                      durationWord(entry.duration), entry.error},
                     !entry.error.isEmpty());
    }
    QString section = html::heading(Tr::tr("Audit log")) + table.toString();
    if (!log.empty())
        section +=
            html::facts({{Tr::tr("Hash of the last row"), QString::fromLatin1(log.back().hash)}});
    return section;
}

} // namespace

QString toHtml(const ReportData &data)
{
    QString body;
    if (data.run)
        body += runSections(*data.run);
    if (data.preview)
        body += previewSections(*data.preview);
    if (data.status)
        body += statusSections(*data.status);
    if (!data.log.empty())
        body += logSection(data.log);
    if (body.isEmpty())
        body = html::paragraph(Tr::tr("There is nothing to report yet."));
    return html::page(data.title, body);
}

} // namespace ponyup
