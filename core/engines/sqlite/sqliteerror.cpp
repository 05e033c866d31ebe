// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqliteerror.h"

#include "base/tr.h"

#include <sqlite3.h>

#include <cerrno>

namespace ponyup {

namespace {

struct CodeName {
    int code;
    const char *name;
};

#define PONYUP_CODE(code)                                                                          \
    CodeName                                                                                       \
    {                                                                                              \
        code, #code                                                                                \
    }
constexpr CodeName codeNames[] = {
    PONYUP_CODE(SQLITE_ERROR),
    PONYUP_CODE(SQLITE_INTERNAL),
    PONYUP_CODE(SQLITE_PERM),
    PONYUP_CODE(SQLITE_ABORT),
    PONYUP_CODE(SQLITE_BUSY),
    PONYUP_CODE(SQLITE_LOCKED),
    PONYUP_CODE(SQLITE_NOMEM),
    PONYUP_CODE(SQLITE_READONLY),
    PONYUP_CODE(SQLITE_INTERRUPT),
    PONYUP_CODE(SQLITE_IOERR),
    PONYUP_CODE(SQLITE_CORRUPT),
    PONYUP_CODE(SQLITE_NOTFOUND),
    PONYUP_CODE(SQLITE_FULL),
    PONYUP_CODE(SQLITE_CANTOPEN),
    PONYUP_CODE(SQLITE_PROTOCOL),
    PONYUP_CODE(SQLITE_SCHEMA),
    PONYUP_CODE(SQLITE_TOOBIG),
    PONYUP_CODE(SQLITE_CONSTRAINT),
    PONYUP_CODE(SQLITE_MISMATCH),
    PONYUP_CODE(SQLITE_MISUSE),
    PONYUP_CODE(SQLITE_NOLFS),
    PONYUP_CODE(SQLITE_AUTH),
    PONYUP_CODE(SQLITE_FORMAT),
    PONYUP_CODE(SQLITE_RANGE),
    PONYUP_CODE(SQLITE_NOTADB),
    PONYUP_CODE(SQLITE_NOTICE),
    PONYUP_CODE(SQLITE_WARNING),
    PONYUP_CODE(SQLITE_ERROR_MISSING_COLLSEQ),
    PONYUP_CODE(SQLITE_ERROR_RETRY),
    PONYUP_CODE(SQLITE_ERROR_SNAPSHOT),
    PONYUP_CODE(SQLITE_IOERR_READ),
    PONYUP_CODE(SQLITE_IOERR_SHORT_READ),
    PONYUP_CODE(SQLITE_IOERR_WRITE),
    PONYUP_CODE(SQLITE_IOERR_FSYNC),
    PONYUP_CODE(SQLITE_IOERR_DIR_FSYNC),
    PONYUP_CODE(SQLITE_IOERR_TRUNCATE),
    PONYUP_CODE(SQLITE_IOERR_FSTAT),
    PONYUP_CODE(SQLITE_IOERR_UNLOCK),
    PONYUP_CODE(SQLITE_IOERR_RDLOCK),
    PONYUP_CODE(SQLITE_IOERR_DELETE),
    PONYUP_CODE(SQLITE_IOERR_BLOCKED),
    PONYUP_CODE(SQLITE_IOERR_NOMEM),
    PONYUP_CODE(SQLITE_IOERR_ACCESS),
    PONYUP_CODE(SQLITE_IOERR_CHECKRESERVEDLOCK),
    PONYUP_CODE(SQLITE_IOERR_LOCK),
    PONYUP_CODE(SQLITE_IOERR_CLOSE),
    PONYUP_CODE(SQLITE_IOERR_DIR_CLOSE),
    PONYUP_CODE(SQLITE_IOERR_SHMOPEN),
    PONYUP_CODE(SQLITE_IOERR_SHMSIZE),
    PONYUP_CODE(SQLITE_IOERR_SHMLOCK),
    PONYUP_CODE(SQLITE_IOERR_SHMMAP),
    PONYUP_CODE(SQLITE_IOERR_SEEK),
    PONYUP_CODE(SQLITE_IOERR_DELETE_NOENT),
    PONYUP_CODE(SQLITE_IOERR_MMAP),
    PONYUP_CODE(SQLITE_IOERR_GETTEMPPATH),
    PONYUP_CODE(SQLITE_IOERR_CONVPATH),
    PONYUP_CODE(SQLITE_IOERR_VNODE),
    PONYUP_CODE(SQLITE_IOERR_AUTH),
    PONYUP_CODE(SQLITE_IOERR_BEGIN_ATOMIC),
    PONYUP_CODE(SQLITE_IOERR_COMMIT_ATOMIC),
    PONYUP_CODE(SQLITE_IOERR_ROLLBACK_ATOMIC),
    PONYUP_CODE(SQLITE_IOERR_DATA),
    PONYUP_CODE(SQLITE_IOERR_CORRUPTFS),
    PONYUP_CODE(SQLITE_LOCKED_SHAREDCACHE),
    PONYUP_CODE(SQLITE_LOCKED_VTAB),
    PONYUP_CODE(SQLITE_BUSY_RECOVERY),
    PONYUP_CODE(SQLITE_BUSY_SNAPSHOT),
    PONYUP_CODE(SQLITE_BUSY_TIMEOUT),
    PONYUP_CODE(SQLITE_CANTOPEN_NOTEMPDIR),
    PONYUP_CODE(SQLITE_CANTOPEN_ISDIR),
    PONYUP_CODE(SQLITE_CANTOPEN_FULLPATH),
    PONYUP_CODE(SQLITE_CANTOPEN_CONVPATH),
    PONYUP_CODE(SQLITE_CANTOPEN_DIRTYWAL),
    PONYUP_CODE(SQLITE_CANTOPEN_SYMLINK),
    PONYUP_CODE(SQLITE_CORRUPT_VTAB),
    PONYUP_CODE(SQLITE_CORRUPT_SEQUENCE),
    PONYUP_CODE(SQLITE_CORRUPT_INDEX),
    PONYUP_CODE(SQLITE_READONLY_RECOVERY),
    PONYUP_CODE(SQLITE_READONLY_CANTLOCK),
    PONYUP_CODE(SQLITE_READONLY_ROLLBACK),
    PONYUP_CODE(SQLITE_READONLY_DBMOVED),
    PONYUP_CODE(SQLITE_READONLY_CANTINIT),
    PONYUP_CODE(SQLITE_READONLY_DIRECTORY),
    PONYUP_CODE(SQLITE_ABORT_ROLLBACK),
    PONYUP_CODE(SQLITE_CONSTRAINT_CHECK),
    PONYUP_CODE(SQLITE_CONSTRAINT_COMMITHOOK),
    PONYUP_CODE(SQLITE_CONSTRAINT_FOREIGNKEY),
    PONYUP_CODE(SQLITE_CONSTRAINT_FUNCTION),
    PONYUP_CODE(SQLITE_CONSTRAINT_NOTNULL),
    PONYUP_CODE(SQLITE_CONSTRAINT_PRIMARYKEY),
    PONYUP_CODE(SQLITE_CONSTRAINT_TRIGGER),
    PONYUP_CODE(SQLITE_CONSTRAINT_UNIQUE),
    PONYUP_CODE(SQLITE_CONSTRAINT_VTAB),
    PONYUP_CODE(SQLITE_CONSTRAINT_ROWID),
    PONYUP_CODE(SQLITE_CONSTRAINT_PINNED),
    PONYUP_CODE(SQLITE_CONSTRAINT_DATATYPE),
    PONYUP_CODE(SQLITE_AUTH_USER),
};
#undef PONYUP_CODE

struct Meaning {
    ErrorKind kind;
    QString message;
    QString hint;
};

Meaning meaningOf(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return {ErrorKind::Busy, Tr::tr("The database is in use by another program."),
                Tr::tr("Wait until the other program has ended its transaction, or close it, then "
                       "try again.")};
    case SQLITE_READONLY:
        if (code == SQLITE_READONLY_DBMOVED)
            return {ErrorKind::Connection,
                    Tr::tr("The database file was moved or deleted while it was open."),
                    Tr::tr("Put the file back and try again.")};
        return {ErrorKind::ReadOnly, Tr::tr("The database cannot be written to."),
                Tr::tr("Make the file and the folder it is in writable for this user.")};
    case SQLITE_NOTADB:
        return {ErrorKind::NotADatabase, Tr::tr("The file is not an SQLite database."),
                Tr::tr("Check the path. A database that another library has encrypted cannot be "
                       "opened.")};
    case SQLITE_CORRUPT:
        return {ErrorKind::NotADatabase, Tr::tr("The database file is damaged."),
                Tr::tr("Move the file aside and restore a backup, or have the sqlite3 program "
                       "recover what it can (.recover).")};
    case SQLITE_FULL:
        return {ErrorKind::DiskFull,
                Tr::tr("There is no space left for the database or its journal."),
                Tr::tr("Free space on the disk, or raise the limit on the file's size, then try "
                       "again.")};
    case SQLITE_IOERR:
        return {ErrorKind::Io, Tr::tr("The database file could not be read or written."),
                Tr::tr("Look into the system's log for errors of the disk.")};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return {
            ErrorKind::Connection, Tr::tr("The database file or its journal could not be opened."),
            Tr::tr("Make the file and the folder it is in readable and writable for this user.")};
    case SQLITE_INTERRUPT:
        return {ErrorKind::Cancelled, Tr::tr("The statement was stopped."), {}};
    case SQLITE_AUTH:
        return {ErrorKind::Forbidden, Tr::tr("SQLite does not permit this statement."), {}};
    case SQLITE_NOMEM:
        return {ErrorKind::Sql, Tr::tr("There was not enough memory for the statement."), {}};
    case SQLITE_TOOBIG:
        return {
            ErrorKind::Sql, Tr::tr("The statement or a value in it is too long for SQLite."), {}};
    case SQLITE_CONSTRAINT:
        return {ErrorKind::Sql, Tr::tr("The rows do not meet a constraint of the schema."),
                Tr::tr("Mend the rows or the script, then try again.")};
    default:
        return {ErrorKind::Sql, Tr::tr("SQLite refused the statement."),
                Tr::tr("Mend the script, then try again.")};
    }
}

} // namespace

