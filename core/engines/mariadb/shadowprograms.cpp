// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "engines/mariadb/shadowschema.h"

// ShadowSchema: stored programs. What they do, they do wherever they are called from: those that
// reach out of the copy do not come into it.

namespace ponyup {

using namespace Qt::StringLiterals;
using Kind = MariaDbReach::Kind;

namespace {

QString whyLeftOut(const QString &program, const MariaDbReach &reach)
{
    switch (reach.kind) {
    case Kind::Database:
        return Tr::tr("What %1 does was not tried: it names the database \"%2\", so it is not on "
                      "the copy.")
            .arg(program, reach.name);
    case Kind::Untold:
        return Tr::tr("What %1 does was not tried: it makes SQL while it runs, which may change "
                      "the real database, so it is not on the copy.")
            .arg(program);
    case Kind::Missing:
        return Tr::tr("What %1 does was not tried: it needs %2, which is not on the copy.")
            .arg(program, reach.name);
    default:
        return Tr::tr("What %1 does was not tried: it concerns more than the database, so it is "
                      "not on the copy.")
            .arg(program);
    }
}

} // namespace

/// Until what is left needs nothing that has been left out.
void ShadowSchema::leaveOutWhatReachesOut(std::vector<StoredProgram> &programs)
{
    MariaDbFence &fence = *m_shadow->fence();
    const auto reachesOut = [&](const StoredProgram &program) {
        const MariaDbReach reach = fence.reach(program.text, program.sqlMode);
        if (reach.kind == Kind::Inside)
            return false;
        m_notTried += whyLeftOut(program.kind + u' ' + program.name, reach);
        fence.leaveOut(program.name);
        return true;
    };
    while (std::erase_if(programs, reachesOut) > 0) { }
}

Result<> ShadowSchema::copyPrograms(const QString &list)
{
    const auto found = m_original->query(list);
    if (!found)
        return fail(found.error());
    std::vector<StoredProgram> programs;
    for (const QVariantList &row : found->rows) {
        StoredProgram program{.kind = row.at(0).toString(),
                              .name = row.at(1).toString(),
                              .sqlMode = row.at(2).toString(),
                              .text = {}};
        auto text = createText(program.kind, program.name, 2);
        if (!text)
            return fail(std::move(text.error()));
        program.text = std::move(*text);
        programs.push_back(std::move(program));
    }
    leaveOutWhatReachesOut(programs);
    for (const StoredProgram &program : programs) {
        if (auto made = make(program.text, program.sqlMode); !made)
            return made;
    }
    return {};
}

Result<> ShadowSchema::copyRoutines()
{
    return copyPrograms(
        u"SELECT ROUTINE_TYPE, ROUTINE_NAME, SQL_MODE FROM information_schema.ROUTINES "
        "WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY ROUTINE_TYPE, ROUTINE_NAME"_s);
}

Result<> ShadowSchema::copyTriggers()
{
    return copyPrograms(
        u"SELECT 'TRIGGER', TRIGGER_NAME, SQL_MODE FROM information_schema.TRIGGERS "
        "WHERE TRIGGER_SCHEMA = DATABASE() "
        "ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER"_s);
}

} // namespace ponyup
