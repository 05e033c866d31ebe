// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbclink.h"

#include "base/tr.h"
#include "engines/odbc/odbcerror.h"
#include "engines/odbc/odbcstatement.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

#include <algorithm>
#include <array>
#include <atomic>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QString newConnectionName()
{
    static std::atomic<int> counter{0};
    return u"ponyup-odbc-%1"_s.arg(++counter);
}

/// As a part of a connection string: nothing in it begins another part.
QString braced(const QString &value)
{
    static const QString special = u"[]{}(),;?*=!@ "_s;
    const bool plain =
        std::none_of(value.begin(), value.end(), [](QChar c) { return special.contains(c); });
    return plain ? value : u'{' + QString(value).replace(u'}', u"}}"_s) + u'}';
}

/// As Qt's driver takes it: a whole connection string where it says DRIVER or SERVER, else what
/// follows "DSN=".
QString dataSource(const QString &written)
{
    QStringList parts = written.split(u';');
    const auto says = [&parts](QLatin1StringView key) {
        return std::ranges::find_if(parts, [key](const QString &part) {
            return part.startsWith(key, Qt::CaseInsensitive);
        });
    };
    const bool isWhole = written.contains("DRIVER="_L1, Qt::CaseInsensitive)
        || written.contains("SERVER="_L1, Qt::CaseInsensitive);
    const auto source = says("DSN="_L1);
    if (isWhole)
        return source == parts.end() && says("DRIVER="_L1) == parts.end() ? "DSN="_L1 + written
                                                                          : written;
    if (source == parts.end())
        return written;
    const QString name = source->sliced(4);
    parts.erase(source);
    parts.prepend(name);
    return parts.join(u';');
}

} // namespace

OdbcLink::OdbcLink(QString connectionName) : m_connectionName(std::move(connectionName)) { }

OdbcLink::~OdbcLink()
{
    {
        QSqlDatabase database = QSqlDatabase::database(m_connectionName, false);
        database.close();
    }
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<OdbcLink>> OdbcLink::open(const DatabaseUrl &url, QLatin1StringView options)
{
    if (const auto library = OdbcLibrary::load(); !library)
        return fail(library.error());
    if (!QSqlDatabase::isDriverAvailable(u"QODBC"_s))
        return fail(ErrorKind::Unsupported, Tr::tr("Qt's driver for ODBC is not installed."),
                    Tr::tr("Install it (Debian: libqt6sql6-odbc)."));
    std::unique_ptr<OdbcLink> link(new OdbcLink(newConnectionName()));
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QODBC"_s, link->m_connectionName);
    const QString source = dataSource(url.database);
    database.setDatabaseName(options.isEmpty() ? source : source + u';' + options);
    if (!url.password.isEmpty())
        database.setPassword(braced(url.password));
    if (!database.open())
        return fail(cannotConnectOdbc(database.lastError().driverText() + u' '
                                          + database.lastError().databaseText(),
                                      url.toString()));
    const QVariant handle = database.driver()->handle();
    if (handle.metaType() == QMetaType::fromType<void *>())
        link->m_handle = *static_cast<void *const *>(handle.constData());
    if (!link->m_handle)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("Qt's driver for ODBC does not hand out its connection."),
                    Tr::tr("Install Qt's driver from the same source as PonyUp (Debian: "
                           "libqt6sql6-odbc)."));
    return link;
}

Result<qint64> OdbcLink::run(const QString &sql, const QVariantList &values)
{
    OdbcStatement statement(m_handle);
    if (auto done = statement.run(sql, values); !done)
        return fail(std::move(done.error()));
    return std::max<qint64>(statement.rowsAffected(), 0);
}

Result<QueryResult> OdbcLink::query(const QString &sql, const QVariantList &values)
{
    OdbcStatement statement(m_handle);
    if (auto done = statement.run(sql, values); !done)
        return fail(std::move(done.error()));
    return statement.rows();
}

Result<> OdbcLink::setAutocommit(bool on)
{
    const auto value = reinterpret_cast<SQLPOINTER>(on ? SQL_AUTOCOMMIT_ON : SQL_AUTOCOMMIT_OFF);
    const SQLRETURN set =
        odbc().SQLSetConnectAttr(m_handle, SQL_ATTR_AUTOCOMMIT, value, SQL_IS_UINTEGER);
    if (SQL_SUCCEEDED(set))
        return {};
    return fail(odbcError(SQL_HANDLE_DBC, m_handle, m_handle));
}

