// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <span>

namespace ponyup::oracles {

/// A script that an oracle is asked about.
struct Script {
    QString name; ///< For the message of a failing test.
    QByteArray text;
};

/// All inputs of tests/fixtures/splitter/<dialect>. When PONYUP_ORACLE_SCRIPTS names a folder, all
/// files *.sql below it instead: to hold the reader against scripts from elsewhere.
QList<Script> scriptsFor(const QString &dialect);

/// A case of tests/fixtures/splitter/<dialect> in which the reader does not do as an oracle does.
struct KnownDifference {
    const char *folder;
    const char *reason; ///< Why ours is right.
    bool always = true; ///< false: newer versions of the oracle do as the reader does.
};

/// Fails the test unless something differs exactly where it is known to, or may.
void verifyDifference(const QString &found, const QString &script,
                      std::span<const KnownDifference> known);

} // namespace ponyup::oracles
