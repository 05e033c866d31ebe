// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbcerror.h"

#include "base/tr.h"

#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct Diagnosis {
    QString state;
    int number = 0; ///< The driver's or the server's own.
    QString words;
};

Diagnosis diagnose(SQLSMALLINT handleType, SQLHANDLE handle)
{
    Diagnosis all;
    for (SQLSMALLINT record = 1; record <= 5; ++record) {
        std::array<SQLWCHAR, 6> state{};
        std::array<SQLWCHAR, 2000> words{};
        SQLINTEGER number = 0;
        SQLSMALLINT length = 0;
        const SQLRETURN got =
            odbc().SQLGetDiagRecW(handleType, handle, record, state.data(), &number, words.data(),
                                  SQLSMALLINT(words.size()), &length);
        if (!SQL_SUCCEEDED(got))
            break;
        const auto text = [](const auto &from, qsizetype size) {
            return QString::fromUtf16(reinterpret_cast<const char16_t *>(from.data()), size);
        };
        if (record == 1) {
            all.state = text(state, 5);
            all.number = number;
        } else {
            all.words += u"; "_s;
        }
        all.words += text(words, std::min<qsizetype>(length, qsizetype(words.size()) - 1));
    }
    all.words = all.words.simplified();
    return all;
}

ErrorKind kindOf(const Diagnosis &said)
{
    const QStringView group = QStringView(said.state).left(2);
    // This one has no SQLSTATEs of its own.
    if (said.words.contains("[SQLite]"_L1)) {
        switch (said.number) {
        case 5:
        case 6:
            return ErrorKind::Busy;
        case 8:
            return ErrorKind::ReadOnly;
        case 9:
            return ErrorKind::Cancelled;
        case 11:
        case 26:
            return ErrorKind::NotADatabase;
        case 13:
            return ErrorKind::DiskFull;
        default:
            return ErrorKind::Sql;
        }
    }
    if (said.state == "HYT00"_L1 || said.state == "S1T00"_L1 || group == "40"_L1
        || said.state == "55P03"_L1)
        return ErrorKind::Busy;
    if (said.state == "HY008"_L1 || said.state == "S1008"_L1 || said.state == "57014"_L1)
        return ErrorKind::Cancelled;
    if (said.state == "25006"_L1)
        return ErrorKind::ReadOnly;
    if (said.state == "53100"_L1)
        return ErrorKind::DiskFull;
    if (group == "08"_L1 || said.state == "HYT01"_L1 || said.state == "IM002"_L1
        || said.state.startsWith("57P0"_L1))
        return ErrorKind::Connection;
    return ErrorKind::Sql;
}

QString messageOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Busy:
        return Tr::tr("A lock was not to be had within the lock timeout.");
    case ErrorKind::ReadOnly:
        return Tr::tr("The database cannot be written to.");
    case ErrorKind::Cancelled:
        return Tr::tr("The statement was stopped.");
    case ErrorKind::NotADatabase:
        return Tr::tr("The driver does not recognize the database.");
    case ErrorKind::DiskFull:
        return Tr::tr("There is no space left for the database.");
    case ErrorKind::Connection:
        return Tr::tr("The connection to the database is lost.");
    default:
        return Tr::tr("The database refused the statement.");
    }
}

QString hintOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Busy:
        return Tr::tr("Wait until the other program has finished, then try again.");
    case ErrorKind::ReadOnly:
        return Tr::tr("Connect where it can be written to, as a user who may.");
    case ErrorKind::NotADatabase:
        return Tr::tr("Check that the data source names the right database.");
    case ErrorKind::DiskFull:
        return Tr::tr("Free space there, then try again.");
    case ErrorKind::Connection:
        return Tr::tr("What was not committed is undone. Look at the status before anything else "
                      "is run.");
    case ErrorKind::Cancelled:
        return {};
    default:
        return Tr::tr("Mend the script, then try again.");
    }
}

bool isDead(SQLHDBC connection)
{
    SQLUINTEGER dead = SQL_CD_FALSE;
    const SQLRETURN got = odbc().SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &dead,
                                                   SQL_IS_UINTEGER, nullptr);
    return SQL_SUCCEEDED(got) && dead == SQL_CD_TRUE;
}

} // namespace

Error odbcError(SQLSMALLINT handleType, SQLHANDLE handle, SQLHDBC connection)
{
    const Diagnosis said = diagnose(handleType, handle);
    ErrorKind kind = kindOf(said);
    if (kind == ErrorKind::Sql && isDead(connection))
        kind = ErrorKind::Connection;
    return {.kind = kind,
            .message = messageOf(kind),
            .hint = hintOf(kind),
            .detail = said.words,
            .sqlState = said.state};
}

Error cannotConnectOdbc(const QString &words, const QString &shownUrl)
{
    return {.kind = ErrorKind::Connection,
            .message = Tr::tr("The database %1 cannot be opened.").arg(shownUrl),
            .hint = Tr::tr("Check the name of the data source or of the driver, as \"%1\" and "
                           "\"%2\" list them, and the user and the password.")
                        .arg("odbcinst -q -s"_L1, "odbcinst -q -d"_L1),
            .detail = words.simplified()};
}

} // namespace ponyup
