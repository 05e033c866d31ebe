// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/surroundings.h"

#include "base/tr.h"
#include "engines/mariadb/mariadbconnection.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The first of them, and how many there are more.
QString listed(QStringList names)
{
    constexpr qsizetype most = 5;
    std::ranges::sort(names);
    const qsizetype more = names.size() - most;
    const QString text = names.first(std::min(names.size(), most)).join(u", "_s);
    return more > 0 ? Tr::tr("%1 and %n more", nullptr, int(more)).arg(text) : text;
}

/// One SELECT of all kinds.
QString question()
{
    struct Kind {
        const char *name; ///< SQL.
        const char *from; ///< The names of its columns begin with this.
        const char *table;
        const char *defined;
        const char *written;
    };
    static constexpr Kind kinds[] = {
        {"'DATABASE'", "SCHEMA", "SCHEMATA", "DEFAULT_COLLATION_NAME", "''"},
        {"'TABLE'", "TABLE", "TABLES", "CREATE_TIME",
         "CONCAT_WS(' ', UPDATE_TIME, AUTO_INCREMENT)"},
        {"'VIEW'", "TABLE", "VIEWS", "MD5(VIEW_DEFINITION)", "''"},
        {"ROUTINE_TYPE", "ROUTINE", "ROUTINES", "LAST_ALTERED", "''"},
        {"'TRIGGER'", "TRIGGER", "TRIGGERS", "CREATED", "''"},
        {"'EVENT'", "EVENT", "EVENTS", "LAST_ALTERED", "''"},
    };
    QStringList parts;
    for (const Kind &kind : kinds) {
        const QString from = QString::fromLatin1(kind.from);
        const QString schema = from == "SCHEMA"_L1 ? u"SCHEMA_NAME"_s : from + u"_SCHEMA"_s;
        const QString name =
            from == "SCHEMA"_L1 ? schema : u"CONCAT(%1, '.', %2_NAME)"_s.arg(schema, from);
        parts += u"SELECT %1, %2, COALESCE(%3, ''), %4 FROM information_schema.%5 "
                 "WHERE %6 NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys') "
                 "AND %6 NOT LIKE 'ponyup\\_shadow\\_%'"_s.arg(
                     QString::fromLatin1(kind.name), name, QString::fromLatin1(kind.defined),
                     QString::fromLatin1(kind.written), QString::fromLatin1(kind.table), schema);
    }
    return parts.join(u" UNION ALL "_s);
}

} // namespace

Result<MariaDbSurroundings> MariaDbSurroundings::look(MariaDbConnection &connection)
{
    // MariaDB and MySQL each have one of these two, and MySQL would tell old times.
    const QStringList limits{u"SET SESSION max_statement_time = 3"_s,
                             u"SET SESSION max_execution_time = 3000"_s,
                             u"SET SESSION information_schema_stats_expiry = 0"_s};
    for (const QString &limit : limits)
        (void)connection.run(limit);
    auto found = connection.query(question());
    (void)connection.run(u"SET SESSION max_statement_time = 0"_s);
    if (!found)
        return fail(std::move(found.error()));
    MariaDbSurroundings all;
    all.m_objects.reserve(qsizetype(found->rows.size()));
    for (const QVariantList &row : found->rows)
        all.m_objects.insert(row.at(0).toString() + u' ' + row.at(1).toString(),
                             {.defined = row.at(2).toString(), .written = row.at(3).toString()});
    return all;
}

QStringList MariaDbSurroundings::changesUntil(const MariaDbSurroundings &later) const
{
    QStringList defined;
    QStringList written;
    for (auto before = m_objects.begin(); before != m_objects.end(); ++before) {
        const auto now = later.m_objects.constFind(before.key());
        if (now == later.m_objects.constEnd() || now->defined != before->defined)
            defined += before.key();
        else if (now->written != before->written && !now->written.isEmpty())
            written += before.key().section(u' ', 1);
    }
    for (auto now = later.m_objects.begin(); now != later.m_objects.end(); ++now)
        if (!m_objects.contains(now.key()))
            defined += now.key();
    QStringList sentences;
    if (!defined.isEmpty())
        sentences += Tr::tr("While it was tried, this came, went or was changed outside the copy: "
                            "%1. Another session has done that, or a statement has got out: look "
                            "at it before you go on.")
                         .arg(listed(defined));
    if (!written.isEmpty())
        sentences += Tr::tr("While it was tried, rows were written outside the copy: in %1. Other "
                            "sessions do that; where nobody else works, a statement has got out.")
                         .arg(listed(written));
    return sentences;
}

} // namespace ponyup
