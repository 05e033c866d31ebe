// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/theme.h"

#include <QDir>
#include <QWidget>

namespace ponyup::testing {

/// Where screenshots go: PONYUP_SCREENSHOTS, else "screenshots" beside the test's other output.
inline QString screenshotFolder()
{
    const QString wanted = qEnvironmentVariable("PONYUP_SCREENSHOTS");
    const QString folder =
        wanted.isEmpty() ? QDir::current().filePath(QStringLiteral("screenshots")) : wanted;
    QDir().mkpath(folder);
    return folder;
}

/// Shows the widget in both themes and saves "<name>-light.png" and "<name>-dark.png". False when
/// one of them cannot be written.
inline bool saveLooks(QWidget &widget, const QString &name)
{
    bool saved = true;
    for (const ui::Theme theme : {ui::Theme::Light, ui::Theme::Dark}) {
        ui::applyTheme(*qApp, theme);
        widget.show();
        QCoreApplication::processEvents();
        const QString file =
            QStringLiteral("%1/%2-%3.png").arg(screenshotFolder(), name, ui::themeName(theme));
        saved = widget.grab().save(file) && saved;
    }
    ui::applyTheme(*qApp, ui::Theme::Light);
    return saved;
}

} // namespace ponyup::testing
