// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/modelcheck.h"

#include "base/tr.h"
#include "migration/scriptreader.h"
#include "running/schemanames.h"
#include "running/scriptrun.h"
#include "schema/schemareader.h"
#include "schema/schemawords.h"

namespace ponyup {

namespace {

void describe(const SchemaChange &change, const QString &parent, QStringList &sentences)
{
    const QString what = QStringLiteral("%1 %2").arg(objectWord(change.object), change.name);
    const QString name = parent.isEmpty() ? what : QStringLiteral("%1, %2").arg(parent, what);
    if (!change.children.empty()) {
        for (const SchemaChange &child : change.children)
            describe(child, name, sentences);
        return;
    }
    switch (change.kind) {
    case ChangeKind::Added:
        sentences += Tr::tr("%1 is in the database and not in the model").arg(name);
        break;
    case ChangeKind::Removed:
        sentences += Tr::tr("%1 is in the model and not in the database").arg(name);
        break;
    case ChangeKind::Changed:
        sentences += Tr::tr("%1 is \"%2\" in the model and \"%3\" in the database")
                         .arg(name, change.before.simplified(), change.after.simplified());
        break;
    }
}

} // namespace

QStringList describeDrift(const SchemaDiff &drift)
{
    QStringList sentences;
    for (const SchemaChange &change : drift.changes)
        describe(change, {}, sentences);
    return sentences;
}

ModelStep::ModelStep(Connection &connection, const Script &model, QStringList ownTables)
    : m_connection(connection),
      m_model(model),
      m_ownTables(std::move(ownTables))
{
}

Result<Schema> ModelStep::schema()
{
    auto scratch = m_connection.scratch();
    if (!scratch)
        return fail(std::move(scratch.error()));
    Connection &model = (*scratch)->connection();
    auto reader = ScriptReader::open(m_model);
    if (!reader)
        return fail(std::move(reader.error()));
    for (;;) {
        const auto statement = reader->next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            break;
        if (auto built = model.execute(**statement, {}); !built)
            return fail(std::move(built.error()));
    }
    return readSchema(model, m_ownTables);
}

Result<ModelCheck> ModelStep::compare()
{
    const auto wanted = schema();
    if (!wanted)
        return fail(wanted.error());
    const auto live = readSchema(m_connection, m_ownTables);
    if (!live)
        return fail(live.error());
    return checkModel(*live, *wanted);
}

Result<int> ModelStep::countMissing()
{
    const auto live = readSchema(m_connection, m_ownTables);
    if (!live)
        return fail(live.error());
    const SchemaNames names(*live);
    auto reader = ScriptReader::open(m_model);
    if (!reader)
        return fail(std::move(reader.error()));
    int missing = 0;
    for (;;) {
        const auto statement = reader->next();
        if (!statement)
            return fail(statement.error());
        if (!*statement)
            return missing;
        missing += names.contains(**statement) ? 0 : 1;
    }
}

Result<> ModelStep::createMissing(RunRecorder &recorder, const Canceller &canceller,
                                  bool inTransaction)
{
    const auto live = readSchema(m_connection, m_ownTables);
    if (!live)
        return fail(live.error());
    const SchemaNames names(*live);
    return runScript(
        m_connection, m_model, recorder, canceller,
        [&](const Statement &statement) { return !names.contains(statement); }, inTransaction);
}

Result<QStringList> ModelStep::demand()
{
    const auto check = compare();
    // To build the model somewhere takes a right that not everybody has.
    if (!check && check.error().kind == ErrorKind::Unsupported)
        return QStringList{Tr::tr("not compared with the model. %1").arg(check.error().message)};
    if (!check)
        return fail(check.error());
    if (check->missing.empty())
        return describeDrift(check->drift);

    QStringList missing;
    for (const SchemaChange &change : check->missing)
        describe(change, {}, missing);
    return fail(ErrorKind::ModelMismatch,
                Tr::tr("The database is not what the model says: %1.")
                    .arg(missing.join(QStringLiteral("; "))),
                Tr::tr("Find out who changed the database. Bring the missing columns back, or "
                       "correct the model when the database is right; then try again."),
                {}, SourcePlace{.file = m_model.name});
}

} // namespace ponyup
