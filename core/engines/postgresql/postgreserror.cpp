// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/postgreserror.h"

#include "base/tr.h"

#include <QRegularExpression>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct Meaning {
    ErrorKind kind;
    QString message;
    QString hint;
};

Meaning meaningOf(const QString &state)
{
    const QStringView group = QStringView(state).left(2);
    if (state == "55P03"_L1)
        return {ErrorKind::Busy, Tr::tr("A lock was not to be had within the lock timeout."),
                Tr::tr("Wait until the other session has ended its transaction, or end that "
                       "session, then try again.")};
    if (state == "40P01"_L1 || state == "40001"_L1)
        return {ErrorKind::Busy,
                Tr::tr("The statement and another session's got in each other's way."),
                Tr::tr("Try again; when it happens often, try at a quieter time.")};
    if (state == "25006"_L1)
        return {ErrorKind::ReadOnly, Tr::tr("The database cannot be written to."),
                Tr::tr("Connect to the primary server, with a role whose transactions are not "
                       "read-only.")};
    if (state == "57014"_L1)
        return {ErrorKind::Cancelled, Tr::tr("The statement was stopped."), {}};
    if (group == "08"_L1 || state == "57P01"_L1 || state == "57P02"_L1 || state == "57P03"_L1
        || state == "57P05"_L1)
        return {ErrorKind::Connection, Tr::tr("The server has ended the connection."),
                Tr::tr("Find out why from the server's log. What was not committed is undone; "
                       "look at the status before anything else is run.")};
    if (group == "28"_L1 || state == "3D000"_L1 || state == "53300"_L1)
        return {ErrorKind::Connection, Tr::tr("The server does not let us in."),
                Tr::tr("Check user, password and database name.")};
    if (state == "53100"_L1)
        return {ErrorKind::DiskFull, Tr::tr("The server has no space left on its disk."),
                Tr::tr("Free space there, then try again.")};
    if (state == "53200"_L1)
        return {ErrorKind::Sql, Tr::tr("The server lacks memory for the statement."),
                Tr::tr("When the server speaks of locks: split the migration, or raise "
                       "max_locks_per_transaction.")};
    if (state == "42501"_L1)
        return {ErrorKind::Sql, Tr::tr("The database's user may not do this."),
                Tr::tr("Grant it the right, or connect as the owner of what is changed.")};
    if (state == "55P04"_L1)
        return {ErrorKind::Sql,
                Tr::tr("A value that ALTER TYPE adds to an enumeration cannot be used before it is "
                       "committed."),
                Tr::tr("Use it in the next migration; the one that adds it is committed by then, unless "
                       "all of them are run in one transaction.")};
    if (group == "23"_L1)
        return {ErrorKind::Sql, Tr::tr("The rows do not meet a constraint of the schema."),
                Tr::tr("Mend the rows or the script, then try again.")};
    return {ErrorKind::Sql, Tr::tr("PostgreSQL refused the statement."),
            Tr::tr("Mend the script, then try again.")};
}

/// The byte of a text where its character with that number, from 1, begins.
qint64 byteOfCharacter(const QByteArray &text, qint64 number)
{
    qint64 at = 0;
    for (qint64 seen = 0; at < text.size(); ++at) {
        if ((text[at] & 0xc0) != 0x80 && ++seen == number)
            break;
    }
    return at;
}

/// The server's own words, in one line.
QString wordsOf(const PGresult *result)
{
    QStringList words{errorField(result, PG_DIAG_MESSAGE_PRIMARY)};
    const auto add = [&](int field, QLatin1StringView name) {
        if (const QString text = errorField(result, field); !text.isEmpty())
            words += u"%1: %2"_s.arg(name, text.simplified());
    };
    add(PG_DIAG_MESSAGE_DETAIL, "DETAIL"_L1);
    add(PG_DIAG_MESSAGE_HINT, "HINT"_L1);
    add(PG_DIAG_CONTEXT, "CONTEXT"_L1);
    const QString constraint = errorField(result, PG_DIAG_CONSTRAINT_NAME);
    if (!constraint.isEmpty() && !words.front().contains(constraint))
        add(PG_DIAG_CONSTRAINT_NAME, "CONSTRAINT"_L1);
    return words.join(u"; "_s);
}

/// "COPY goods, line 3, column price: …": the line counts from the first of the data, which begin
/// on the line after the statement.
std::optional<SourcePlace> placeInData(const PGresult *result, const Statement &statement)
{
    static const QRegularExpression line(u"^COPY .*?, line (\\d+)"_s);
    const QString context = errorField(result, PG_DIAG_CONTEXT);
    const auto match = statement.hasData ? line.match(context) : QRegularExpressionMatch();
    if (!match.hasMatch())
        return {};
    const SourcePlace end = statement.placeAt(statement.text.size());
    return SourcePlace{.file = end.file, .line = end.line + match.captured(1).toInt()};
}

} // namespace

bool isError(const PGresult *result)
{
    switch (pq().PQresultStatus(result)) {
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR:
    case PGRES_PIPELINE_ABORTED:
        return true;
    default:
        return false;
    }
}

QString errorField(const PGresult *result, int field)
{
    return QString::fromUtf8(pq().PQresultErrorField(result, field));
}

Error postgresError(const PGresult *result)
{
    const QString state = errorField(result, PG_DIAG_SQLSTATE);
    // Without a state it is libpq that speaks: the connection is gone.
    const Meaning meaning = meaningOf(state.isEmpty() ? u"08006"_s : state);
    return {.kind = meaning.kind,
            .message = meaning.message,
            .hint = meaning.hint,
            .detail = state.isEmpty()
                ? QString::fromUtf8(pq().PQresultErrorMessage(result)).simplified()
                : wordsOf(result),
            .sqlState = state};
}

Error postgresError(const PGresult *result, const Statement &statement)
{
    Error error = postgresError(result);
    error.place = statement.place;
    if (const qint64 position = errorField(result, PG_DIAG_STATEMENT_POSITION).toLongLong())
        error.place = statement.placeAt(byteOfCharacter(statement.text, position));
    else if (const auto inData = placeInData(result, statement))
        error.place = *inData;
    return error;
}

Error lostConnection(const PGconn *connection)
{
    return {.kind = ErrorKind::Connection,
            .message = Tr::tr("The connection to the server is lost."),
            .hint = Tr::tr("What was not committed is undone. Look at the status before anything "
                           "else is run."),
            .detail = QString::fromUtf8(pq().PQerrorMessage(connection)).simplified()};
}

Error cannotConnect(const QString &message, const QString &where)
{
    return {.kind = ErrorKind::Connection,
            .message = Tr::tr("The database %1 cannot be opened.").arg(where),
            .hint = Tr::tr("Check that the server runs and that host, port, user, password and "
                           "database name are right; the database itself must be there already."),
            .detail = message.simplified()};
}

bool isSeveralStatements(const PGresult *result)
{
    return errorField(result, PG_DIAG_SQLSTATE) == "42601"_L1
        && errorField(result, PG_DIAG_SOURCE_FUNCTION) == "exec_parse_message"_L1;
}

} // namespace ponyup
