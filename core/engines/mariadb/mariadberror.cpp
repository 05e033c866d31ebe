// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadberror.h"

#include "base/tr.h"
#include "sql/dialectrules.h"
#include "sql/tokencursor.h"

#include <QRegularExpression>

#include <mariadb/errmsg.h>
#include <mariadb/mysqld_error.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

// What MySQL has beside MariaDB, and what the client's header does not know.
constexpr uint lockNowait = 3572;
constexpr uint statementTimeoutOfMySql = 3024;
constexpr uint connectionKilled = 1927;
constexpr uint readOnlyMode = 1836;

struct Meaning {
    ErrorKind kind;
    QString message;
    QString hint;
};

Meaning busy()
{
    return {ErrorKind::Busy, Tr::tr("A lock was not to be had within the lock timeout."),
            Tr::tr("Wait until the other session has ended its transaction, or end that session, "
                   "then try again.")};
}

Meaning lost()
{
    return {ErrorKind::Connection, Tr::tr("The connection to the server is lost."),
            Tr::tr("What was not committed is undone. Look at the status before anything else is "
                   "run.")};
}

std::optional<Meaning> meaningOfConnection(uint code)
{
    switch (code) {
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_SERVER_LOST_EXTENDED:
    case ER_SERVER_SHUTDOWN:
    case ER_NEW_ABORTING_CONNECTION:
    case ER_NET_READ_ERROR:
    case ER_NET_READ_INTERRUPTED:
    case ER_NET_ERROR_ON_WRITE:
    case ER_NET_WRITE_INTERRUPTED:
    case connectionKilled:
        return lost();
    case CR_SSL_CONNECTION_ERROR:
        return Meaning{ErrorKind::Connection,
                       Tr::tr("The connection to the server cannot be made safe."),
                       Tr::tr("Give the certificate of the server's authority with tls-ca, and the "
                              "host's name as the certificate has it. On a network that only you "
                              "use, the URL can say \"%1\".")
                           .arg("tls=off"_L1)};
    default:
        if (code >= CR_MIN_ERROR && code <= CR_MAX_ERROR)
            return Meaning{ErrorKind::Connection, Tr::tr("The server cannot be reached."),
                           Tr::tr("Check that it runs, and host and port.")};
        return std::nullopt;
    }
}

Meaning meaningOf(uint code, const QString &state)
{
    if (const auto connection = meaningOfConnection(code))
        return *connection;
    switch (code) {
    case ER_LOCK_WAIT_TIMEOUT:
    case lockNowait:
        return busy();
    case ER_LOCK_DEADLOCK:
        return {ErrorKind::Busy,
                Tr::tr("The statement and another session's got in each other's way."),
                Tr::tr("Try again; when it happens often, try at a quieter time.")};
    case ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION:
    case ER_OPTION_PREVENTS_STATEMENT:
    case readOnlyMode:
        return {ErrorKind::ReadOnly, Tr::tr("The database cannot be written to."),
                Tr::tr("Connect to the primary server, with a user whose transactions are not "
                       "read-only.")};
    case ER_QUERY_INTERRUPTED:
        return {ErrorKind::Cancelled, Tr::tr("The statement was stopped."), {}};
    case ER_STATEMENT_TIMEOUT:
    case statementTimeoutOfMySql:
        return {ErrorKind::Sql, Tr::tr("The statement took longer than a timeout of the server."),
                Tr::tr("Make the statement do less, or raise max_statement_time.")};
    case ER_DISK_FULL:
    case ER_RECORD_FILE_FULL:
        return {ErrorKind::DiskFull, Tr::tr("The server has no space left for the table."),
                Tr::tr("Free space there, then try again.")};
    case ER_ACCESS_DENIED_ERROR:
    case ER_DBACCESS_DENIED_ERROR:
    case ER_TABLEACCESS_DENIED_ERROR:
    case ER_COLUMNACCESS_DENIED_ERROR:
    case ER_SPECIFIC_ACCESS_DENIED_ERROR:
    case ER_PROCACCESS_DENIED_ERROR:
        return {ErrorKind::Sql, Tr::tr("The database's user may not do this."),
                Tr::tr("Grant it the right, or connect as another user.")};
    default:
        break;
    }
    if (state.startsWith("23"_L1) || code == ER_CONSTRAINT_FAILED)
        return {ErrorKind::Sql, Tr::tr("The rows do not meet a constraint of the schema."),
                Tr::tr("Mend the rows or the script, then try again.")};
    return {ErrorKind::Sql, Tr::tr("The server refused the statement."),
            Tr::tr("Mend the script, then try again.")};
}

Error errorOf(uint code, const QString &state, const QString &words)
{
    const Meaning meaning = meaningOf(code, state);
    return {.kind = meaning.kind,
            .message = meaning.message,
            .hint = meaning.hint,
            .detail = u"ERROR %1 (%2): %3"_s.arg(QString::number(code), state, words.simplified()),
            .sqlState = state};
}

