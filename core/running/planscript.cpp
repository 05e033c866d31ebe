// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/planscript.h"

#include "base/tr.h"
#include "base/whoami.h"
#include "base/wholefile.h"
#include "migration/scriptreader.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace ponyup {

namespace {

/// Writes, and remembers whether everything could be written.
class Writer {
public:
    explicit Writer(QIODevice &device) : m_device(device) { }
    void line(const QByteArray &text) { m_ok = m_ok && writeAll(m_device, text + '\n'); }
    void line(const QString &text) { line(text.toUtf8()); }
    Result<> result() const
    {
        if (m_ok)
            return {};
        return fail(ErrorKind::Io, Tr::tr("The script could not be written."),
                    Tr::tr("Look at the free space and the permissions of its folder."),
                    m_device.errorString());
    }

private:
    QIODevice &m_device;
    bool m_ok = true;
};

QString literal(QString text)
{
    return QStringLiteral("'%1'").arg(text.replace(u'\'', QLatin1StringView("''")));
}

Result<> writeScript(const Script &script, Writer &writer)
{
    writer.line(QStringLiteral("-- %1").arg(script.name));
    auto reader = ScriptReader::open(script);
    if (!reader)
        return fail(std::move(reader.error()));
    for (;;) {
        const auto statement = reader->next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            return writer.result();
        writer.line((*statement)->text + ";");
    }
}

} // namespace

Result<> writePlanScript(const Plan &plan, const Connection &connection, const History &history,
                         QIODevice &to)
{
    Writer writer(to);
    const Engine &engine = connection.engine();
    const QString table = history.tableName(connection);
    writer.line(QStringLiteral("-- %1: version %2 to %3, for %4")
                    .arg(whoAmI().tool, QString::number(plan.from), QString::number(plan.to),
                         engine.title()));
    if (plan.from == 0) {
        const QString create = engine.versionTableSql(engine.quote(table));
        writer.line(QStringLiteral("-- Only where the table is not there yet:"));
        writer.line(QStringLiteral("-- %1;").arg(create.simplified()));
    }
    for (const PlanStep &step : plan.steps) {
        const Migration &migration = step.migration;
        const Script *migrate = migration.migrate ? &*migration.migrate : nullptr;
        const bool transaction =
            !migrate || (migrate->directives.transaction && !migrate->outsideTransaction);
        const bool keysOff = migrate && !migrate->directives.foreignKeys;
        writer.line(QByteArray());
        writer.line(QStringLiteral("-- v%1 to v%2: %3")
                        .arg(QString::number(step.from), QString::number(step.to), step.message));
        if (keysOff)
            writer.line(QByteArrayLiteral("PRAGMA foreign_keys = OFF;"));
        if (transaction)
            writer.line(QByteArrayLiteral("BEGIN;"));
        for (const auto *script : {&migration.model, &migration.migrate}) {
            if (!*script)
                continue;
            if (auto written = writeScript(**script, writer); !written)
                return written;
        }
        if (step.storesVersion) {
            const QJsonObject meta = versionMeta(migrate ? migrate->directives.meta : QJsonObject(),
                                                 step.message, recordOf(step));
            const QByteArray json = QJsonDocument(meta).toJson(QJsonDocument::Compact);
            writer.line(QStringLiteral("INSERT INTO %1 (%2, %3) VALUES (%4, %5);")
                            .arg(engine.quote(table), engine.quote(QStringLiteral("version")),
                                 engine.quote(QStringLiteral("meta")), QString::number(step.to),
                                 literal(QString::fromUtf8(json))));
        }
        if (transaction)
            writer.line(QByteArrayLiteral("COMMIT;"));
        if (keysOff)
            writer.line(QByteArrayLiteral("PRAGMA foreign_keys = ON;"));
    }
    return writer.result();
}

} // namespace ponyup
