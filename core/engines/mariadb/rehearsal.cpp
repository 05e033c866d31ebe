// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/mariadb/mariadbconnection.h"

// MariaDbConnection: on a copy that lies beside the real database, what is not tried there.

namespace ponyup {

using namespace Qt::StringLiterals;
using Kind = MariaDbReach::Kind;

Result<> MariaDbConnection::stayInside()
{
    // Replicas need none of it; without the right to say so, they get it for a while.
    (void)m_link->run(u"SET SESSION sql_log_bin = 0"_s);
    const auto found = query(u"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA "
                             "WHERE SCHEMA_NAME NOT IN (DATABASE(), 'information_schema')"_s);
    if (!found)
        return fail(found.error());
    QStringList others;
    for (const QVariantList &row : found->rows)
        others += row.front().toString();
    m_fence = std::make_unique<MariaDbFence>(others);
    return {};
}

Result<std::optional<StatementOutcome>> MariaDbConnection::heldBack(const Statement &statement)
{
    if (auto ready = m_settings.useScripts(); !ready)
        return fail(std::move(ready.error()));
    const auto now = m_link->query(u"SELECT DATABASE(), @@sql_mode LIMIT 1"_s);
    if (!now)
        return fail(now.error());
    if (now->rows.at(0).at(0).toString() != m_url.database)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("The script has changed to another database: tried on a copy, it would "
                           "change that one."),
                    Tr::tr("Look at the plan without carrying it out."), {}, statement.place);
    const MariaDbReach reach = m_fence->reach(statement, now->rows.at(0).at(1).toString());
    const auto because = [&](const QString &reason) {
        m_fence->wasHeldBack(statement);
        return StatementOutcome{.warnings = {reason}};
    };
    switch (reach.kind) {
    case Kind::Inside:
        return std::nullopt;
    case Kind::Server:
        return because(Tr::tr("Not carried out here: it concerns the whole server."));
    case Kind::Untold:
        return because(Tr::tr("Not carried out here: it makes SQL while it runs, which may change "
                              "the real database."));
    case Kind::Missing:
        return because(Tr::tr("Not carried out here: it needs %1, which is not on the copy because "
                              "it may change the real database.")
                           .arg(reach.name));
    case Kind::Elsewhere:
        return fail(ErrorKind::Unsupported,
                    Tr::tr("The rows of such a table lie on another server, or in files that "
                           "others use: tried on a copy, the statement would change them."),
                    Tr::tr("Look at the plan without carrying it out."), {}, statement.place);
    case Kind::Database:
        break;
    }
    return fail(ErrorKind::Unsupported,
                Tr::tr("The statement names the database \"%1\": tried on a copy, it would "
                       "change that one.")
                    .arg(reach.name),
                Tr::tr("Leave the name of the database out, or look at the plan without "
                       "carrying it out."),
                {}, statement.place);
}

} // namespace ponyup
