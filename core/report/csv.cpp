// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/report.h"
#include "report/words.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace ponyup {

namespace {

/// A spreadsheet takes such a cell for a formula and may run it.
bool looksLikeFormula(const QString &text)
{
    static const QString starts = u"=+-@\t\r\n＝＋－＠"_s;
    return !text.isEmpty() && starts.contains(text.front());
}

QString quoted(QString text)
{
    if (looksLikeFormula(text))
        text.prepend(u'\'');
    const bool needsQuotes =
        text.contains(u',') || text.contains(u'"') || text.contains(u'\r') || text.contains(u'\n');
    if (!needsQuotes)
        return text;
    text.replace(u'"', u"\"\""_s);
    return u'"' + text + u'"';
}

void addRow(QString &csv, const QStringList &cells)
{
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            csv += u',';
        csv += quoted(cells[i]);
    }
    csv += "\r\n"_L1;
}

QString number(qint64 value)
{
    return value < 0 ? QString() : QString::number(value);
}

QString milliseconds(std::chrono::nanoseconds elapsed)
{
    return QString::number(std::chrono::duration<double, std::milli>(elapsed).count(), 'f', 3);
}

QString utc(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

/// One sentence for each table.
QString effectsText(const StatementEffects &effects)
{
    QStringList sentences;
    for (const RelationEffect &effect : effectsByTable(effects.relations))
        sentences += effectSentence(effect);
    return sentences.join(u"\n"_s);
}

QString runRows(const RunReport &run)
{
    QString csv;
    addRow(csv,
           {u"migration"_s, u"from"_s, u"to"_s, u"message"_s, u"outcome"_s, u"script"_s,
            u"statement"_s, u"file"_s, u"line"_s, u"column"_s, u"kind"_s, u"text"_s, u"rows"_s,
            u"milliseconds"_s, u"error"_s, u"effects"_s});
    for (const MigrationRun &migration : run.migrations) {
        const QStringList head{migration.name, number(migration.from), number(migration.to),
                               migration.message, migrationOutcomeName(migration.outcome)};
        if (migration.statements.empty())
            addRow(csv, head + QStringList(11));
        for (const StatementRun &statement : migration.statements) {
            const SourcePlace &place = statement.place;
            addRow(csv,
                   head
                       + QStringList{statement.inModel ? u"model"_s : u"migrate"_s,
                                     number(statement.number), place.file,
                                     number(place.line > 0 ? place.line : -1),
                                     number(place.column > 0 ? place.column : -1),
                                     statementKindName(statement.kind), statement.text,
                                     number(statement.rows), milliseconds(statement.elapsed),
                                     statement.error ? statement.error->toString() : QString(),
                                     effectsText(statement.effects)});
        }
    }
    return csv;
}

QString timelineRows(const Timeline &timeline)
{
    QString csv;
    addRow(csv,
           {u"version"_s, u"from"_s, u"state"_s, u"current"_s, u"message"_s, u"name"_s,
            u"statements"_s, u"when"_s, u"by"_s});
    for (const TimelineRow &row : timeline.rows) {
        addRow(csv,
               {number(row.version), number(row.from), migrationStateName(row.state),
                row.current ? u"yes"_s : QString(), row.message, row.name,
                number(row.name.isEmpty() ? -1 : row.statements), utc(row.when), row.by});
    }
    return csv;
}

QString logRows(const std::vector<AuditEntry> &log)
{
    QString csv;
    addRow(csv,
           {u"number"_s, u"time"_s, u"event"_s, u"from"_s, u"to"_s, u"message"_s, u"user"_s,
            u"host"_s, u"tool"_s, u"server"_s, u"milliseconds"_s, u"rows"_s, u"checksum"_s,
            u"error"_s, u"hash"_s});
    for (const AuditEntry &entry : log) {
        addRow(csv,
               {number(entry.number), utc(entry.time), auditEventName(entry.event),
                number(entry.from), number(entry.to), entry.message, entry.user, entry.host,
                entry.tool, entry.server, milliseconds(entry.duration), number(entry.rows),
                QString::fromLatin1(entry.checksum), entry.error, QString::fromLatin1(entry.hash)});
    }
    return csv;
}

} // namespace

QString toCsv(const ReportData &data)
{
    if (data.run)
        return runRows(*data.run);
    if (data.preview)
        return runRows(data.preview->run);
    if (data.status)
        return timelineRows(data.status->timeline);
    return logRows(data.log);
}

} // namespace ponyup
