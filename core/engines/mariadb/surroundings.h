// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHash>
#include <QStringList>

namespace ponyup {

class MariaDbConnection;

/// What there is on a server outside the copies to try things on: its databases, their tables,
/// views and stored programs, as far as the user sees them, and when each was changed last.
///
/// Others may be at work there, so a difference proves nothing; but what does not differ was not
/// touched. The server tells times in whole seconds.
class MariaDbSurroundings {
public:
    /// Gives up after some seconds, where there is too much.
    [[nodiscard]] static Result<MariaDbSurroundings> look(MariaDbConnection &connection);
    /// Sentences on what has come, gone or changed since.
    QStringList changesUntil(const MariaDbSurroundings &later) const;

private:
    struct Times {
        QString defined;
        QString written; ///< Empty: not known.
        friend bool operator==(const Times &, const Times &) = default;
    };
    QHash<QString, Times> m_objects; ///< By "TABLE shop.goods".
};

} // namespace ponyup