QString sqliteCodeName(int code)
{
    for (const CodeName &entry : codeNames)
        if (entry.code == code)
            return QString::fromLatin1(entry.name);
    return code == (code & 0xff) ? QStringLiteral("SQLITE_%1").arg(code)
                                 : sqliteCodeName(code & 0xff);
}

/// What came between the write that failed and here may have failed as well; the files remember.
static bool isLackOfSpace(int code, sqlite3 *database)
{
    int main = 0;
    int journal = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &main);
    sqlite3_file *file = nullptr;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) == SQLITE_OK
        && file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &journal);
    const auto lacks = [](int reason) {
        return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    };
    return code == SQLITE_IOERR_SHMSIZE || lacks(sqlite3_system_errno(database)) || lacks(main)
        || lacks(journal);
}

static bool isTheFilesFault(ErrorKind kind)
{
    return kind == ErrorKind::NotADatabase || kind == ErrorKind::ReadOnly
        || kind == ErrorKind::DiskFull || kind == ErrorKind::Io;
}

Error sqliteError(int code, const QString &detail, const SourcePlace &place)
{
    const Meaning meaning = meaningOf(code);
    return {.kind = meaning.kind,
            .message = meaning.message,
            .hint = meaning.hint,
            .detail = detail,
            .sqlState = sqliteCodeName(code),
            .place = place};
}

Error sqliteError(sqlite3 *database)
{
    const int code = sqlite3_extended_errcode(database);
    const QString detail = QString::fromUtf8(sqlite3_errmsg(database));
    Error error = sqliteError(code, detail);
    // A quota or a limit on the file's size is an I/O error to SQLite.
    if ((code & 0xff) == SQLITE_IOERR && isLackOfSpace(code, database)) {
        error = sqliteError(SQLITE_FULL, detail);
        error.sqlState = sqliteCodeName(code);
    }
    if (isTheFilesFault(error.kind))
        error.place.file = QString::fromUtf8(sqlite3_db_filename(database, "main"));
    return error;
}

} // namespace ponyup
