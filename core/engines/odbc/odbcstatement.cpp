// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbcstatement.h"

#include "engines/odbc/odbcerror.h"

#include <QDateTime>

#include <array>
#include <deque>

namespace ponyup {

namespace {

/// Longer texts, some drivers take only as a long type.
constexpr qsizetype longText = 2000;

/// Values for the placeholders; lives until the statement has been executed.
class Parameters {
public:
    bool bind(SQLHSTMT statement, const QVariantList &values);

private:
    SQLRETURN bindOne(SQLHSTMT statement, SQLUSMALLINT place, const QVariant &value);

    struct Bound {
        QByteArray bytes;
        QString text;
        SQLBIGINT number = 0;
        SQLLEN length = 0;
    };
    std::deque<Bound> m_bound; // Addresses stay.
};

bool Parameters::bind(SQLHSTMT statement, const QVariantList &values)
{
    SQLUSMALLINT place = 0;
    return std::ranges::all_of(values, [&](const QVariant &value) {
        return SQL_SUCCEEDED(bindOne(statement, ++place, value));
    });
}

SQLRETURN Parameters::bindOne(SQLHSTMT statement, SQLUSMALLINT place, const QVariant &value)
{
    Bound &bound = m_bound.emplace_back();
    const auto as = [&](SQLSMALLINT cType, SQLSMALLINT type, qsizetype size, void *data) {
        return odbc().SQLBindParameter(statement, place, SQL_PARAM_INPUT, cType, type,
                                       SQLULEN(std::max<qsizetype>(size, 1)), 0, data, bound.length,
                                       &bound.length);
    };
    if (value.isNull()) {
        bound.length = SQL_NULL_DATA;
        return odbc().SQLBindParameter(statement, place, SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR,
                                       1, 0, nullptr, 0, &bound.length);
    }
    switch (value.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
        bound.number = value.toLongLong();
        bound.length = sizeof bound.number;
        return as(SQL_C_SBIGINT, SQL_BIGINT, 20, &bound.number);
    case QMetaType::QByteArray:
        bound.bytes = value.toByteArray();
        bound.length = bound.bytes.size();
        return as(SQL_C_BINARY, SQL_LONGVARBINARY, bound.bytes.size(), bound.bytes.data());
    default:
        bound.text = value.toString();
        bound.length = bound.text.size() * qsizetype(sizeof(SQLWCHAR));
        return as(SQL_C_WCHAR, bound.text.size() > longText ? SQL_WLONGVARCHAR : SQL_WVARCHAR,
                  bound.text.size(), odbcText(bound.text));
    }
}

bool isWhole(SQLSMALLINT type)
{
    return type == SQL_INTEGER || type == SQL_SMALLINT || type == SQL_BIGINT || type == SQL_TINYINT
        || type == SQL_BIT;
}

/// "2026-11-22 09:30:00.5": its figures are what was stored.
QVariant timeOf(const QString &text)
{
    QString iso = text;
    if (iso.size() > 10 && iso.at(10) == u' ')
        iso[10] = u'T';
    QDateTime time = QDateTime::fromString(iso, Qt::ISODateWithMs);
    if (!time.isValid())
        return text;
    time.setTimeSpec(Qt::UTC);
    return time;
}

bool isBinary(SQLSMALLINT type)
{
    return type == SQL_BINARY || type == SQL_VARBINARY || type == SQL_LONGVARBINARY;
}

} // namespace

OdbcStatement::OdbcStatement(SQLHDBC connection) : m_connection(connection)
{
    odbc().SQLAllocHandle(SQL_HANDLE_STMT, connection, &m_handle);
}

OdbcStatement::~OdbcStatement()
{
    if (m_handle)
        odbc().SQLFreeHandle(SQL_HANDLE_STMT, m_handle);
}

tl::unexpected<Error> OdbcStatement::failed() const
{
    return m_handle ? fail(odbcError(SQL_HANDLE_STMT, m_handle, m_connection))
                    : fail(odbcError(SQL_HANDLE_DBC, m_connection, m_connection));
}

Result<> OdbcStatement::called(SQLRETURN answer)
{
    if (m_handle && (SQL_SUCCEEDED(answer) || answer == SQL_NO_DATA)) // No row was changed.
        return {};
    return failed();
}

Result<> OdbcStatement::run(const QString &sql, const QVariantList &values)
{
    if (!m_handle)
        return failed();
    if (values.isEmpty())
        return called(odbc().SQLExecDirectW(m_handle, odbcText(sql), SQLINTEGER(sql.size())));
    Parameters parameters;
    if (!SQL_SUCCEEDED(odbc().SQLPrepareW(m_handle, odbcText(sql), SQLINTEGER(sql.size())))
        || !parameters.bind(m_handle, values))
        return failed();
    return called(odbc().SQLExecute(m_handle));
}

Result<> OdbcStatement::runScripts(const QByteArray &sql)
{
    if (!m_handle)
        return failed();
    // {d '…'} in a script is what the database makes of it.
    odbc().SQLSetStmtAttr(m_handle, SQL_ATTR_NOSCAN, reinterpret_cast<SQLPOINTER>(SQL_NOSCAN_ON),
                          SQL_IS_UINTEGER);
    return run(QString::fromUtf8(sql));
}

int OdbcStatement::columns() const
{
    SQLSMALLINT count = 0;
    odbc().SQLNumResultCols(m_handle, &count);
    return count;
}

qint64 OdbcStatement::rowsAffected() const
{
    SQLLEN count = -1;
    return SQL_SUCCEEDED(odbc().SQLRowCount(m_handle, &count)) ? count : -1;
}

Result<bool> OdbcStatement::nextRow()
{
    const SQLRETURN fetched = odbc().SQLFetch(m_handle);
    if (fetched == SQL_NO_DATA)
        return false;
    if (!SQL_SUCCEEDED(fetched))
        return failed();
    return true;
}

Result<bool> OdbcStatement::nextResult()
{
    const SQLRETURN moved = odbc().SQLMoreResults(m_handle);
    if (moved == SQL_NO_DATA)
        return false;
    if (!SQL_SUCCEEDED(moved))
        return failed();
    return true;
}

OdbcStatement::Column OdbcStatement::describe(int column) const
{
    std::array<SQLWCHAR, 300> name{};
    Column described;
    SQLSMALLINT length = 0;
    SQLULEN size = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = 0;
    if (SQL_SUCCEEDED(odbc().SQLDescribeColW(m_handle, SQLUSMALLINT(column), name.data(),
                                             SQLSMALLINT(name.size()), &length, &described.type,
                                             &size, &digits, &nullable)))
        described.name =
            QString::fromUtf16(reinterpret_cast<const char16_t *>(name.data()), length);
    return described;
}

Result<QVariant> OdbcStatement::pieces(int column, SQLSMALLINT as)
{
    QByteArray bytes;
    std::array<char, 8192> piece{};
    const qsizetype terminator = as == SQL_C_WCHAR ? qsizetype(sizeof(SQLWCHAR)) : 0;
    for (;;) {
        SQLLEN left = 0;
        const SQLRETURN got = odbc().SQLGetData(m_handle, SQLUSMALLINT(column), as, piece.data(),
                                                SQLLEN(piece.size()), &left);
        if (got == SQL_NO_DATA)
            break;
        if (!SQL_SUCCEEDED(got))
            return failed();
        if (left == SQL_NULL_DATA)
            return QVariant();
        const qsizetype room = qsizetype(piece.size()) - terminator;
        const bool more = got == SQL_SUCCESS_WITH_INFO && (left == SQL_NO_TOTAL || left > room);
        bytes.append(piece.data(), more ? room : std::min<qsizetype>(left, room));
        if (!more)
            break;
    }
    if (as == SQL_C_BINARY)
        return bytes.isNull() ? QByteArray("") : bytes;
    const QString text = QString::fromUtf16(reinterpret_cast<const char16_t *>(bytes.constData()),
                                            bytes.size() / qsizetype(sizeof(SQLWCHAR)));
    return text.isNull() ? QStringLiteral("") : text;
}

Result<QVariant> OdbcStatement::value(int column, SQLSMALLINT type)
{
    auto read = pieces(column, isBinary(type) ? SQL_C_BINARY : SQL_C_WCHAR);
    if (!read || read->isNull())
        return read;
    if (type == SQL_TYPE_TIMESTAMP || type == SQL_TIMESTAMP)
        return timeOf(read->toString());
    if (!isWhole(type))
        return read;
    // A driver may call a number whole that does not fit into what it calls it.
    bool isNumber = false;
    const qint64 number = read->toString().toLongLong(&isNumber);
    return isNumber ? QVariant(number) : *read;
}

Result<QueryResult> OdbcStatement::rows()
{
    QueryResult result;
    std::vector<Column> described;
    for (int column = 1; column <= columns(); ++column) {
        described.push_back(describe(column));
        result.columns += described.back().name;
    }
    if (described.empty())
        return result;
    for (;;) {
        const auto next = nextRow();
        if (!next)
            return fail(next.error());
        if (!*next)
            return result;
        QVariantList &row = result.rows.emplace_back();
        for (size_t column = 0; column < described.size(); ++column) {
            auto read = value(int(column) + 1, described[column].type);
            if (!read)
                return fail(std::move(read.error()));
            row += std::move(*read);
        }
    }
}

} // namespace ponyup
