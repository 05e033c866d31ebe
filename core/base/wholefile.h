// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

class QIODevice;
class QSaveFile;

// Files that are there whole or not at all. Qt's files by themselves tell neither that the last of
// their buffer found no room on the disk nor why only a part was written.

namespace ponyup {

/// Writes all of it. On false, the device's errorString() is the system's reason.
[[nodiscard]] bool writeAll(QIODevice &device, const QByteArray &content);

/// Puts the written file in its place. On false, its errorString() is the system's reason, and what
/// was in that place is still there.
[[nodiscard]] bool commitFile(QSaveFile &file);

/// Makes a file of that content. Returns the system's reason when it could not be made: then
/// nothing of it is left. What is there already, be it a broken link, is left as it is.
[[nodiscard]] std::optional<QString> makeFile(const QString &path, const QByteArray &content);

} // namespace ponyup
