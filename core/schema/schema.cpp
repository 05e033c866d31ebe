// SPDX-License-Identifier: LGPL-3.0-or-later
#include "schema/schema.h"

#include "base/sha256.h"
#include "schema/sqltext.h"

#include <algorithm>

namespace ponyup {

namespace {

/// Names are equal without ASCII case, as SQLite compares them.
bool isSameName(const QString &one, const QString &other)
{
    return one.size() == other.size()
        && std::equal(one.begin(), one.end(), other.begin(), [](QChar a, QChar b) {
               const auto lower = [](QChar c) {
                   return c >= u'A' && c <= u'Z' ? QChar(c.unicode() + 0x20) : c;
               };
               return lower(a) == lower(b);
           });
}

template <typename T>
const T *named(const std::vector<T> &all, const QString &name)
{
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const T &one) { return isSameName(one.name, name); });
    return found == all.end() ? nullptr : &*found;
}

/// Hashes fields so that no two lists of fields look alike.
class Digest {
public:
    void add(const QByteArray &field)
    {
        m_hash.add(QByteArray::number(field.size()) + ':');
        m_hash.add(field);
    }
    void add(const QString &field) { add(field.toUtf8()); }
    void add(qsizetype number) { add(QByteArray::number(number)); }
    void add(const QStringList &list)
    {
        add(list.size());
        for (const QString &field : list)
            add(field);
    }
    QByteArray result() const { return m_hash.hex(); }

private:
    Sha256 m_hash;
};

void add(Digest &digest, const Table &table)
{
    digest.add(table.name);
    digest.add(canonicalSql(table.sql));
    digest.add(qsizetype(table.columns.size()));
    for (const Column &column : table.columns) {
        digest.add({column.name, column.type, column.generated, column.identity});
        digest.add(qsizetype(column.notNull));
        digest.add(qsizetype(column.defaultValue.has_value()));
        digest.add(column.defaultValue.value_or(QString()));
        digest.add(qsizetype(column.primaryKey));
    }
    digest.add(qsizetype(table.indexes.size()));
    for (const Index &index : table.indexes) {
        digest.add({index.name, index.where});
        digest.add(qsizetype(index.unique));
        digest.add(index.columns);
        digest.add(canonicalSql(index.sql));
    }
    digest.add(qsizetype(table.foreignKeys.size()));
    for (const ForeignKey &key : table.foreignKeys) {
        digest.add(key.columns);
        digest.add(key.references);
        digest.add({key.table, key.onUpdate, key.onDelete});
    }
}

} // namespace

const Column *Table::column(const QString &columnName) const
{
    return named(columns, columnName);
}

const Table *Schema::table(const QString &name) const
{
    return named(tables, name);
}

QByteArray Schema::digest() const
{
    Digest digest;
    digest.add(qsizetype(tables.size()));
    for (const Table &table : tables)
        add(digest, table);
    digest.add(qsizetype(views.size()));
    for (const View &view : views) {
        digest.add(view.name);
        digest.add(canonicalSql(view.sql));
    }
    digest.add(qsizetype(triggers.size()));
    for (const Trigger &trigger : triggers) {
        digest.add({trigger.name, trigger.table});
        digest.add(canonicalSql(trigger.sql));
    }
    digest.add(qsizetype(items.size()));
    for (const SchemaItem &item : items) {
        digest.add(qsizetype(item.object));
        digest.add(item.name);
        digest.add(canonicalSql(item.sql));
    }
    return digest.result();
}

} // namespace ponyup
