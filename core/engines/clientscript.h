// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/statement.h"

#include <QByteArray>
#include <QString>

namespace ponyup {

/// How a script is worded that the engine's own client runs in PonyUp's place. Each piece is one or
/// more whole lines, without the last line's end.
class ClientScript {
public:
    virtual ~ClientScript() = default;

    /// "sqlite3 DATABASE < FILE"
    virtual QString command() const = 0;
    /// From here on the client stops at the first error, and the settings of the session are those
    /// that PonyUp pins. In a client that does not know how to stop, nothing that follows is
    /// carried out.
    virtual QString opening() const = 0;
    /// Puts the settings back that a script may have changed. Outside a transaction.
    virtual QString settings() const = 0;
    /// In a transaction, before PonyUp's own statements: what they depend on, whatever a script has
    /// set. Empty where they depend on nothing.
    virtual QString ownSettings() const { return {}; }
    virtual QString closing() const = 0;

    /// Takes the update lock as well, where it is the transaction.
    virtual QString begin() const = 0;
    virtual QString commit() const = 0;
    /// Outside a transaction: a script without enforcement of foreign keys follows. What is broken
    /// is remembered, so that checkForeignKeys() fails for nothing else.
    virtual QString foreignKeysOff() const = 0;
    virtual QString checkForeignKeys() const = 0; ///< In the transaction that is then committed.
    virtual QString foreignKeysOn() const = 0;

    /// Fails, and undoes the open transaction, unless that is the highest version of the table.
    virtual QString demandVersion(const QString &quotedTable, int version) const = 0;
    /// The same unless the journal has that many rows.
    virtual QString demandJournal(const QString &quotedTable, int rows) const = 0;

    /// A statement as the client understands it, with its terminator.
    virtual QByteArray statement(const QByteArray &text) const = 0;
    /// The text of a CREATE that does nothing where the object is there.
    virtual QByteArray createIfMissing(const Statement &create) const = 0;
    /// What takes an object away that lives as long as the session; empty when it does not.
    virtual QByteArray dropOfSession(const Statement &create) const = 0;
};

} // namespace ponyup
