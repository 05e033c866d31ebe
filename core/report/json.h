// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "history/auditentry.h"
#include "running/connectiontest.h"
#include "running/preview.h"
#include "running/status.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <vector>

namespace ponyup {

/// The report types as JSON, with the fields' own names in camelCase: what `--json` prints and
/// what reports carry. Times are ISO 8601 in UTC with milliseconds, durations milliseconds with
/// fractions, places {file, line, column}; what is not known or not there is null. Fields are only
/// ever added.
QJsonObject toJson(const Error &error);
QJsonObject toJson(const ConnectionTest &test);
QJsonObject toJson(const Status &status);
QJsonObject toJson(const RunReport &report);
QJsonObject toJson(const Preview &preview);
QJsonObject toJson(const Risk &risk);
QJsonObject toJson(const SchemaDiff &diff);
QJsonObject toJson(const ModelCheck &check);
QJsonObject toJson(const VersionRow &row);
QJsonObject toJson(const AuditEntry &entry);
QJsonObject toJson(const ChainBreak &chainBreak);
QJsonObject toJson(const MigrationSet &folder);
QJsonObject toJson(const Timeline &timeline);
QJsonObject toJson(const ServerInfo &server);
QJsonObject toJson(const LockHolder &holder);
QJsonObject toJson(const BackupInfo &backup);

/// The object, or null when there is none.
template <typename T>
QJsonValue toJson(const std::optional<T> &value)
{
    return value ? QJsonValue(toJson(*value)) : QJsonValue();
}

template <typename T>
QJsonArray toJsonArray(const std::vector<T> &values)
{
    QJsonArray array;
    for (const T &value : values)
        array.append(toJson(value));
    return array;
}

/// The object as text, UTF-8. Characters that a terminal would obey are escaped.
QByteArray jsonText(const QJsonObject &object, bool indented);

} // namespace ponyup
