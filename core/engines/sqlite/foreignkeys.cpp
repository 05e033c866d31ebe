// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/sqlite/foreignkeys.h"

#include "base/tr.h"
#include "engines/sqlite/sqlitedatabase.h"

#include <QStringList>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype namedRows = 10;

QString sentence(const QString &table, const QString &row, const QString &parent)
{
    return row.isEmpty()
        ? Tr::tr("a row of \"%1\" refers to a missing row of \"%2\"").arg(table, parent)
        : Tr::tr("row %1 of \"%2\" refers to a missing row of \"%3\"").arg(row, table, parent);
}

} // namespace

ForeignKeyCheck::ForeignKeyCheck(SqliteDatabase &database) : m_before(brokenRows(database)) { }

auto ForeignKeyCheck::brokenRows(SqliteDatabase &database) -> Result<QHash<Broken, qint64>>
{
    // Grouped, since a table without row ids lists its rows without telling them apart.
    const auto found = database.query(
        u"SELECT \"table\", rowid, parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2, 3"_s);
    if (!found)
        return fail(found.error());
    QHash<Broken, qint64> rows;
    for (const QVariantList &row : found->rows)
        rows.insert({row[0].toString(), row[1].toString(), row[2].toString()}, row[3].toLongLong());
    return rows;
}

Result<> ForeignKeyCheck::verify(SqliteDatabase &database) const
{
    const auto after = brokenRows(database);
    if (!after) {
        if (!m_before && m_before.error().detail == after.error().detail)
            return {};
        return fail(after.error());
    }
    qint64 count = 0;
    QStringList named;
    for (auto row = after->begin(); row != after->end(); ++row) {
        const qint64 fresh = row.value() - (m_before ? m_before->value(row.key()) : 0);
        if (fresh <= 0)
            continue;
        count += fresh;
        if (named.size() < namedRows)
            named += sentence(row.key().table, row.key().row, row.key().parent);
    }
    if (count == 0)
        return {};
    named.sort();
    Error error{.kind = ErrorKind::Sql,
                .message = Tr::tr("%n row(s) break a foreign key after this migration.", nullptr,
                                  static_cast<int>(count)),
                .hint = Tr::tr("Have the script mend or delete these rows, then try again."),
                .detail = named.join(u"; "_s),
                .sqlState = u"SQLITE_CONSTRAINT_FOREIGNKEY"_s};
    return fail(std::move(error));
}

QString ForeignKeyCheck::listBroken(SqliteDatabase &database)
{
    const auto found = database.query(
        u"SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT ?"_s, {namedRows});
    QStringList sentences;
    if (found)
        for (const QVariantList &row : found->rows)
            sentences += sentence(row[0].toString(), row[1].toString(), row[2].toString());
    return sentences.join(u"; "_s);
}

} // namespace ponyup
