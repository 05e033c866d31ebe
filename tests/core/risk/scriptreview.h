// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "risk/riskreview.h"
#include "sql/statementreader.h"

#include <QBuffer>

namespace ponyup::testing {

/// What the rules find in a script.
inline std::vector<Risk> review(const QByteArray &script, Dialect dialect,
                                const RiskContext &context = {})
{
    QBuffer buffer;
    buffer.setData(script);
    buffer.open(QIODevice::ReadOnly);
    StatementReader reader(buffer, {.dialect = dialect});
    RiskReview riskReview(dialect, context);
    riskReview.beginScript({});
    std::vector<Risk> risks;
    for (auto statement = reader.next(); statement && *statement; statement = reader.next())
        for (Risk &risk : riskReview.review(**statement))
            risks.push_back(std::move(risk));
    return risks;
}

} // namespace ponyup::testing
