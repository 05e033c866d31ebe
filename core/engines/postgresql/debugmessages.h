// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/statementeffects.h"

namespace ponyup {

/// Adds what the server has said at level DEBUG1 while a statement ran: which tables it has read to
/// check them, and which indexes it has built.
void addDebugMessages(const QStringList &messages, const Statement &statement,
                      std::vector<RelationEffect> &effects);

} // namespace ponyup
