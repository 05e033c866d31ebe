// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.h"

#include <algorithm>
#include <cstring>

namespace ponyup::oracles {

namespace {

/// Gives bytes as a slow device does: a few at a time.
class DrippingDevice : public QIODevice {
public:
    DrippingDevice(const QByteArray &bytes, qint64 chunk) : m_bytes(bytes), m_chunk(chunk)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qint64 count = std::min({size, m_chunk, m_bytes.size() - m_at});
        if (count > 0)
            std::memcpy(data, m_bytes.constData() + m_at, static_cast<size_t>(count));
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray &m_bytes;
    qint64 m_chunk;
    qint64 m_at = 0;
};

/// The data of the statement just read; false after an error.
bool takeData(StatementReader &reader, Reading &reading)
{
    for (;;) {
        const auto piece = reader.readData();
        if (!piece)
            reading.error = piece.error();
        if (!piece || piece->isEmpty())
            return piece.has_value();
        reading.data += *piece;
    }
}

} // namespace

Reading read(const QByteArray &script, Dialect dialect, qint64 chunk)
{
    DrippingDevice device(script, chunk);
    StatementReader reader(device, {.dialect = dialect, .checksum = false, .tokenChecksum = false});
    Reading reading;
    for (;;) {
        auto statement = reader.next();
        if (!statement)
            reading.error = statement.error();
        if (!statement || !*statement)
            return reading;
        reading.statements.push_back(std::move(**statement));
        if (reading.statements.back().hasData && !takeData(reader, reading))
            return reading;
    }
}

} // namespace ponyup::oracles
