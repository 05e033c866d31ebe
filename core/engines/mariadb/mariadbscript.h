// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/clientscript.h"

namespace ponyup {

/// A script for the mariadb client. What it demands of the database it says in a block that MySQL
/// does not have: there it stops before anything is written.
class MariaDbScript final : public ClientScript {
public:
    QString command() const override;
    QString opening() const override;
    QString settings() const override;
    QString ownSettings() const override;
    QString closing() const override;
    QString begin() const override;
    QString commit() const override;
    QString foreignKeysOff() const override;
    QString checkForeignKeys() const override { return {}; }
    QString foreignKeysOn() const override { return {}; }
    QString demandVersion(const QString &quotedTable, int version) const override;
    QString demandJournal(const QString &quotedTable, int rows) const override;
    QByteArray statement(const QByteArray &text) const override;
    QByteArray createIfMissing(const Statement &create) const override;
    QByteArray dropOfSession(const Statement &create) const override;
};

} // namespace ponyup
