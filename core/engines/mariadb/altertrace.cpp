// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/altertrace.h"

#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

using State = StatementTrace::State;

const StatementTrace harmless{.state = State::Harmless};

class AlterTrace {
public:
    AlterTrace(MariaDbCatalog &catalog, WrittenName table)
        : m_catalog(catalog),
          m_table(std::move(table))
    {
    }

    Result<StatementTrace> part(TokenList words);

private:
    Result<StatementTrace> added(TokenList words);
    Result<StatementTrace> dropped(TokenList words);
    Result<StatementTrace> renamed(TokenList words);
    Result<StatementTrace> changed(TokenList words);

    Result<StatementTrace> column(const QString &name, bool wanted);
    Result<StatementTrace> index(const QString &name, bool wanted);
    Result<StatementTrace> constraint(const QString &name, bool wanted);
    /// One is gone and the other there, or the other way round.
    template <typename Ask>
    Result<StatementTrace> moved(const QString &from, const QString &to, Ask ask);

    MariaDbCatalog &m_catalog;
    const WrittenName m_table;
};

Result<StatementTrace> AlterTrace::column(const QString &name, bool wanted)
{
    const auto there = m_catalog.hasColumn(m_table, name);
    if (!there)
        return fail(there.error());
    return traceOf(Tr::tr("column %1.%2").arg(m_table.toString(), name), *there, wanted);
}

Result<StatementTrace> AlterTrace::index(const QString &name, bool wanted)
{
    if (name.isEmpty()) // The server has made it up.
        return StatementTrace{};
    const auto there = m_catalog.hasIndex(m_table, name);
    if (!there)
        return fail(there.error());
    return traceOf(Tr::tr("index %1 of %2").arg(name, m_table.toString()), *there, wanted);
}

Result<StatementTrace> AlterTrace::constraint(const QString &name, bool wanted)
{
    if (name.isEmpty())
        return StatementTrace{};
    const auto there = m_catalog.hasConstraint(m_table, name);
    if (!there)
        return fail(there.error());
    return traceOf(Tr::tr("constraint %1 of %2").arg(name, m_table.toString()), *there, wanted);
}

template <typename Ask>
Result<StatementTrace> AlterTrace::moved(const QString &from, const QString &to, Ask ask)
{
    const Result<StatementTrace> old = (this->*ask)(from, false);
    const Result<StatementTrace> now = (this->*ask)(to, true);
    if (!old || !now)
        return old ? now : old;
    return old->state == now->state ? now : StatementTrace{};
}