Result<> OdbcLink::begin()
{
    return setAutocommit(false);
}

Result<> OdbcLink::end(bool commit)
{
    const SQLRETURN ended =
        odbc().SQLEndTran(SQL_HANDLE_DBC, m_handle, commit ? SQL_COMMIT : SQL_ROLLBACK);
    if (!SQL_SUCCEEDED(ended))
        return fail(odbcError(SQL_HANDLE_DBC, m_handle, m_handle));
    return setAutocommit(true);
}

Result<> OdbcLink::undo()
{
    if (const auto undone = end(false); undone || undone.error().kind == ErrorKind::Connection)
        return undone;
    // The driver takes it for open, and the database does not: now there is one to be undone.
    (void)run(u"BEGIN"_s);
    return end(false);
}

QString OdbcLink::text(SQLUSMALLINT what) const
{
    std::array<SQLWCHAR, 512> value{};
    SQLSMALLINT bytes = 0;
    const SQLRETURN got =
        odbc().SQLGetInfoW(m_handle, what, value.data(), SQLSMALLINT(sizeof value), &bytes);
    const qsizetype most = qsizetype(value.size()) - 1;
    return SQL_SUCCEEDED(got)
        ? QString::fromUtf16(reinterpret_cast<const char16_t *>(value.data()),
                             std::min<qsizetype>(bytes / qsizetype(sizeof(SQLWCHAR)), most))
        : QString();
}

int OdbcLink::number(SQLUSMALLINT what) const
{
    SQLUSMALLINT value = 0;
    const SQLRETURN got = odbc().SQLGetInfoW(m_handle, what, &value, sizeof value, nullptr);
    return SQL_SUCCEEDED(got) ? value : 0;
}

QString OdbcLink::pattern(const QString &name) const
{
    const QString escape = text(SQL_SEARCH_PATTERN_ESCAPE);
    if (escape.isEmpty())
        return name;
    QString exact;
    for (const QChar c : name) {
        if (c == u'_' || c == u'%' || escape.startsWith(c))
            exact += escape;
        exact += c;
    }
    return exact;
}

Result<QueryResult> OdbcLink::types()
{
    OdbcStatement statement(m_handle);
    if (auto done = statement.called(odbc().SQLGetTypeInfo(statement.handle(), SQL_ALL_TYPES));
        !done)
        return fail(std::move(done.error()));
    return statement.rows();
}

Result<QueryResult> OdbcLink::tables(const QString &schema, const QString &table)
{
    OdbcStatement statement(m_handle);
    const QString inSchema = pattern(schema);
    const QString named = pattern(table);
    auto done = statement.called(odbc().SQLTablesW(
        statement.handle(), nullptr, 0, schema.isEmpty() ? nullptr : odbcText(inSchema),
        SQLSMALLINT(inSchema.size()), table.isEmpty() ? nullptr : odbcText(named),
        SQLSMALLINT(named.size()), nullptr, 0));
    if (!done)
        return fail(std::move(done.error()));
    return statement.rows();
}

Result<QueryResult> OdbcLink::columns(const QString &schema, const QString &table)
{
    OdbcStatement statement(m_handle);
    const QString inSchema = pattern(schema);
    const QString named = pattern(table);
    auto done = statement.called(odbc().SQLColumnsW(
        statement.handle(), nullptr, 0, schema.isEmpty() ? nullptr : odbcText(inSchema),
        SQLSMALLINT(inSchema.size()), odbcText(named), SQLSMALLINT(named.size()), nullptr, 0));
    if (!done)
        return fail(std::move(done.error()));
    return statement.rows();
}

Result<QueryResult> OdbcLink::primaryKey(const QString &schema, const QString &table)
{
    OdbcStatement statement(m_handle);
    auto done = statement.called(odbc().SQLPrimaryKeysW(
        statement.handle(), nullptr, 0, schema.isEmpty() ? nullptr : odbcText(schema),
        SQLSMALLINT(schema.size()), odbcText(table), SQLSMALLINT(table.size())));
    if (!done)
        return fail(std::move(done.error()));
    return statement.rows();
}

} // namespace ponyup
