// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/sha256.h"

#include <nettle/sha2.h>

namespace ponyup {

class Sha256::Private {
public:
    Private() { sha256_init(&context); }

    sha256_ctx context;
};

Sha256::Sha256() : d(std::make_unique<Private>()) { }

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;

void Sha256::add(QByteArrayView bytes)
{
    sha256_update(&d->context, static_cast<size_t>(bytes.size()),
                  reinterpret_cast<const uint8_t *>(bytes.data()));
}

QByteArray Sha256::hex() const
{
    sha256_ctx copy = d->context; // Taking the sum ends it.
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(&copy, sizeof sum, sum);
    return QByteArray::fromRawData(reinterpret_cast<const char *>(sum), sizeof sum).toHex();
}

QByteArray Sha256::hexOf(QByteArrayView bytes)
{
    Sha256 sum;
    sum.add(bytes);
    return sum.hex();
}

} // namespace ponyup
