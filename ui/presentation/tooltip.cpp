// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/tooltip.h"

#include <QTextDocument>

namespace ponyup::ui {

QString toolTipText(const QString &plain)
{
    return plain.isEmpty() ? QString() : Qt::convertFromPlainText(plain, Qt::WhiteSpaceNormal);
}

} // namespace ponyup::ui
