// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

// The few shapes that report pages are made of. Every text that goes in is escaped here; only
// what these functions return is markup. For the files of this folder.

namespace ponyup::html {

QString escaped(const QString &text);
QString heading(const QString &text);
QString paragraph(const QString &text);
/// One of "good", "bad", "plain": how the box looks beside what it says.
QString box(const QString &look, const QString &title, const QStringList &sentences);
QString list(const QStringList &entries);
/// Names and values; those without a value are left out.
QString facts(const std::vector<std::pair<QString, QString>> &namesAndValues);

struct Column {
    QString title;
    enum class Kind { Text, Number, Code } kind = Kind::Text;
};

class Table {
public:
    explicit Table(std::vector<Column> columns);
    void addRow(const QStringList &cells, bool bad = false);
    QString toString() const;

private:
    std::vector<Column> m_columns;
    QString m_rows;
};

/// The whole file around the body.
QString page(const QString &title, const QString &body);

} // namespace ponyup::html
