// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbcengine.h"

#include "base/tr.h"
#include "engines/odbc/odbcconnection.h"

namespace ponyup {

using namespace Qt::StringLiterals;

QString OdbcEngine::id() const
{
    return u"odbc"_s;
}

QString OdbcEngine::title() const
{
    return u"ODBC"_s;
}

EngineTraits OdbcEngine::traits() const
{
    return {.transactionalDdl = m_profile.ddlRollsBack,
            .foreignKeysOff = false,
            .journalAlways = !m_profile.ddlRollsBack,
            .clientScript = false};
}

QString OdbcEngine::versionTableName() const
{
    if (const Engine *native = m_profile.product->native())
        return native->versionTableName();
    return m_profile.lowerCase ? u"version"_s : u"Version"_s;
}

QString OdbcEngine::versionTableSql(const QString &quotedName) const
{
    if (const Engine *native = m_profile.product->native())
        return native->versionTableSql(quotedName);
    // Named as PonyUp's queries write them, without quotes.
    return u"CREATE TABLE %1 (\n"
           "  version %2 NOT NULL PRIMARY KEY,\n"
           "  upgraded %3 DEFAULT CURRENT_TIMESTAMP NOT NULL,\n"
           "  meta %4 NOT NULL\n"
           ")"_s.arg(quotedName, columnType(ColumnType::Integer), columnType(ColumnType::Timestamp),
                     columnType(ColumnType::Json));
}

std::optional<Error> OdbcEngine::refusal(const Statement &statement, const QStringList &) const
{
    if (!statement.hasData)
        return {};
    return Error{.kind = ErrorKind::Forbidden,
                 .message = Tr::tr("Data that stand behind a statement cannot be sent through "
                                   "ODBC."),
                 .hint = Tr::tr("Write the rows as INSERT statements."),
                 .place = statement.place};
}

QString OdbcEngine::columnType(ColumnType type) const
{
    return m_profile.types.value(type);
}

QString OdbcEngine::quote(const QString &identifier) const
{
    return m_profile.quoted(identifier);
}

const ClientScript &OdbcEngine::clientScript() const
{
    qFatal("ODBC has no client of its own");
}

Result<std::unique_ptr<Connection>> OdbcEngine::open(const DatabaseUrl &url, Access access,
                                                     std::chrono::milliseconds lockTimeout) const
{
    return OdbcConnection::open(url, access, lockTimeout);
}

} // namespace ponyup
