// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/dataprobes.h"

#include "base/tr.h"

#include <algorithm>
#include <iterator>

namespace ponyup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mostRows = 1000; ///< More of them say nothing more.

QString answer(qint64 rows, bool mayBeMended)
{
    if (rows == 0)
        return Tr::tr("No row of the database violates it now.");
    const QString count = rows >= mostRows
        ? Tr::tr("At least %1 rows of the database violate it now.").arg(mostRows)
        : Tr::tr("%n row(s) of the database violate it now.", nullptr, int(rows));
    return count + u' '
        + (mayBeMended ? Tr::tr("An earlier statement of the plan changes the table: see that it "
                                "mends them.")
                       : Tr::tr("It will fail, unless something mends them before."));
}

} // namespace

Result<> probeData(Connection &connection, std::vector<Risk> &risks, std::stop_token stop)
{
    for (Risk &risk : risks) {
        if (risk.probe.isEmpty())
            continue;
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, Tr::tr("The preview was stopped."));
        const auto found =
            connection.probe(u"%1 LIMIT %2"_s.arg(risk.probe, QString::number(mostRows)));
        if (!found && connection.isLost())
            return fail(found.error());
        if (!found) {
            // A column that the plan itself adds, a question that takes too long, ….
            risk.probed = Tr::tr("Whether rows violate it now could not be asked: %1")
                              .arg(found.error().toString());
            continue;
        }
        risk.evidence = Evidence::Live;
        risk.probed = answer(std::ssize(found->rows), risk.mayBeMended);
        if (found->rows.empty())
            continue;
        // Who has allowed a lock has not allowed a failure.
        risk.allowed = QString();
        risk.level = risk.mayBeMended ? std::max(risk.level, RiskLevel::Warning) : RiskLevel::Block;
    }
    return {};
}

} // namespace ponyup