Result<StatementTrace> AlterTrace::added(TokenList words)
{
    QString constraintName;
    if (words.take("CONSTRAINT") && !words.isAny({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK"})) {
        words.takeIfExists();
        constraintName = words.takeName().name;
    }
    if (words.is("PRIMARY"))
        return index(u"PRIMARY"_s, true);
    if (words.takeAny({"FOREIGN", "CHECK"}))
        return constraint(constraintName, true);
    const bool special = words.takeAny({"UNIQUE", "FULLTEXT", "SPATIAL"});
    if (words.takeAny({"INDEX", "KEY"}) || special) {
        words.takeIfExists();
        const QString name = words.takeName().name;
        return index(name.isEmpty() ? constraintName : name, true);
    }
    if (words.isAny({"PARTITION", "PERIOD", "SYSTEM"}))
        return StatementTrace{};
    words.take("COLUMN");
    words.takeIfExists();
    // Several in parentheses come together: the first tells.
    if (auto several = words.takeParenthesized(); !several.empty())
        return column(several.front().takeName().name, true);
    return column(words.takeName().name, true);
}

Result<StatementTrace> AlterTrace::dropped(TokenList words)
{
    if (words.isAny({"PARTITION", "PERIOD", "SYSTEM"}))
        return StatementTrace{};
    if (words.is("PRIMARY"))
        return index(u"PRIMARY"_s, false);
    if (words.takeAny({"INDEX", "KEY"})) {
        words.takeIfExists();
        return index(words.takeName().name, false);
    }
    if (words.take("FOREIGN")) {
        words.take("KEY");
        words.takeIfExists();
        return constraint(words.takeName().name, false);
    }
    if (words.takeAny({"CONSTRAINT", "CHECK"})) {
        words.takeIfExists();
        return constraint(words.takeName().name, false);
    }
    words.take("COLUMN");
    words.takeIfExists();
    return column(words.takeName().name, false);
}

Result<StatementTrace> AlterTrace::renamed(TokenList words)
{
    const bool isColumn = words.take("COLUMN");
    if (isColumn || words.takeAny({"INDEX", "KEY"})) {
        words.takeIfExists();
        const QString from = words.takeName().name;
        words.take("TO");
        const QString to = words.takeName().name;
        return moved(from, to, isColumn ? &AlterTrace::column : &AlterTrace::index);
    }
    words.takeAny({"TO", "AS"});
    WrittenName to = words.takeName();
    if (to.schema.isEmpty())
        to.schema = m_table.schema;
    const auto old = m_catalog.hasTable(m_table);
    const auto now = m_catalog.hasTable(to);
    if (!old || !now)
        return fail(old ? now.error() : old.error());
    if (*old == *now)
        return StatementTrace{};
    return traceOf(Tr::tr("table %1").arg(to.toString()), *now, true);
}

Result<StatementTrace> AlterTrace::changed(TokenList words)
{
    words.take("COLUMN");
    words.takeIfExists();
    const QString from = words.takeName().name;
    const QString to = words.takeName().name;
    if (from.compare(to, Qt::CaseInsensitive) == 0)
        return harmless;
    return moved(from, to, &AlterTrace::column);
}

Result<StatementTrace> AlterTrace::part(TokenList words)
{
    if (words.take("ADD"))
        return added(std::move(words));
    if (words.take("DROP"))
        return dropped(std::move(words));
    if (words.take("RENAME"))
        return renamed(std::move(words));
    if (words.take("CHANGE"))
        return changed(std::move(words));
    // Each says how it shall be, and may say it twice.
    if (words.isAny({"MODIFY",
                     "ALTER",
                     "ENGINE",
                     "COMMENT",
                     "CONVERT",
                     "DEFAULT",
                     "CHARACTER",
                     "CHARSET",
                     "COLLATE",
                     "ROW_FORMAT",
                     "AUTO_INCREMENT",
                     "FORCE",
                     "ORDER",
                     "ALGORITHM",
                     "LOCK",
                     "ENABLE",
                     "DISABLE",
                     "KEY_BLOCK_SIZE",
                     "WAIT",
                     "NOWAIT",
                     "STATS_PERSISTENT",
                     "STATS_AUTO_RECALC",
                     "STATS_SAMPLE_PAGES",
                     "ANALYZE",
                     "OPTIMIZE",
                     "CHECK",
                     "PAGE_COMPRESSED",
                     "ENCRYPTED"}))
        return harmless;
    return StatementTrace{};
}

} // namespace

StatementTrace traceOf(const QString &what, bool isThere, bool wanted)
{
    return {.state = isThere == wanted ? State::Done : State::NotDone,
            .evidence = isThere ? Tr::tr("In the catalog: %1 is there.").arg(what)
                                : Tr::tr("In the catalog: %1 is not there.").arg(what)};
}

Result<StatementTrace> traceAlterTable(MariaDbCatalog &catalog, TokenList words)
{
    words.takeIfExists();
    AlterTrace trace(catalog, words.takeName());
    if (words.take("WAIT"))
        words.skip();
    words.take("NOWAIT");
    StatementTrace all = harmless;
    for (TokenList &part : words.takeParts()) {
        const auto one = trace.part(std::move(part));
        if (!one)
            return fail(one.error());
        const bool tells = one->state == State::Done || one->state == State::NotDone;
        const bool told = all.state == State::Done || all.state == State::NotDone;
        if (tells && told && one->state != all.state)
            return StatementTrace{.evidence = all.evidence + u' ' + one->evidence};
        if (told || (!tells && all.state == State::Unknown))
            continue;
        if (tells || one->state == State::Unknown)
            all = *one;
    }
    return all;
}

} // namespace ponyup
