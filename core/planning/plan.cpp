// SPDX-License-Identifier: LGPL-3.0-or-later
#include "planning/plan.h"

#include "base/sha256.h"

namespace ponyup {

namespace {

/// The scripts that a step runs, in order; nullptr where there is none.
std::array<const Script *, 2> scriptsOf(const PlanStep &step, Direction direction)
{
    const auto pointer = [](const std::optional<Script> &script) {
        return script ? &*script : nullptr;
    };
    if (direction == Direction::Down)
        return {pointer(step.migration.undo), nullptr};
    return {pointer(step.migration.model), pointer(step.migration.migrate)};
}

template <typename Number>
qint64 sumOf(const Plan &plan, Number Script::*field)
{
    qint64 sum = 0;
    for (const PlanStep &step : plan.steps) {
        for (const Script *script : scriptsOf(step, plan.direction))
            sum += script ? script->*field : 0;
    }
    return sum;
}

} // namespace

const Script *recordedScript(const Migration &migration)
{
    if (migration.migrate)
        return &*migration.migrate;
    return migration.model ? &*migration.model : nullptr;
}

VersionRecord recordOf(const PlanStep &step)
{
    VersionRecord record{.from = step.from};
    if (const Script *script = recordedScript(step.migration)) {
        record.checksum = script->checksum;
        record.tokens = script->tokens;
    }
    return record;
}

QString plannedMessage(const Migration &migration)
{
    return migration.migrate ? migration.message()
                             : QStringLiteral("automated update (only schema provided)");
}

qint64 Plan::statements() const
{
    return sumOf(*this, &Script::statements);
}

qint64 Plan::bytes() const
{
    return sumOf(*this, &Script::length);
}

QByteArray Plan::digest() const
{
    Sha256 hash;
    const auto add = [&hash](const QByteArray &piece) {
        hash.add(piece);
        hash.add(QByteArrayView("\n"));
    };
    add(direction == Direction::Up ? "up" : "down");
    for (const PlanStep &step : steps) {
        add(QByteArray::number(step.from));
        add(QByteArray::number(step.to));
        add(step.storesVersion ? "stored" : "checked");
        for (const Script *script : scriptsOf(step, direction))
            add(script ? script->checksum : "-");
    }
    return hash.hex();
}

} // namespace ponyup
