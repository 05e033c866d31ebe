// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "report/report.h"

#include <QString>

namespace ponyup::ui {

/// Writes the report as pages of A4, landscape, with what toHtml() says; the old file stays until
/// the new one is whole. From any thread.
[[nodiscard]] Result<> writePdf(const QString &file, const ReportData &data);

} // namespace ponyup::ui
