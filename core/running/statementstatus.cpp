// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/statementstatus.h"

namespace ponyup {

using namespace Qt::StringLiterals;

QString statementStateName(StatementState state)
{
    switch (state) {
    case StatementState::Applied:
        return u"applied"_s;
    case StatementState::NotApplied:
        return u"not-applied"_s;
    case StatementState::Running:
        return u"running"_s;
    case StatementState::InDoubt:
        return u"in-doubt"_s;
    }
    Q_UNREACHABLE();
}

} // namespace ponyup
