// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/sha256.h"

#include <openssl/evp.h>

namespace ponyup {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// Looked up once: the look-up takes longer than summing a short script.
const EVP_MD *algorithm()
{
    static const EVP_MD *const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return fetched ? fetched : EVP_sha256();
}

/// These fail only without memory, or in a libcrypto without SHA-256; then no sum is right.
void demand(bool success)
{
    if (!success)
        qFatal("libcrypto has no SHA-256");
}

} // namespace

class Sha256::Private {
public:
    Context context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : d(std::make_unique<Private>())
{
    demand(d->context && EVP_DigestInit_ex2(d->context.get(), algorithm(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;

void Sha256::add(QByteArrayView bytes)
{
    demand(EVP_DigestUpdate(d->context.get(), bytes.data(), static_cast<size_t>(bytes.size()))
           == 1);
}

QByteArray Sha256::hex() const
{
    const Context copy(EVP_MD_CTX_new());
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    demand(copy && EVP_MD_CTX_copy_ex(copy.get(), d->context.get()) == 1
           && EVP_DigestFinal_ex(copy.get(), sum, &length) == 1);
    return QByteArray(reinterpret_cast<const char *>(sum), static_cast<qsizetype>(length)).toHex();
}

QByteArray Sha256::hexOf(QByteArrayView bytes)
{
    Sha256 sum;
    sum.add(bytes);
    return sum.hex();
}

} // namespace ponyup
