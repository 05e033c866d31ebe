// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqlite3script.h"

#include "engines/sqlite/settings.h"
#include "engines/sqlite/sqliteengine.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Whether the token stands alone on its line, or with a comment behind it.
bool isAloneOnItsLine(std::string_view text, std::string_view token)
{
    const size_t at = static_cast<size_t>(token.data() - text.data());
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    size_t before = at;
    while (before > 0 && blank(text[before - 1]))
        --before;
    size_t after = at + token.size();
    while (after < text.size() && blank(text[after]))
        ++after;
    const bool first = before == 0 || text[before - 1] == '\n';
    const std::string_view rest = text.substr(after);
    return first
        && (rest.empty() || rest.front() == '\n' || rest.starts_with("--")
            || rest.starts_with("/*"));
}

} // namespace

QString Sqlite3Script::command() const
{
    return u"sqlite3 DATABASE < FILE"_s;
}

QString Sqlite3Script::opening() const
{
    // A client without dot commands takes the second and third line for one statement, which is
    // none: so it can write nothing.
    return u"PRAGMA query_only = ON; -- Until the client has said that it stops at an error:\n"
           ".bail on\n"
           "PRAGMA query_only = OFF;\n"
           "PRAGMA foreign_keys = ON;\n"
           "%1\n"
           "DROP TABLE IF EXISTS temp.ponyup_demand;\n"
           "CREATE TEMP TABLE ponyup_demand (\n"
           "  version INTEGER, wanted INTEGER, half_done INTEGER, broken INTEGER,\n"
           "  CONSTRAINT \"the database is not at the version from which this script goes on\"\n"
           "    CHECK (version IS wanted),\n"
           "  CONSTRAINT \"a migration has been left half-way: see ponyup status\"\n"
           "    CHECK (half_done IS NOT TRUE),\n"
           "  CONSTRAINT \"rows break a foreign key\" CHECK (broken IS NOT TRUE));"_s.arg(
               settings());
}

QString Sqlite3Script::settings() const
{
    return u"PRAGMA "_s + meaningSettings().join(u"; PRAGMA "_s) + u';';
}

QString Sqlite3Script::closing() const
{
    return u"DROP TABLE temp.ponyup_demand;"_s;
}

QString Sqlite3Script::begin() const
{
    return u"BEGIN IMMEDIATE;"_s;
}

QString Sqlite3Script::commit() const
{
    return u"COMMIT;"_s;
}

QString Sqlite3Script::foreignKeysOff() const
{
    return u"PRAGMA foreign_keys = OFF;\n"
           "CREATE TEMP TABLE ponyup_broken AS\n"
           "  SELECT \"table\" AS child, rowid AS line, parent FROM pragma_foreign_key_check;"_s;
}

QString Sqlite3Script::checkForeignKeys() const
{
    // Counted, since a table without row ids lists its rows without telling them apart.
    return u"INSERT OR ROLLBACK INTO temp.ponyup_demand (broken) SELECT count(*) FROM (\n"
           "  SELECT \"table\" AS child, rowid AS line, parent, count(*) AS there\n"
           "    FROM pragma_foreign_key_check GROUP BY 1, 2, 3) AS now\n"
           "  WHERE there > (SELECT count(*) FROM temp.ponyup_broken AS before\n"
           "    WHERE before.child = now.child AND before.line IS now.line\n"
           "      AND before.parent = now.parent);"_s;
}

QString Sqlite3Script::foreignKeysOn() const
{
    return u"DROP TABLE temp.ponyup_broken;\n"
           "PRAGMA foreign_keys = ON;"_s;
}

QString Sqlite3Script::demandVersion(const QString &quotedTable, int version) const
{
    return u"INSERT OR ROLLBACK INTO temp.ponyup_demand (version, wanted)\n"
           "  SELECT max(version), %1 FROM %2;"_s.arg(QString::number(version), quotedTable);
}

QString Sqlite3Script::demandJournal(const QString &quotedTable, int rows) const
{
    return u"INSERT OR ROLLBACK INTO temp.ponyup_demand (half_done)\n"
           "  SELECT count(*) <> %1 FROM %2;"_s.arg(QString::number(rows), quotedTable);
}

QByteArray Sqlite3Script::statement(const QByteArray &text) const
{
    // The program takes a line that is only "/" or "go" for a statement's end.
    const std::string_view whole(text.constData(), static_cast<size_t>(text.size()));
    QByteArray understood;
    size_t copied = 0;
    TokenCursor cursor(whole, rulesFor(Dialect::Sqlite));
    while (cursor.next()) {
        if (!(cursor.isOperator('/') || cursor.is("GO")) || !isAloneOnItsLine(whole, cursor.text()))
            continue;
        const size_t at = static_cast<size_t>(cursor.text().data() - whole.data());
        understood.append(whole.data() + copied, static_cast<qsizetype>(at - copied));
        understood.append("/**/");
        copied = at;
    }
    understood.append(whole.data() + copied, static_cast<qsizetype>(whole.size() - copied));
    return understood + ';';
}

QByteArray Sqlite3Script::createIfMissing(const Statement &create) const
{
    return create.textIfNotExists();
}

QByteArray Sqlite3Script::dropOfSession(const Statement &create) const
{
    const ObjectName object = create.object();
    if (!create.verb.startsWith("CREATE") || object.schema.compare("temp"_L1, Qt::CaseInsensitive))
        return {};
    const auto drop = [&](const QString &type) {
        return u"DROP %1 IF EXISTS temp.%2;"_s.arg(type, SqliteEngine().quote(object.name))
            .toUtf8();
    };
    switch (object.type) {
    case ObjectType::Table:
        return drop(u"TABLE"_s);
    case ObjectType::View:
        return drop(u"VIEW"_s);
    case ObjectType::Trigger:
        return drop(u"TRIGGER"_s);
    default:
        return {};
    }
}

} // namespace ponyup
