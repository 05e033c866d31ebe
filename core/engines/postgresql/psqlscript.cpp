// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/psqlscript.h"

#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Fails with the sentence when the condition holds; psql then stops, and what is open is undone.
QString refuseWhen(const QString &condition, const QString &sentence)
{
    return u"DO $ponyup$ BEGIN IF %1 THEN\n"
           "  RAISE EXCEPTION '%2';\n"
           "END IF; END $ponyup$;"_s.arg(condition, sentence);
}

bool takesIfNotExists(ObjectType type)
{
    switch (type) {
    case ObjectType::Table:
    case ObjectType::Index:
    case ObjectType::MaterializedView:
    case ObjectType::Sequence:
    case ObjectType::Schema:
    case ObjectType::Extension:
        return true;
    default:
        return false;
    }
}

} // namespace

QString PsqlScript::command() const
{
    return u"psql -X -f FILE DATABASE"_s;
}

QString PsqlScript::opening() const
{
    // A client without backslash commands takes the second and third line for one statement, which
    // is none: so it can write nothing.
    return u"SET default_transaction_read_only = on; -- Until psql has said that it stops:\n"
           "\\set ON_ERROR_STOP on\n"
           "SET default_transaction_read_only = off;\n"
           "\\set QUIET on\n"
           "%1\n"
           "%2"_s.arg(settings(),
                      refuseWhen(u"NOT pg_try_advisory_lock(85, 80)"_s,
                                 u"Currently already upgrading. (Advisory Lock 85,80)"_s));
}

QString PsqlScript::settings() const
{
    return u"RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP;\n"
           "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC';\n"
           "SET standard_conforming_strings = on;"_s;
}

QString PsqlScript::ownSettings() const
{
    return u"RESET SESSION AUTHORIZATION; RESET ROLE; RESET search_path; "
           "SET TimeZone = 'UTC';"_s;
}

QString PsqlScript::closing() const
{
    return u"SELECT pg_advisory_unlock(85, 80) \\g /dev/null"_s;
}

QString PsqlScript::begin() const
{
    return u"BEGIN;"_s;
}

QString PsqlScript::commit() const
{
    return u"COMMIT;"_s;
}

QString PsqlScript::foreignKeysOff() const
{
    return refuseWhen(u"true"_s, u"PostgreSQL cannot switch foreign keys off for a migration"_s);
}

QString PsqlScript::demandVersion(const QString &quotedTable, int version) const
{
    return refuseWhen(
        u"(SELECT max(version) FROM %1) IS DISTINCT FROM %2"_s.arg(quotedTable,
                                                                   QString::number(version)),
        u"the database is not at version %1, from which this script goes on"_s.arg(version));
}

QString PsqlScript::demandJournal(const QString &quotedTable, int rows) const
{
    return refuseWhen(u"(SELECT count(*) FROM %1) <> %2"_s.arg(quotedTable, QString::number(rows)),
                      u"a migration has been left half-way: see ponyup status"_s);
}

QByteArray PsqlScript::statement(const QByteArray &text) const
{
    return text + ';';
}

QByteArray PsqlScript::createIfMissing(const Statement &create) const
{
    if (takesIfNotExists(create.object().type))
        return create.textIfNotExists();
    // A tag that the text does not have.
    QByteArray tag = "$ponyup_model";
    while (create.text.contains(tag))
        tag += '_';
    tag += '$';
    return "DO $ponyup$ BEGIN EXECUTE " + tag + create.text + tag
        + ";\nEXCEPTION WHEN duplicate_object OR duplicate_table OR duplicate_function THEN NULL;\n"
          "END $ponyup$";
}

QByteArray PsqlScript::dropOfSession(const Statement &create) const
{
    TokenCursor cursor({create.text.constData(), static_cast<size_t>(create.text.size())},
                       rulesFor(Dialect::PostgreSql));
    if (!cursor.next() || !cursor.is("CREATE"))
        return {};
    while (cursor.next() && cursor.isAny({"OR", "REPLACE", "LOCAL", "GLOBAL"})) { }
    return cursor.isAny({"TEMP", "TEMPORARY"}) ? "DISCARD TEMP;" : QByteArray();
}

} // namespace ponyup
