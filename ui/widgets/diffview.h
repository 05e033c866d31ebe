// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/linediff.h"

#include <QWidget>

class QLabel;

namespace ponyup::ui {

class SqlPane;

/// Two texts side by side, equal lines beside each other, lines that differ marked (with a sign in
/// the margin, not by colour alone), scrolled together.
class DiffView : public QWidget {
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void setTitles(const QString &before, const QString &after);
    void setTexts(const QString &before, const QString &after);
    void setScriptFont(const QFont &font);

private:
    void setUp(SqlPane &pane) const;
    void applyLook();
    void fill(SqlPane &pane, const QStringList &lines, int LinePair::*side,
              const std::vector<LinePair> &pairs) const;

    QLabel *m_beforeTitle = nullptr;
    QLabel *m_afterTitle = nullptr;
    SqlPane *m_before = nullptr;
    SqlPane *m_after = nullptr;
};

} // namespace ponyup::ui
