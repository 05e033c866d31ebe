// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/serverreach.h"

#include "base/tr.h"
#include "engines/postgresql/escape.h"
#include "engines/postgresql/pgdump.h"
#include "engines/postgresql/postgreslink.h"
#include "engines/postgresql/refusal.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <QRegularExpression>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

std::string_view textOf(const Statement &statement)
{
    return {statement.text.constData(), static_cast<size_t>(statement.text.size())};
}

/// The first words of a statement outside parentheses, in upper case; a name in quotes is "".
QStringList words(const Statement &statement)
{
    constexpr qsizetype enough = 64;
    QStringList words;
    int depth = 0;
    TokenCursor cursor(textOf(statement), rulesFor(Dialect::PostgreSql));
    while (words.size() < enough && cursor.next()) {
        depth += cursor.isOperator('(') ? 1 : cursor.isOperator(')') ? -1 : 0;
        if (depth > 0)
            continue;
        if (cursor.type() == TokenType::Word)
            words +=
                QString::fromUtf8(cursor.text().data(), qsizetype(cursor.text().size())).toUpper();
        else if (cursor.type() == TokenType::Name)
            words += QString();
    }
    return words;
}

bool isShared(const QString &word)
{
    static const QStringList kinds{u"ROLE"_s,       u"GROUP"_s,        u"DATABASE"_s,
                                   u"TABLESPACE"_s, u"SUBSCRIPTION"_s, u"SYSTEM"_s};
    return kinds.contains(word);
}

/// Whether it acts on what all databases of the server share.
bool concernsServer(const Statement &statement)
{
    if (statement.kind == StatementKind::Dml || statement.kind == StatementKind::Query)
        return false;
    const QStringList said = words(statement);
    const QString first = said.value(0);
    const QString second = said.value(1);
    if (first == "CREATE"_L1 || first == "ALTER"_L1 || first == "DROP"_L1)
        return isShared(second) || (second == "USER"_L1 && said.value(2) != "MAPPING"_L1)
            || (first == "DROP"_L1 && second == "OWNED"_L1);
    if (first == "REASSIGN"_L1)
        return true;
    const qsizetype on = said.indexOf("ON"_L1);
    if (first == "GRANT"_L1 || first == "REVOKE"_L1) // Without ON: a role to another one.
        return on < 0 || isShared(said.value(on + 1)) || said.value(on + 1) == "PARAMETER"_L1;
    if (first == "COMMENT"_L1 || first == "SECURITY"_L1)
        return on > 0 && isShared(said.value(on + 1));
    return false;
}

/// What a block says that it would do to them; what it puts together from pieces is not seen.
bool blockConcernsServer(const Statement &statement)
{
    static const QRegularExpression saying(
        u"\\b(create|alter|drop)\\s+(role|group|database|tablespace|subscription|system|"
        "user(?!\\s+mapping))\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return statement.verb == "DO" && saying.match(QString::fromUtf8(statement.text)).hasMatch();
}

QStringList rolesMadeBy(const Statement &statement)
{
    static const QRegularExpression making(
        u"\\bcreate\\s+(?:role|user|group)\\s+(?:\"((?:[^\"]|\"\")+)\"|([^\\W\\d]\\w*))"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    QStringList roles;
    for (auto each = making.globalMatch(QString::fromUtf8(statement.text)); each.hasNext();) {
        const QRegularExpressionMatch role = each.next();
        roles += role.captured(1).isEmpty() ? role.captured(2).toLower()
                                            : role.captured(1).replace(u"\"\""_s, u"\""_s);
    }
    return roles;
}

/// Rights, owners and policies speak of roles; rows and columns may have the same names.
bool speaksOfRoles(const Statement &statement)
{
    static const QList<QByteArray> verbs{
        "GRANT", "REVOKE", "ALTER", "CREATE POLICY", "CREATE SCHEMA", "SET", "CREATE USER MAPPING"};
    return std::ranges::any_of(
        verbs, [&](const QByteArray &verb) { return statement.verb.startsWith(verb); });
}

bool names(const Statement &statement, const QStringList &roles)
{
    TokenCursor cursor(textOf(statement), rulesFor(Dialect::PostgreSql));
    while (cursor.next()) {
        if (cursor.type() == TokenType::Word) {
            const QByteArrayView word(cursor.text().data(), qsizetype(cursor.text().size()));
            if (roles.contains(QString::fromUtf8(word).toLower()))
                return true;
        } else if (cursor.type() == TokenType::Name && roles.contains(unquoted(cursor))) {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<QString> ServerReach::holdsBack(const Statement &statement)
{
    if (concernsServer(statement) || blockConcernsServer(statement)) {
        m_rolesNotMade += rolesMadeBy(statement);
        return Tr::tr("Not carried out here: it concerns the whole server.");
    }
    if (postgresRefusal(statement, {})) // The project allows it.
        return Tr::tr("Not carried out here: it reaches out of the database.");
    if (const QString function = farFunctionOf(statement); !function.isEmpty())
        return Tr::tr("Not carried out here: %1 reaches out of the database.").arg(function);
    if (!m_rolesNotMade.isEmpty() && speaksOfRoles(statement) && names(statement, m_rolesNotMade))
        return Tr::tr("Not carried out here: the role that it names is not there yet.");
    return {};
}

Result<> ServerReach::check(PostgresLink &link)
{
    // Whoever changes one of these keeps its lock to the end of the transaction.
    const auto found = link.query(
        u"SELECT pg_catalog.string_agg(DISTINCT c.relname, ', ') FROM pg_catalog.pg_locks l "
        "JOIN pg_catalog.pg_class c ON c.oid = l.relation "
        "WHERE l.pid = pg_catalog.pg_backend_pid() AND l.database = 0 AND l.granted "
        "AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', "
        "'AccessExclusiveLock') AND c.relname IN ('pg_authid', 'pg_auth_members', 'pg_database', "
        "'pg_db_role_setting', 'pg_tablespace', 'pg_shdescription', 'pg_shseclabel', "
        "'pg_parameter_acl', 'pg_replication_origin', 'pg_subscription')"_s);
    if (!found)
        return fail(found.error());
    const QString changed = found->rows.at(0).at(0).toString();
    if (changed.isEmpty())
        return {};
    return fail(ErrorKind::Unsupported,
                Tr::tr("This migration changes what all databases of the server share (%1): "
                       "committed on a copy, it would be changed for all. It was rolled back.")
                    .arg(changed),
                otherPreviews());
}

void keepForeignTables(PostgresLink &copy)
{
    (void)copy.run(
        u"DO $$DECLARE s record; BEGIN FOR s IN SELECT f.srvname, f.srvoptions "
        "FROM pg_catalog.pg_foreign_server f JOIN pg_catalog.pg_foreign_data_wrapper w "
        "ON w.oid = f.srvfdw WHERE w.fdwname = 'postgres_fdw' LOOP "
        "EXECUTE pg_catalog.format('ALTER SERVER %I OPTIONS (%s updatable ''false'')', s.srvname, "
        "CASE WHEN EXISTS (SELECT FROM pg_catalog.unnest(s.srvoptions) o WHERE o LIKE "
        "'updatable=%') THEN 'SET' ELSE 'ADD' END); END LOOP; END$$"_s);
}

} // namespace ponyup
