// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace ponyup {

/// What PonyUp writes into a row under `meta.ponyup`, so that a later change of the script shows.
struct VersionRecord {
    std::optional<int> from; ///< The migration's own version; none for a baseline.
    QByteArray checksum; ///< Of the script that led here (recordedScript()), lower-case hex.
    QByteArray tokens;
    qint64 statements = -1; ///< -1 here and below: not known, not written.
    qint64 rows = -1;
    std::chrono::microseconds duration{-1}; ///< Written in milliseconds, with three decimals.
    QString user; ///< Of the operating system.
    QString host;
    QString tool;
    std::vector<int> skipped; ///< Entries of the folder that the migration led past.
    bool baseline = false;
    bool script = false; ///< Written into a script that another client runs.

    QJsonObject toJson() const;
};

/// The meta of a new row: what the script's directives say, the message when there is one, and the
/// record under `ponyup`.
QJsonObject versionMeta(QJsonObject said, const QString &message, const VersionRecord &record);

/// The meta of the row 0, which says that the table was made; as the original wrote it.
QJsonObject creationMeta();

/// A meta as it is stored.
QString metaText(const QJsonObject &meta);

/// One row of the Version table: a version at which the database has been.
struct VersionRow {
    int version = 0;
    QDateTime upgraded; ///< UTC; invalid when the stored text is not a time.
    QJsonObject meta;
    /// The stored text when it is not a JSON object; meta is empty then. Not null, if only to tell
    /// an empty text from none at all.
    QString brokenMeta;

    // What PonyUp adds under meta.ponyup; all absent in rows that the original wrote.
    QString message() const; ///< meta.message
    std::optional<int> from() const;
    QByteArray checksum() const;
    QByteArray tokens() const;
    /// Of a row that PonyUp wrote for a script: whether its migration led past `entry`,
    /// when it was applied. nullopt: nobody wrote that down.
    std::optional<bool> skipped(int entry) const;
    QString user() const;
    QString host() const;
    bool isBaseline() const;
    /// Whether PonyUp itself has written it, and so an audit row as well.
    bool isLogged() const;

    bool isMetaBroken() const { return !brokenMeta.isNull(); }
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
