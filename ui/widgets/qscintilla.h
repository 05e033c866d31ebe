// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// QScintilla's headers write Qt's keywords, which our code does without (QT_NO_KEYWORDS).
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexersql.h>
#include <Qsci/qsciscintilla.h>
#include <Qsci/qscistyle.h>
#undef slots
#undef signals
