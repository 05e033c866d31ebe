// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/field.h"

#include <QLabel>

namespace ponyup::ui {

QLabel *addField(QFormLayout &form, const QString &label, QWidget &field, QAnyStringView objectName)
{
    auto *text = new QLabel(label);
    text->setTextFormat(Qt::PlainText);
    text->setBuddy(&field);
    field.setAccessibleName(QString(label).remove(u'&').remove(u':'));
    field.setObjectName(objectName.toString());
    form.addRow(text, &field);
    return text;
}

} // namespace ponyup::ui
