// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "history/auditentry.h"
#include "running/preview.h"
#include "running/status.h"

#include <QJsonObject>

namespace ponyup {

/// The report types as JSON, with the fields' own names in camelCase: what `--json` prints and
/// what reports carry. Times are ISO 8601 in UTC with milliseconds, durations milliseconds with
/// fractions, places {file, line, column}. Fields are only ever added.
QJsonObject toJson(const Error &error);
QJsonObject toJson(const Status &status);
QJsonObject toJson(const RunReport &report);
QJsonObject toJson(const Preview &preview);
QJsonObject toJson(const SchemaDiff &diff);
QJsonObject toJson(const VersionRow &row);
QJsonObject toJson(const AuditEntry &entry);

} // namespace ponyup
