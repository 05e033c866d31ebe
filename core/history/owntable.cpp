// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/owntable.h"

#include "base/tr.h"

namespace ponyup {

using namespace Qt::StringLiterals;

OwnTable::OwnTable(Connection &connection, QLatin1StringView name,
                   std::span<const OwnColumn> columns, int key)
    : m_connection(connection),
      m_name(name),
      m_columns(columns),
      m_key(key)
{
}

QString OwnTable::name() const
{
    return m_connection.quote(m_name);
}

QString OwnTable::column(QLatin1StringView column) const
{
    return m_connection.quote(column);
}

QString OwnTable::columns(size_t count) const
{
    QStringList names;
    for (const OwnColumn &one : m_columns.first(count))
        names.append(column(one.name));
    return names.join(u", "_s);
}

Result<bool> OwnTable::exists() const
{
    const Result<std::optional<QStringList>> found = m_connection.columnsOf(m_name);
    if (!found)
        return fail(found.error());
    if (!*found)
        return false;
    for (const OwnColumn &one : m_columns) {
        if (!(*found)->contains(one.name, Qt::CaseInsensitive))
            return fail(ErrorKind::VersionTableTaken,
                        Tr::tr("The table %1 is not the one that PonyUp keeps under this name: it "
                               "has no column %2.")
                            .arg(m_name, one.name),
                        Tr::tr("Rename that table."));
    }
    return true;
}

QString OwnTable::createSql() const
{
    QStringList parts;
    for (const OwnColumn &one : m_columns) {
        const QString type = m_connection.engine().columnType(one.type);
        parts.append(column(one.name) + u' ' + type + (one.required ? u" NOT NULL"_s : QString()));
    }
    parts.append(u"PRIMARY KEY (%1)"_s.arg(columns(static_cast<size_t>(m_key))));
    return u"CREATE TABLE %1 (%2)"_s.arg(name(), parts.join(u", "_s));
}

Result<> OwnTable::create() const
{
    const Result<qint64> made = m_connection.run(createSql());
    if (!made)
        return fail(made.error());
    return {};
}

Result<> OwnTable::prepare() const
{
    const Result<bool> there = exists();
    if (!there)
        return fail(there.error());
    return *there ? Result<>() : create();
}

QString OwnTable::insertSql(const QStringList &values) const
{
    return u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(
        name(), columns(static_cast<size_t>(values.size())), values.join(u", "_s));
}

const QString &OwnTable::insertText()
{
    if (m_insert.isEmpty())
        m_insert = insertSql(QStringList(qsizetype(m_columns.size()), u"?"_s));
    return m_insert;
}

Result<> OwnTable::insert(const QVariantList &values)
{
    const Result<qint64> added = m_connection.run(insertText(), values);
    if (!added)
        return fail(added.error());
    return {};
}

Result<> OwnTable::post(const QVariantList &values)
{
    return m_connection.post(insertText(), values);
}

} // namespace ponyup
