// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialogButtonBox>
#include <QPushButton>

namespace ponyup::ui {

/// Adds Cancel or Close in the desktop's words, but without its icon: ours are drawn otherwise.
inline QPushButton *addPlainButton(QDialogButtonBox &buttons,
                                   QDialogButtonBox::StandardButton which)
{
    QPushButton *button = buttons.addButton(which);
    button->setIcon({});
    return button;
}

} // namespace ponyup::ui
