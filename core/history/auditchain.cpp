// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/auditchain.h"

#include "history/storedvalue.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// A value as it stands in the chain, the same whichever engine keeps it and driver reads it.
QJsonValue canonical(const OwnColumn &column, const QVariant &value)
{
    if (value.isNull())
        return QJsonValue::Null;
    switch (column.type) {
    case ColumnType::Integer:
    case ColumnType::BigInteger: {
        bool isNumber = false;
        const qint64 number = value.toLongLong(&isNumber);
        return isNumber ? QJsonValue(number) : QJsonValue(value.toString());
    }
    case ColumnType::Timestamp: {
        const QVariant time = storedTime(readTime(value));
        return time.isNull() ? value.toString() : time.toString();
    }
    case ColumnType::Blob:
        return QString::fromLatin1(sha256(value.toByteArray()));
    case ColumnType::Text:
    case ColumnType::ShortText:
    case ColumnType::Json:
        break;
    }
    return value.toString();
}

} // namespace

std::span<const OwnColumn> auditColumns()
{
    static constexpr std::array columns{
        OwnColumn{"number"_L1, ColumnType::BigInteger},
        OwnColumn{"event"_L1, ColumnType::ShortText},
        OwnColumn{"version_from"_L1, ColumnType::Integer, false},
        OwnColumn{"version_to"_L1, ColumnType::Integer, false},
        OwnColumn{"message"_L1, ColumnType::Text},
        OwnColumn{"user"_L1, ColumnType::Text},
        OwnColumn{"host"_L1, ColumnType::Text},
        OwnColumn{"tool"_L1, ColumnType::Text},
        OwnColumn{"time"_L1, ColumnType::Timestamp},
        OwnColumn{"duration_ms"_L1, ColumnType::BigInteger},
        OwnColumn{"rows"_L1, ColumnType::BigInteger, false},
        OwnColumn{"checksum"_L1, ColumnType::Text},
        OwnColumn{"server"_L1, ColumnType::Text},
        OwnColumn{"error"_L1, ColumnType::Text, false},
        OwnColumn{"hash"_L1, ColumnType::ShortText},
        OwnColumn{"script"_L1, ColumnType::Blob, false},
    };
    static_assert(columns.size() == static_cast<size_t>(AuditColumn::Script) + 1);
    return columns;
}

QByteArray genesisHash()
{
    return sha256("ponyup");
}

QByteArray chainHash(const QByteArray &hashBefore, const QVariantList &row)
{
    const std::span<const OwnColumn> columns = auditColumns();
    QJsonObject json; // keeps its keys sorted
    for (size_t i = 0; i < columns.size(); ++i) {
        if (i != static_cast<size_t>(AuditColumn::Hash))
            json.insert(columns[i].name, canonical(columns[i], row.at(static_cast<qsizetype>(i))));
    }
    return sha256(hashBefore + QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QByteArray compressed(const QByteArray &text)
{
    return qCompress(text).sliced(sizeof(quint32)); // Qt puts the length before the stream
}

std::optional<QByteArray> uncompressed(const QByteArray &stored)
{
    // Only a first guess of the length is needed; Qt asks for more as the stream goes on.
    constexpr qsizetype usualRatio = 8;
    const auto guess =
        static_cast<quint32>(std::min(stored.size() * usualRatio, qsizetype{1} << 30));
    QByteArray withLength(sizeof(quint32), Qt::Uninitialized);
    qToBigEndian(guess, withLength.data());
    const QByteArray text = qUncompress(withLength + stored);
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

} // namespace ponyup
