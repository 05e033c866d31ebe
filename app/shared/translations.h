// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCoreApplication;

namespace ponyup {

/// Installs the texts of the user's language. English is one of them: its plural forms stand in a
/// translation file like any other language's.
void installTranslations(QCoreApplication &application);

} // namespace ponyup
