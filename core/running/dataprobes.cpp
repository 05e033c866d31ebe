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

QString answer(qint64 rows)
{
    if (rows == 0)
        return Tr::tr("No row of the database violates it now.");
    if (rows >= mostRows)
        return Tr::tr("At least %1 rows of the database violate it now. Unless an earlier "
                      "statement of the plan mends them, it will fail.")
            .arg(mostRows);
    return Tr::tr("%n row(s) of the database violate it now. Unless an earlier statement of the "
                  "plan mends them, it will fail.",
                  nullptr, int(rows));
}

} // namespace

Result<> probeData(Connection &connection, std::vector<Risk> &risks, std::stop_token stop)
{
    if (std::ranges::all_of(risks, [](const Risk &risk) { return risk.probe.isEmpty(); }))
        return {};
    if (auto limited = connection.limitQueries(5s, 1s); !limited)
        return limited;
    for (Risk &risk : risks) {
        if (risk.probe.isEmpty())
            continue;
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, Tr::tr("The preview was stopped."));
        const auto found =
            connection.query(u"%1 LIMIT %2"_s.arg(risk.probe, QString::number(mostRows)));
        if (!found && connection.isLost())
            return fail(found.error());
        if (!found) {
            // A column that the plan itself adds, a question that takes too long, ….
            risk.probed = Tr::tr("Whether rows violate it now could not be asked: %1")
                              .arg(found.error().message);
            continue;
        }
        risk.probed = answer(std::ssize(found->rows));
        risk.evidence = Evidence::Live;
        if (!found->rows.empty())
            risk.level = RiskLevel::Block;
    }
    return {};
}

} // namespace ponyup
