// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace ponyup::ui {

class SqlPane;

/// Two texts side by side, lines that differ marked (with a sign in the margin, not by colour
/// alone), scrolled together.
class DiffView : public QWidget {
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void setTitles(const QString &before, const QString &after);
    void setTexts(const QString &before, const QString &after);

private:
    void markDifferences();
    void follow(SqlPane *leader, SqlPane *follower);

    QLabel *m_beforeTitle = nullptr;
    QLabel *m_afterTitle = nullptr;
    SqlPane *m_before = nullptr;
    SqlPane *m_after = nullptr;
    QString m_beforeText;
    QString m_afterText;
};

} // namespace ponyup::ui
