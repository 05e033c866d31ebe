// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QDateTime>

#include <deque>
#include <vector>

namespace ponyup::ui {

struct LogLine {
    QDateTime time; ///< UTC.
    int severity = 0; ///< 0 information, 1 warning, 2 error
    QString text; ///< One line.
};

/// The live log. An append costs what the new lines cost, however many there are already; the
/// oldest lines go when there are more than `maximumLines`, so a run of days does not eat memory.
class LogModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int maximumLines = 100'000;
    enum Role {
        SeverityRole = Qt::UserRole + 1, ///< int
        TimeRole, ///< QDateTime, UTC.
    };

    explicit LogModel(QObject *parent = nullptr);

    void append(const std::vector<LogLine> &lines);
    void clear();
    /// Everything as text, a line each with its time in UTC (ISO 8601), for saving.
    QString text() const;
    /// Some rows as text(), in the given order.
    QString text(const std::vector<int> &rows) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::deque<LogLine> m_lines;
    qint64 m_dropped = 0;
};

} // namespace ponyup::ui