/// The byte at which a line of the text, from 1, begins.
qsizetype startOfLine(const QByteArray &text, int line)
{
    qsizetype at = 0;
    for (int seen = 1; seen < line; ++seen) {
        const qsizetype end = text.indexOf('\n', at);
        if (end < 0)
            return at;
        at = end + 1;
    }
    return at;
}

/// A name as the server repeats it: the last part, without the quotes of the script.
qint64 onlyPlaceOf(const QByteArray &text, const QString &name)
{
    const QByteArray wanted = name.section(u'.', -1).toUtf8().toLower();
    qint64 found = -1;
    TokenCursor cursor({text.constData(), static_cast<size_t>(text.size())},
                       rulesFor(Dialect::MariaDb));
    while (cursor.next()) {
        const QByteArrayView token(cursor.text().data(), qsizetype(cursor.text().size()));
        QByteArray plain = token.toByteArray().toLower();
        if (plain.size() > 2 && plain.startsWith('`') && plain.endsWith('`'))
            plain = plain.sliced(1, plain.size() - 2);
        if (plain != wanted)
            continue;
        if (found >= 0)
            return -1; // Which of them it means, it does not say.
        found = token.data() - text.constData();
    }
    return found;
}

/// A second statement stands in the text: of all the server's messages only this one tells.
bool isSeveralStatements(uint code, const Statement &statement, qint64 fault)
{
    if (code != ER_PARSE_ERROR || fault <= 0)
        return false;
    TokenCursor cursor({statement.text.constData(), static_cast<size_t>(statement.text.size())},
                       rulesFor(Dialect::MariaDb));
    // Those that have statements in them.
    if (!cursor.next()
        || cursor.isAny({"CREATE", "ALTER", "BEGIN", "IF", "CASE", "FOR", "LOOP", "REPEAT", "WHILE",
                         "DECLARE", "<<"}))
        return false;
    return statement.text.first(fault).trimmed().endsWith(';');
}

} // namespace

/// As errorOf() has written it.
uint mariaDbNumber(const Error &error)
{
    return error.detail.section(u' ', 1, 1).toUInt();
}

Error mariaDbError(MYSQL *connection)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    return errorOf(library.mysql_errno(connection),
                   QString::fromLatin1(library.mysql_sqlstate(connection)),
                   QString::fromUtf8(library.mysql_error(connection)));
}

Error mariaDbError(const QSqlError &error)
{
    return errorOf(error.nativeErrorCode().toUInt(), error.driverText(), error.databaseText());
}

Error mariaDbError(MYSQL *connection, const Statement &statement)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    Error error = mariaDbError(connection);
    error.place = statement.place;
    const qint64 fault =
        faultPosition(statement, QString::fromUtf8(library.mysql_error(connection)));
    if (fault >= 0)
        error.place = statement.placeAt(fault);
    if (isSeveralStatements(library.mysql_errno(connection), statement, fault)) {
        error.kind = ErrorKind::Internal;
        error.message = Tr::tr("PonyUp and the server disagree on where this statement ends.");
        error.hint.clear();
        error.place = statement.place;
    }
    return error;
}

Error cannotConnect(Error error, const QString &shownUrl)
{
    if (error.kind != ErrorKind::Connection)
        return error;
    error.message = Tr::tr("The database %1 cannot be opened.").arg(shownUrl);
    if (error.hint.isEmpty())
        error.hint = Tr::tr("Check that the server runs and that host, port, user, password and "
                            "database name are right; the database itself must be there already.");
    return error;
}

qint64 faultPosition(const Statement &statement, const QString &words)
{
    static const QRegularExpression near(u" near '(.*)' at line (\\d+)$"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = near.match(words); match.hasMatch()) {
        const QByteArray rest = match.captured(1).toUtf8();
        if (rest.isEmpty())
            return statement.text.size();
        // The line is that of the fault's end where the text goes over several.
        const qsizetype line = startOfLine(statement.text, match.captured(2).toInt());
        const qsizetype found = statement.text.indexOf(rest, line);
        return found >= 0 ? found : statement.text.lastIndexOf(rest);
    }
    static const QRegularExpression named(
        u"^(?:Unknown [a-z ]+:?|Duplicate (?:column|key) name|Table|View|Trigger|Column|"
        "Key column|Column name|Can't DROP [A-Z ]+) [`']([^`']+)[`']|"
        "^(?:FUNCTION|PROCEDURE) (\\S+) does not exist"_s);
    if (const auto match = named.match(words); match.hasMatch())
        return onlyPlaceOf(statement.text, match.captured(match.lastCapturedIndex()));
    return -1;
}

} // namespace ponyup
