// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <QByteArray>

namespace ponyup::ui {

/// What toHtml() says, as pages of A4, landscape. From any thread.
QByteArray toPdf(const ReportData &data);

} // namespace ponyup::ui
