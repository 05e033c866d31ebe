// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace ponyup {

/// SHA-256, the one sum that PonyUp uses, with the instructions that the processor has for it:
/// QCryptographicHash does without them and is ten times slower.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 &&) noexcept;
    Sha256 &operator=(Sha256 &&) noexcept;

    void add(QByteArrayView bytes);
    /// Of all that has been added so far, in lower-case hex; more may be added after it.
    QByteArray hex() const;
    /// Of one piece, in lower-case hex.
    static QByteArray hexOf(QByteArrayView bytes);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ponyup
