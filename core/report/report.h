// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "history/auditentry.h"
#include "running/preview.h"
#include "running/status.h"

#include <QString>

#include <optional>
#include <vector>

namespace ponyup {

/// What one report is about; the parts that are there are written.
struct ReportData {
    QString title;
    std::optional<Status> status;
    std::optional<Preview> preview;
    std::optional<RunReport> run;
    std::vector<AuditEntry> log;
};

/// One self-contained file: no script, no address of anything outside; light and dark by the
/// reader's setting, readable when printed. Everything from folder and database is escaped.
QString toHtml(const ReportData &data);
/// A row per statement of preview or run, else a row per timeline row; RFC 4180, UTF-8, a leading
/// ' before cells that a spreadsheet would take for a formula.
QString toCsv(const ReportData &data);
QByteArray toJsonText(const ReportData &data);

/// Writes the report in the format that the file's ending names (.html, .json, .csv); the old file
/// stays until the new one is whole.
[[nodiscard]] Result<> writeReport(const QString &file, const ReportData &data);
/// Writes a report that is ready in the same way.
[[nodiscard]] Result<> writeReportFile(const QString &file, const QByteArray &content);

} // namespace ponyup
