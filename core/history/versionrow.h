// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace ponyup {

/// One row of the Version table: a version at which the database has been.
struct VersionRow {
    int version = 0;
    QDateTime upgraded; ///< UTC; invalid when the stored text is not a time.
    QJsonObject meta;

    // What PonyUp adds under meta.ponyup; all absent in rows that the original wrote.
    QString message() const; ///< meta.message
    std::optional<int> from() const;
    QByteArray checksum() const;
    QByteArray tokens() const;
    QString user() const;
    QString host() const;
    bool isBaseline() const;
};

/// What a history table says. Read without writing.
struct HistoryState {
    bool tableExists = false;
    std::vector<VersionRow> rows; ///< Ascending by version.

    /// The highest version; 0 when there is no row ("an empty table means version 0").
    int current() const;
    const VersionRow *find(int version) const;
};

} // namespace ponyup
