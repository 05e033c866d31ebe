// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/testing.h"

namespace ponyup::testing {

/// A small SQLite project in a folder of its own: three migrations, the third of which can be made
/// to fail; the environments `dev` and `prod`.
class Shop {
public:
    Shop();

    QString file() const { return m_folder.path(QStringLiteral("ponyup.toml")); }
    QString path(const QString &relative) const { return m_folder.path(relative); }
    QString write(const QString &relative, const QByteArray &text) const
    {
        return m_folder.write(relative, text);
    }

    /// The third migration violates a constraint at its second statement, line 3.
    void breakThird() const;
    void mendThird() const;
    /// The third migration counts until somebody stops it.
    void makeThirdEndless() const;

private:
    Folder m_folder;
};

} // namespace ponyup::testing
