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

} // namespace

const Script *recordedScript(const Migration &migration)
{
    if (migration.migrate)
        return &*migration.migrate;
    return migration.model ? &*migration.model : nullptr;
}

VersionRecord recordOf(const PlanStep &step)
{
    VersionRecord record{.from = step.from, .skipped = step.skipped};
    if (const Script *script = recordedScript(step.migration)) {
        record.checksum = script->checksum;
        record.tokens = script->tokens;
    }
    return record;
}

QString plannedMessage(const Migration &migration)
{
    // Of an entry without a readable script nobody knows what it provides.
    const bool onlyModel = migration.model && !migration.migrate;
    return onlyModel ? QStringLiteral("automated update (only schema provided)")
                     : migration.message();
}

qint64 Plan::statements() const
{
    qint64 sum = 0;
    for (const PlanStep &step : steps) {
        const auto &script =
            direction == Direction::Down ? step.migration.undo : step.migration.migrate;
        sum += script ? script->statements : 0;
    }
    return sum;
}

qint64 Plan::bytes() const
{
    qint64 sum = 0;
    for (const PlanStep &step : steps)
        for (const Script *script : scriptsOf(step, direction))
            sum += script ? script->length : 0;
    return sum;
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
