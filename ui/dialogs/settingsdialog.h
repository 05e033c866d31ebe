// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/theme.h"

#include <QDialog>

namespace ponyup::ui {

/// The theme as the user's settings keep it.
Theme savedTheme();

/// What the user may set. Every choice acts at once and is kept; Close is the only button.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    explicit SettingsDialog(QWidget *parent = nullptr);

Q_SIGNALS:
    void themeChosen(ponyup::ui::Theme theme);
};

} // namespace ponyup::ui
