// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "migration/migration.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace ponyup::ui {

/// Where a statement begins in the text that is shown.
struct StatementPlace {
    int number = 0;
    int line = 0; ///< From 1.
    bool outsideTransaction = false;
};

/// One script of a migration, read for showing it.
struct ScriptText {
    ScriptRole role = ScriptRole::Migrate;
    QString path; ///< Absolute.
    QString name; ///< "v3/migrate.sql"
    /// The whole file, so that its line numbers are those of the errors; of a single file with
    /// sections therefore all of them.
    QByteArray text;
    qint64 offset = 0; ///< Where the script's own section begins, in bytes,
    int firstLine = 1; ///< … and as a line,
    qint64 length = 0; ///< … and how long it is, in bytes; 0 when it could not be scanned.
    QByteArray checksum; ///< Of the script; empty when this text could not be proven to be it.
    bool cut = false; ///< The file is longer than what is shown.
    std::vector<StatementPlace> statements; ///< The script's own.
    std::optional<Error> error; ///< Why it cannot be read to its end.

    /// The script's own section.
    QByteArray section() const { return text.mid(offset, length > 0 ? length : -1); }
};

/// Reads migrate, model and undo, those that there are. Slow: for a worker thread. What cannot be
/// read stands in the ScriptText's error. Texts are bounded by `limit` bytes each.
std::vector<ScriptText> readScripts(const Migration &migration, qint64 limit = 16 << 20);

/// The beginning of a script's file; empty when it cannot be read. Slow: for a worker thread.
QByteArray readHead(const QString &path, qint64 limit = 16 << 20);

} // namespace ponyup::ui
