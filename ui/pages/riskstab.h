// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "risk/risk.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace ponyup::ui {

class EmptyState;
class RiskModel;
class SqlPane;
class TableView;

/// What the pending statements would do to those who work with the database: a row for each
/// finding, and below it why, and the safer way to copy.
class RisksTab : public QWidget {
    Q_OBJECT

public:
    explicit RisksTab(QWidget *parent = nullptr);

    /// nullopt: the plan has not been read.
    void setRisks(std::optional<std::vector<Risk>> risks);
    /// Says why there are no rows.
    void showMessage(const QString &sentence);

Q_SIGNALS:
    /// A finding was chosen with a double click or Return.
    void statementActivated(int version, int line);

private:
    void showRisk();

    RiskModel *m_model = nullptr;
    QLabel *m_summary = nullptr;
    TableView *m_table = nullptr;
    QLabel *m_why = nullptr;
    QWidget *m_saferWay = nullptr;
    SqlPane *m_safer = nullptr;
    QPushButton *m_copy = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
};

} // namespace ponyup::ui
