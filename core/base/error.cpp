// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/error.h"

#include <iterator>

namespace ponyup {

QString Error::toString() const
{
    QString text = place.toString();
    if (!text.isEmpty())
        text += QStringLiteral(": ");
    text += message;
    if (!detail.isEmpty())
        text += QStringLiteral(" (%1)").arg(detail);
    return text;
}

QString errorKindName(ErrorKind kind)
{
    // In the order of the enum.
    static constexpr const char *names[] = {
        "Usage", "Project", "Folder", "DuplicateVersion", "Script", "MigrationVersionWrong",
        "MigrationChanged", "DatabaseNewer", "VersionTableTaken", "ModelMismatch",
        "HistoryTampered", "HalfDone", "UpdateLocked", "LockNotHeld", "Busy", "Cancelled",
        "Connection", "ReadOnly", "NotADatabase", "Forbidden", "Risk", "TransactionEscaped",
        "Sql", "DiskFull", "Io", "Unsupported", "Internal"};
    static_assert(std::size(names) == static_cast<size_t>(ErrorKind::Internal) + 1);
    return QString::fromLatin1(names[static_cast<size_t>(kind)]);
}

} // namespace ponyup
