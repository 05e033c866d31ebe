// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadbscript.h"

#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Fails with the sentence when the condition holds; the client then stops, and what is open is
/// undone.
QString refuseWhen(const QString &condition, const QString &sentence)
{
    return u"DELIMITER $$\n"
           "BEGIN NOT ATOMIC IF %1 THEN\n"
           "  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '%2';\n"
           "END IF; END $$\n"
           "DELIMITER ;"_s.arg(condition, sentence);
}

} // namespace

QString MariaDbScript::command() const
{
    return u"mariadb DATABASE < FILE"_s;
}

QString MariaDbScript::opening() const
{
    return settings() + u'\n'
        + refuseWhen(u"COALESCE(GET_LOCK(CONCAT('ponyup:', DATABASE()), 0), 0) <> 1"_s,
                     u"Currently already upgrading. (Advisory Lock 85,80)"_s);
}

QString MariaDbScript::settings() const
{
    return u"SET NAMES utf8mb4; SET SESSION autocommit = 1, time_zone = '+00:00', "
           "foreign_key_checks = 1, unique_checks = 1,\n"
           "  sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,"
           "NO_ENGINE_SUBSTITUTION';"_s;
}

QString MariaDbScript::ownSettings() const
{
    return u"SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES', time_zone = '+00:00';"_s;
}

QString MariaDbScript::closing() const
{
    return u"DO RELEASE_LOCK(CONCAT('ponyup:', DATABASE()));"_s;
}

QString MariaDbScript::begin() const
{
    return u"START TRANSACTION;"_s;
}

QString MariaDbScript::commit() const
{
    return u"COMMIT;"_s;
}

QString MariaDbScript::foreignKeysOff() const
{
    return refuseWhen(u"TRUE"_s, u"MariaDB does not check foreign keys that were switched off"_s);
}

QString MariaDbScript::demandVersion(const QString &quotedTable, int version) const
{
    return refuseWhen(
        u"NOT (SELECT max(version) FROM %1) <=> %2"_s.arg(quotedTable, QString::number(version)),
        u"the database is not at version %1, from which this script goes on"_s.arg(version));
}

QString MariaDbScript::demandJournal(const QString &quotedTable, int rows) const
{
    return refuseWhen(u"(SELECT count(*) FROM %1) <> %2"_s.arg(quotedTable, QString::number(rows)),
                      u"a migration has been left half-way: see ponyup status"_s);
}

QByteArray MariaDbScript::statement(const QByteArray &text) const
{
    if (!text.contains(';'))
        return text + ';';
    QByteArray delimiter = "$$";
    while (text.contains(delimiter))
        delimiter += '$';
    return "DELIMITER " + delimiter + '\n' + text + ' ' + delimiter + "\nDELIMITER ;";
}

QByteArray MariaDbScript::createIfMissing(const Statement &create) const
{
    return create.textIfNotExists();
}

QByteArray MariaDbScript::dropOfSession(const Statement &create) const
{
    TokenCursor cursor({create.text.constData(), static_cast<size_t>(create.text.size())},
                       rulesFor(Dialect::MariaDb));
    if (!cursor.next() || !cursor.is("CREATE"))
        return {};
    while (cursor.next() && cursor.isAny({"OR", "REPLACE"})) { }
    const QByteArray name = create.object().name.toUtf8().replace('`', "``");
    return cursor.is("TEMPORARY") && !name.isEmpty()
        ? "DROP TEMPORARY TABLE IF EXISTS `" + name + "`;"
        : QByteArray();
}

} // namespace ponyup
