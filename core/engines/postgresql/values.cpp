// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/values.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// Types by their numbers in the catalog, which never change.
enum Type : Oid {
    None = 0,
    Bool = 16,
    Bytea = 17,
    Int8 = 20,
    Int2 = 21,
    Int4 = 23,
    ObjectId = 26,
    Float4 = 700,
    Float8 = 701,
    Timestamp = 1114,
    TimestampTz = 1184,
};

struct Parameter {
    Type type;
    QByteArray bytes;
};

Parameter parameterOf(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return {Bool, value.toBool() ? "t" : "f"};
    case QMetaType::Int:
        return {Int4, QByteArray::number(value.toInt())};
    case QMetaType::UInt:
    case QMetaType::LongLong:
        return {Int8, QByteArray::number(value.toLongLong())};
    case QMetaType::Double:
        return {Float8, QByteArray::number(value.toDouble(), 'g', 17)};
    case QMetaType::QByteArray:
        return {Bytea, value.toByteArray()};
    case QMetaType::QDateTime:
        return {None, value.toDateTime().toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toUtf8()};
    default: // The server finds out what it stands for.
        return {None, value.toString().toUtf8()};
    }
}

/// "2026-11-22 09:30:00.125", with "+00" behind it when it has a zone; the session's is UTC.
QVariant timeOf(const QString &text)
{
    QString iso = text;
    if (iso.size() > 10)
        iso[10] = u'T';
    if (iso.endsWith("+00"_L1))
        iso.chop(3);
    QDateTime time = QDateTime::fromString(iso, Qt::ISODateWithMs);
    if (!time.isValid())
        return text; // infinity, or before Christ
    time.setTimeSpec(Qt::UTC);
    return time;
}

QVariant bytesOf(const char *text)
{
    size_t size = 0;
    unsigned char *bytes =
        pq().PQunescapeBytea(reinterpret_cast<const unsigned char *>(text), &size); // either format
    const QByteArray copy(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    pq().PQfreemem(bytes);
    return copy.isNull() ? QByteArray("") : copy;
}

QVariant valueOf(const PGresult *result, int row, int column)
{
    if (pq().PQgetisnull(result, row, column))
        return {};
    const char *raw = pq().PQgetvalue(result, row, column);
    const QByteArrayView text(raw, pq().PQgetlength(result, row, column));
    switch (pq().PQftype(result, column)) {
    case Bool:
        return text == "t";
    case Int2:
    case Int4:
    case Int8:
    case ObjectId:
        return QVariant::fromValue<qlonglong>(text.toLongLong());
    case Float4:
    case Float8:
        return text.toDouble();
    case Bytea:
        return bytesOf(raw);
    case Timestamp:
    case TimestampTz:
        return timeOf(QString::fromUtf8(text));
    default:
        return QString::fromUtf8(text);
    }
}

} // namespace

PostgresParameters::PostgresParameters(const QVariantList &values)
{
    m_bytes.reserve(static_cast<size_t>(values.size()));
    for (const QVariant &value : values) {
        Parameter parameter = value.isNull() ? Parameter{None, {}} : parameterOf(value);
        m_bytes.push_back(std::move(parameter.bytes));
        m_types.push_back(parameter.type);
        m_formats.push_back(parameter.type == Bytea ? 1 : 0);
        m_lengths.push_back(static_cast<int>(m_bytes.back().size()));
        m_pointers.push_back(value.isNull() ? nullptr : m_bytes.back().constData());
    }
}

QByteArray numbered(const QString &sql)
{
    QByteArray text;
    int number = 0;
    char quote = '\0';
    for (const char c : sql.toUtf8()) {
        if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '?') {
            text += '$' + QByteArray::number(++number);
            continue;
        }
        text += c;
    }
    return text;
}

QueryResult readResult(const PGresult *result)
{
    QueryResult read;
    const int columns = pq().PQnfields(result);
    const int rows = pq().PQntuples(result);
    for (int column = 0; column < columns; ++column)
        read.columns += QString::fromUtf8(pq().PQfname(result, column));
    read.rows.reserve(static_cast<size_t>(rows));
    for (int row = 0; row < rows; ++row) {
        QVariantList &values = read.rows.emplace_back();
        values.reserve(columns);
        for (int column = 0; column < columns; ++column)
            values += valueOf(result, row, column);
    }
    return read;
}

} // namespace ponyup
