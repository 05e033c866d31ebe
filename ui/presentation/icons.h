// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/colours.h"

#include <QIcon>

namespace ponyup::ui {

/// Our own line icons, in resources/icons.
enum class Icon {
    // States
    Applied,
    Pending,
    Next,
    Running,
    Failed,
    Changed,
    Missing,
    Skipped,
    Latest,
    Baseline,
    HalfDone,
    OutOfOrder,
    // Actions and things
    Open,
    New,
    Refresh,
    DryRun,
    Apply,
    Stop,
    Cancel,
    History,
    Report,
    Database,
    Connect,
    Search,
    Copy,
    Save,
    Undo,
    Script,
    Preview,
    Schema,
    Settings,
    Edit,
    Folder,
    Retry,
    Restore,
    Lock,
    Clock,
    // Marks in the margin of a script
    Statement,
    Outside,
    // Signs
    Information,
    Warning,
    Error,
};

/// Drawn when painted, in the colour that the meaning has in the application's palette then:
/// follows a change of theme by itself, is sharp on every screen, and turns to the text's colour
/// when selected or disabled.
QIcon icon(Icon name, Meaning meaning = Meaning::Text);
/// The program's own icon.
QIcon applicationIcon();

} // namespace ponyup::ui
