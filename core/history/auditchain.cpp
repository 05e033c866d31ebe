// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/auditchain.h"

#include "base/sha256.h"
#include "history/storedvalue.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QByteArray sha256(const QByteArray &bytes)
{
    return Sha256::hexOf(bytes);
}

void appendText(QByteArray &json, const QByteArray &text)
{
    static constexpr char hex[] = "0123456789abcdef";
    json += '"';
    for (const char letter : text) {
        switch (letter) {
        case '"':
        case '\\':
            (json += '\\') += letter;
            break;
        case '\b':
            json += "\\b";
            break;
        case '\f':
            json += "\\f";
            break;
        case '\n':
            json += "\\n";
            break;
        case '\r':
            json += "\\r";
            break;
        case '\t':
            json += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(letter) < 0x20)
                ((json += "\\u00") += hex[letter >> 4]) += hex[letter & 0xf];
            else
                json += letter;
        }
    }
    json += '"';
}

/// A value as it stands in the chain, the same whichever engine keeps it and driver reads it.
void appendValue(QByteArray &json, ColumnType type, const QVariant &value)
{
    if (value.isNull()) {
        json += "null";
        return;
    }
    bool isNumber = false;
    switch (type) {
    case ColumnType::Integer:
    case ColumnType::BigInteger:
        if (const qint64 number = value.toLongLong(&isNumber); isNumber)
            json += QByteArray::number(number);
        else
            appendText(json, value.toString().toUtf8());
        return;
    case ColumnType::Blob:
        appendText(json, sha256(value.toByteArray()));
        return;
    case ColumnType::Timestamp:
        if (value.typeId() == QMetaType::QDateTime) {
            appendText(json, storedTime(readTime(value)).toByteArray());
            return;
        }
        break;
    case ColumnType::Text:
    case ColumnType::ShortText:
    case ColumnType::Json:
        break;
    }
    appendText(json, value.toString().toUtf8());
}

/// All columns but the hash, in the order of their names.
const std::vector<size_t> &chainedColumns()
{
    static const std::vector<size_t> sorted = [] {
        const std::span<const OwnColumn> columns = auditColumns();
        std::vector<size_t> order(columns.size());
        std::iota(order.begin(), order.end(), 0);
        order.erase(order.begin() + static_cast<std::ptrdiff_t>(AuditColumn::Hash));
        std::sort(order.begin(), order.end(), [&](size_t left, size_t right) {
            // Not operator<: GCC 12 warns of its memcmp when it optimizes.
            return columns[left].name.compare(columns[right].name) < 0;
        });
        return order;
    }();
    return sorted;
}

/// Sum at the end of a zlib stream (RFC 1950).
quint32 adler32(const QByteArray &bytes)
{
    quint32 low = 1;
    quint32 high = 0;
    for (const char byte : bytes) {
        low = (low + static_cast<unsigned char>(byte)) % 65521;
        high = (high + low) % 65521;
    }
    return high << 16 | low;
}

/// A zlib stream of one block that is not packed.
QByteArray framed(const QByteArray &text)
{
    const auto length = static_cast<quint16>(text.size());
    QByteArray stream("\x78\x01\x01", 3);
    for (const quint16 number : {length, static_cast<quint16>(~length)})
        (stream += static_cast<char>(number & 0xff)) += static_cast<char>(number >> 8);
    stream += text;
    char sum[sizeof(quint32)];
    qToBigEndian(adler32(text), sum);
    return stream.append(sum, sizeof sum);
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
    QByteArray json;
    for (const size_t column : chainedColumns()) {
        (((json += json.isEmpty() ? '{' : ',') += '"') += columns[column].name.data()) += "\":";
        appendValue(json, columns[column].type, row.at(static_cast<qsizetype>(column)));
    }
    return sha256(hashBefore + json + '}');
}

QByteArray compressed(const QByteArray &text)
{
    // Packing has a price of its own, about that of a small migration, and gains nothing there.
    constexpr qsizetype worthPacking = 2048;
    if (text.size() < worthPacking)
        return framed(text);
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
