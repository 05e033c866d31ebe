// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/definer.h"

#include <QRegularExpression>

namespace ponyup {

using namespace Qt::StringLiterals;

QString withoutDefiner(const QString &create)
{
    static const QRegularExpression definer(
        u"^(CREATE (?:OR REPLACE )?(?:ALGORITHM=\\w+ )?)DEFINER=(?:`(?:[^`]|``)*`|[^`\\s@]+)"
        "(?:@(?:`(?:[^`]|``)*`|[^`\\s]+))? "_s);
    return QString(create).replace(definer, u"\\1"_s);
}

} // namespace ponyup
