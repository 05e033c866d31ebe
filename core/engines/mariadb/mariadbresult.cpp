// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadbresult.h"

#include "base/tr.h"
#include "engines/mariadb/mariadbdriver.h"
#include "engines/mariadb/values.h"

#include <QSqlError>
#include <QSqlField>
#include <QSqlRecord>

namespace ponyup {

MariaDbResult::MariaDbResult(const MariaDbDriver *driver) : QSqlResult(driver) { }

MYSQL *MariaDbResult::connection() const
{
    return static_cast<const MariaDbDriver *>(driver())->connection();
}

void MariaDbResult::forget()
{
    setActive(false);
    setAt(QSql::BeforeFirstRow);
    m_types.clear();
    m_columns.clear();
    m_rows.clear();
    m_affected = -1;
}

bool MariaDbResult::failed()
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    setLastError(QSqlError(QString::fromLatin1(library.mysql_sqlstate(connection())),
                           QString::fromUtf8(library.mysql_error(connection())),
                           QSqlError::StatementError,
                           QString::number(library.mysql_errno(connection()))));
    return false;
}

bool MariaDbResult::statementFailed()
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    setLastError(QSqlError(QString::fromLatin1(library.mysql_stmt_sqlstate(m_statement.get())),
                           QString::fromUtf8(library.mysql_stmt_error(m_statement.get())),
                           QSqlError::StatementError,
                           QString::number(library.mysql_stmt_errno(m_statement.get()))));
    return false;
}

void MariaDbResult::takeColumns(MYSQL_RES *description)
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const MYSQL_FIELD *fields = library.mysql_fetch_fields(description);
    for (unsigned int column = 0; column < library.mysql_num_fields(description); ++column) {
        m_types.push_back(fields[column]);
        m_columns += QString::fromUtf8(fields[column].name);
    }
}

bool MariaDbResult::reset(const QString &sql)
{
    forget();
    m_statement.reset();
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const QByteArray text = sql.toUtf8();
    if (!connection()
        || library.mysql_real_query(connection(), text.constData(), ulong(text.size())) != 0)
        return failed();
    m_affected = int(library.mysql_affected_rows(connection()));
    setSelect(library.mysql_field_count(connection()) > 0);
    setActive(true);
    return !isSelect() || readText();
}

bool MariaDbResult::readText()
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    const MariaDbRows rows(library.mysql_store_result(connection()));
    if (!rows)
        return failed();
    takeColumns(rows.get());
    while (const MYSQL_ROW row = library.mysql_fetch_row(rows.get())) {
        const unsigned long *lengths = library.mysql_fetch_lengths(rows.get());
        QVariantList &values = m_rows.emplace_back();
        for (size_t column = 0; column < m_types.size(); ++column)
            values += mariaDbValue(m_types[column], row[column], lengths[column]);
    }
    m_affected = -1;
    return true;
}

bool MariaDbResult::prepare(const QString &sql)
{
    forget();
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    if (!connection())
        return false;
    m_statement.reset(library.mysql_stmt_init(connection()));
    const QByteArray text = sql.toUtf8();
    if (!m_statement)
        return failed();
    return library.mysql_stmt_prepare(m_statement.get(), text.constData(), ulong(text.size())) == 0
        || statementFailed();
}

bool MariaDbResult::exec()
{
    forget();
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    if (!m_statement)
        return false;
    const QVariantList values = boundValues();
    if (library.mysql_stmt_param_count(m_statement.get()) != ulong(values.size())) {
        setLastError(QSqlError({}, Tr::tr("As many values are needed as there are placeholders."),
                               QSqlError::StatementError));
        return false;
    }
    MariaDbParameters parameters(values);
    if ((!values.isEmpty()
         && library.mysql_stmt_bind_param(m_statement.get(), parameters.binds()) != 0)
        || library.mysql_stmt_execute(m_statement.get()) != 0)
        return statementFailed();
    const MariaDbRows description(library.mysql_stmt_result_metadata(m_statement.get()));
    setSelect(description != nullptr);
    setActive(true);
    if (!description) {
        m_affected = int(library.mysql_stmt_affected_rows(m_statement.get()));
        return true;
    }
    takeColumns(description.get());
    return readRows();
}

bool MariaDbResult::readRows()
{
    const MariaDbLibrary &library = MariaDbLibrary::loaded();
    // Nothing is fetched at first but how long it is.
    std::vector<MYSQL_BIND> binds(m_types.size());
    std::vector<unsigned long> lengths(m_types.size());
    std::vector<my_bool> nulls(m_types.size());
    for (size_t column = 0; column < binds.size(); ++column) {
        binds[column].buffer_type = MYSQL_TYPE_STRING;
        binds[column].length = &lengths[column];
        binds[column].is_null = &nulls[column];
    }
    if (library.mysql_stmt_bind_result(m_statement.get(), binds.data()) != 0
        || library.mysql_stmt_store_result(m_statement.get()) != 0)
        return statementFailed();
    for (;;) {
        const int fetched = library.mysql_stmt_fetch(m_statement.get());
        if (fetched == MYSQL_NO_DATA)
            break;
        if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED)
            return statementFailed();
        QVariantList &values = m_rows.emplace_back();
        for (size_t column = 0; column < binds.size(); ++column) {
            if (nulls[column] != 0) {
                values += QVariant();
                continue;
            }
            QByteArray bytes(qsizetype(lengths[column]), '\0');
            MYSQL_BIND bind{};
            unsigned long length = 0;
            my_bool isNull = 0;
            bind.buffer_type = MYSQL_TYPE_STRING;
            bind.buffer = bytes.data();
            bind.buffer_length = ulong(bytes.size());
            bind.length = &length;
            bind.is_null = &isNull;
            if (!bytes.isEmpty()
                && library.mysql_stmt_fetch_column(m_statement.get(), &bind, unsigned(column), 0)
                    != 0)
                return statementFailed();
            values += mariaDbValue(m_types[column], bytes.constData(), ulong(bytes.size()));
        }
    }
    library.mysql_stmt_free_result(m_statement.get());
    return true;
}

QVariant MariaDbResult::data(int column)
{
    const int row = at();
    if (row < 0 || row >= size() || column < 0 || column >= m_columns.size())
        return {};
    return m_rows[size_t(row)].at(column);
}

bool MariaDbResult::isNull(int column)
{
    return data(column).isNull();
}

bool MariaDbResult::fetch(int row)
{
    if (row < 0 || row >= size())
        return false;
    setAt(row);
    return true;
}

bool MariaDbResult::fetchFirst()
{
    return fetch(0);
}

bool MariaDbResult::fetchLast()
{
    return fetch(size() - 1);
}

int MariaDbResult::size()
{
    return int(m_rows.size());
}

int MariaDbResult::numRowsAffected()
{
    return m_affected;
}

QSqlRecord MariaDbResult::record() const
{
    QSqlRecord record;
    for (const QString &column : m_columns)
        record.append(QSqlField(column));
    return record;
}

} // namespace ponyup
