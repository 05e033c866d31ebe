// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/scratchschema.h"

#include "base/tr.h"

#include <QRandomGenerator>

namespace ponyup {

using namespace Qt::StringLiterals;

ScratchSchema::ScratchSchema(std::unique_ptr<PostgresConnection> connection)
    : m_connection(std::move(connection))
{
}

ScratchSchema::~ScratchSchema()
{
    (void)m_connection->rollback(); // Closing the connection does the same.
}

Result<std::unique_ptr<ScratchSchema>> ScratchSchema::create(const PostgresEngine &engine,
                                                             const DatabaseUrl &url)
{
    const QString name =
        u"ponyup_scratch_"_s + QString::number(QRandomGenerator::system()->generate(), 16);
    // In the start-up message, so that the session's own statements have this search path as well.
    DatabaseUrl inside = url;
    QString &options = inside.options[u"options"_s];
    options += u" -c search_path="_s + name;
    auto connection =
        PostgresConnection::open(engine, inside, Access::Update, std::chrono::seconds(5));
    if (!connection)
        return fail(std::move(connection.error()));
    (*connection)->stayInside();
    std::unique_ptr<ScratchSchema> scratch(new ScratchSchema(std::move(*connection)));
    if (auto begun = scratch->m_connection->begin({}); !begun)
        return fail(std::move(begun.error()));
    if (const auto made = scratch->m_connection->run(u"CREATE SCHEMA "_s + name); !made)
        return fail(made.error());
    return scratch;
}

QString ScratchSchema::description() const
{
    return Tr::tr("in an empty schema of a transaction that is rolled back");
}

} // namespace ponyup
