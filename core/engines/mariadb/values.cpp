// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/values.h"

#include <QDateTime>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr unsigned int bytesCharset = 63; // "binary"

bool isInteger(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
        return true;
    default:
        return false;
    }
}

template <typename Number>
QByteArray rawBytes(Number number)
{
    return {reinterpret_cast<const char *>(&number), sizeof number};
}

QByteArray bytesOf(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::ULongLong:
        return rawBytes(value.toULongLong());
    case QMetaType::Double:
        return QByteArray::number(value.toDouble(), 'g', 17);
    case QMetaType::QByteArray:
        return value.toByteArray();
    case QMetaType::QDateTime:
        return value.toDateTime().toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toUtf8();
    default:
        return isInteger(value) ? rawBytes(value.toLongLong()) : value.toString().toUtf8();
    }
}

enum_field_types typeOf(const QVariant &value)
{
    if (value.isNull())
        return MYSQL_TYPE_NULL;
    if (isInteger(value))
        return MYSQL_TYPE_LONGLONG;
    return value.typeId() == QMetaType::QByteArray ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
}

} // namespace

MariaDbParameters::MariaDbParameters(const QVariantList &values)
{
    m_bytes.reserve(values.size());
    m_binds.reserve(size_t(values.size()));
    for (const QVariant &value : values) {
        m_bytes += value.isNull() ? QByteArray() : bytesOf(value);
        MYSQL_BIND bind{};
        bind.buffer_type = typeOf(value);
        bind.is_unsigned = value.typeId() == QMetaType::ULongLong ? 1 : 0;
        bind.buffer = const_cast<char *>(m_bytes.constLast().constData());
        bind.buffer_length = ulong(m_bytes.constLast().size());
        m_binds.push_back(bind);
    }
}

QVariant mariaDbValue(const MYSQL_FIELD &column, const char *bytes, unsigned long length)
{
    if (!bytes)
        return {};
    const QByteArrayView text(bytes, qsizetype(length));
    switch (column.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        if ((column.flags & UNSIGNED_FLAG) != 0)
            return QVariant::fromValue<qulonglong>(text.toULongLong());
        return QVariant::fromValue<qlonglong>(text.toLongLong());
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        return text.toDouble();
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_BIT:
        if (column.charsetnr == bytesCharset)
            return QByteArray(bytes, qsizetype(length));
        [[fallthrough]];
    default:
        return length == 0 ? u""_s : QString::fromUtf8(text);
    }
}

} // namespace ponyup
