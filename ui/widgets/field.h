// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAnyStringView>
#include <QFormLayout>

class QLabel;

namespace ponyup::ui {

/// Adds a labelled field to a form and cannot forget what keyboard, screen reader and tests need:
/// buddy, accessible name and object name.
QLabel *addField(QFormLayout &form, const QString &label, QWidget &field,
                 QAnyStringView objectName);

} // namespace ponyup::ui
