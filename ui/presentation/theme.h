// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/colours.h"

#include <QApplication>

namespace ponyup::ui {

enum class Theme { System, Light, Dark };

/// Fusion with the palette of the theme; System takes the palette of the desktop.
void applyTheme(QApplication &application, Theme theme);
QPalette lightPalette();
QPalette darkPalette();

/// "system", "light", "dark": as settings keep it; never translated.
QString themeName(Theme theme);
Theme themeFromName(const QString &name);

} // namespace ponyup::ui
