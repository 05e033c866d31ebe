// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/sqlitedatabase.h"

#include "base/tr.h"
#include "engines/sqlite/sqliteerror.h"

#include <QDateTime>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>

#include <sqlite3.h>

#include <atomic>

Q_DECLARE_OPAQUE_POINTER(sqlite3 *)

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// More than PonyUp's own statements; a safeguard, not a tuning.
constexpr size_t maxPrepared = 64;

QString newConnectionName()
{
    static std::atomic<int> counter{0};
    return u"ponyup-%1"_s.arg(++counter);
}

/// The driver's handle, or null when its type is another one than ours.
sqlite3 *handleOf(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    return handle.metaType() == QMetaType::fromType<sqlite3 *>()
        ? *static_cast<sqlite3 *const *>(handle.constData())
        : nullptr;
}

/// A handle of another copy of SQLite (some builds of Qt bring their own) must never be used.
bool isOurLibrary(const QSqlDatabase &database)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    return query.exec(u"SELECT sqlite_source_id()"_s) && query.next()
        && query.value(0).toString() == QString::fromUtf8(sqlite3_sourceid());
}

int bindText(sqlite3_stmt *statement, int index, const QByteArray &text)
{
    return sqlite3_bind_text(statement, index, text.constData(), static_cast<int>(text.size()),
                             SQLITE_TRANSIENT);
}

int bind(sqlite3_stmt *statement, int index, const QVariant &value)
{
    if (value.isNull())
        return sqlite3_bind_null(statement, index);
    switch (value.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
        return sqlite3_bind_int64(statement, index, value.toLongLong());
    case QMetaType::Double:
        return sqlite3_bind_double(statement, index, value.toDouble());
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray();
        // A null pointer would be bound as NULL.
        return sqlite3_bind_blob64(statement, index, bytes.isEmpty() ? "" : bytes.constData(),
                                   static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT);
    }
    case QMetaType::QDateTime: // As CURRENT_TIMESTAMP writes it, with milliseconds.
        return bindText(statement, index,
                        value.toDateTime().toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toUtf8());
    default:
        return bindText(statement, index, value.toString().toUtf8());
    }
}

QVariant columnOf(sqlite3_stmt *statement, int index)
{
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        return QVariant::fromValue<qlonglong>(sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, index);
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(statement, index);
        return QByteArray(static_cast<const char *>(bytes), sqlite3_column_bytes(statement, index));
    }
    case SQLITE_TEXT: {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, index));
        return QString::fromUtf8(text, sqlite3_column_bytes(statement, index));
    }
    default:
        return {};
    }
}

} // namespace

void StatementFinalizer::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

SqliteDatabase::SqliteDatabase(QString connectionName) : m_connectionName(std::move(connectionName))
{
}

SqliteDatabase::~SqliteDatabase()
{
    m_prepared.clear();
    m_guard.reset();
    m_watch.reset();
    QSqlDatabase::database(m_connectionName, false).close();
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const QString &location, Reach reach,
                                                             std::chrono::milliseconds lockTimeout)
{
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(newConnectionName()));
    if (const auto connected = database->connect(location, reach); !connected)
        return fail(connected.error());
    const Watch::Scope scope(database->watch(), {.lock = lockTimeout});
    // Nothing has been read so far. The first says what the file is, the second whether its
    // schema is whole.
    for (const QString &sql : {u"PRAGMA schema_version"_s, u"SELECT count(*) FROM sqlite_schema"_s})
        if (const auto read = database->query(sql); !read)
            return fail(read.error());
    return database;
}

Result<> SqliteDatabase::connect(const QString &location, Reach reach)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connectionName);
    if (!database.isValid())
        return fail(ErrorKind::Connection, Tr::tr("Qt's driver for SQLite is not installed."),
                    Tr::tr("Install the package %1.").arg(u"libqt6sql6-sqlite"_s));
    database.setDatabaseName(location);
    database.setConnectOptions(u"QSQLITE_OPEN_URI"_s);
    if (!database.open()) {
        const QSqlError error = database.lastError();
        return fail(sqliteError(error.nativeErrorCode().toInt(), error.databaseText()));
    }
    if (reach == Reach::Native && isOurLibrary(database))
        m_handle = handleOf(database);
    m_watch = std::make_unique<Watch>(m_handle);
    m_guard = std::make_unique<Guard>(m_handle);
    return {};
}

Result<sqlite3_stmt *> SqliteDatabase::prepared(const QString &sql, const QVariantList &values)
{
    auto known = m_prepared.find(sql);
    if (known == m_prepared.end()) {
        const QByteArray text = sql.toUtf8();
        sqlite3_stmt *statement = nullptr;
        const int code =
            sqlite3_prepare_v3(m_handle, text.constData(), static_cast<int>(text.size()) + 1,
                               SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK)
            return fail(sqliteError(m_handle));
        if (m_prepared.size() >= maxPrepared)
            m_prepared.clear();
        known = m_prepared.emplace(sql, StatementHandle(statement)).first;
    }
    sqlite3_stmt *statement = known->second.get();
    if (sqlite3_bind_parameter_count(statement) != values.size())
        return fail(
            ErrorKind::Internal,
            Tr::tr("A query of PonyUp's own has another number of values than placeholders."), {},
            sql);
    for (int index = 0; index < values.size(); ++index)
        if (bind(statement, index + 1, values.at(index)) != SQLITE_OK)
            return fail(sqliteError(m_handle));
    return statement;
}

Result<QueryResult> SqliteDatabase::query(const QString &sql, const QVariantList &values)
{
    if (!m_handle)
        return queryByDriver(sql, values);
    const auto statement = prepared(sql, values);
    if (!statement)
        return fail(statement.error());
    const auto reset = qScopeGuard([&] {
        sqlite3_reset(*statement);
        sqlite3_clear_bindings(*statement);
    });
    QueryResult result;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(*statement)) == SQLITE_ROW) {
        QVariantList &row = result.rows.emplace_back();
        for (int column = 0; column < sqlite3_column_count(*statement); ++column)
            row += columnOf(*statement, column);
    }
    if (code != SQLITE_DONE)
        return fail(sqliteError(m_handle));
    // After the first step: a schema change may have had the statement prepared anew.
    for (int column = 0; column < sqlite3_column_count(*statement); ++column)
        result.columns += QString::fromUtf8(sqlite3_column_name(*statement, column));
    return result;
}

Result<qint64> SqliteDatabase::run(const QString &sql, const QVariantList &values)
{
    if (!m_handle) {
        qint64 affected = 0;
        const auto done = queryByDriver(sql, values, &affected);
        return done.map([&](const QueryResult &) { return affected; });
    }
    const qint64 before = sqlite3_total_changes64(m_handle);
    const auto done = query(sql, values);
    if (!done)
        return fail(done.error());
    return sqlite3_total_changes64(m_handle) == before ? 0 : sqlite3_changes64(m_handle);
}

QString SqliteDatabase::value(const QString &sql)
{
    const auto answer = query(sql);
    return answer && !answer->rows.empty() ? answer->rows.front().value(0).toString() : QString();
}

} // namespace ponyup
