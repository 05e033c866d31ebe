// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace ponyup::ui {

/// What a colour says. Colours are asked by meaning, never by name, and never say a thing alone: a
/// word or a sign stands beside them.
enum class Meaning {
    Text, ///< Nothing in particular.
    Muted, ///< Not of interest now: skipped, latest, baseline.
    Good, ///< Applied, done, no drift.
    Next, ///< What comes next; links and accents.
    Running,
    Attention, ///< Changed, drift, risk: look here.
    Bad, ///< Failed, missing, refused.
    Added,
    Changed,
    Removed,
    Development,
    Staging,
    Production,
    // What a script is made of.
    CodeKeyword,
    CodeType,
    CodeString,
    CodeNumber,
    CodeComment,
};

/// The colour for text and lines on the palette's base: at least 4.5:1 (WCAG AA) against Base,
/// AlternateBase and Window, whatever the palette is.
QColor colour(Meaning meaning, const QPalette &palette);
/// A quiet background of that meaning, on which the palette's text stays readable.
QColor background(Meaning meaning, const QPalette &palette);
/// A strong background of that meaning, and the text on it (at least 4.5:1).
struct Badge {
    QColor background;
    QColor text;
};
Badge badge(Meaning meaning, const QPalette &palette);

/// Whether text is lighter than what it stands on.
bool isDark(const QPalette &palette);
/// WCAG 2 contrast ratio, 1 to 21.
double contrast(const QColor &one, const QColor &other);

} // namespace ponyup::ui
