// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "project/project.h"

#include <QDateTime>
#include <QSet>
#include <QTimer>
#include <QToolBar>

class QComboBox;
class QLabel;
class QLineEdit;

namespace ponyup::ui {

struct Actions;

/// The commands of the main job, the choice of the environment, and the filter of the timeline.
class ToolBar : public QToolBar {
    Q_OBJECT

public:
    explicit ToolBar(const Actions &actions, QWidget *parent = nullptr);

    void setEnvironments(const std::vector<Environment> &environments, const QString &current);
    void setEnvironmentEnabled(bool enabled);
    /// When the status was asked, for the clock beside Refresh; invalid: never.
    void setAsked(const QDateTime &asked);
    void focusSearch();
    void clearFilter();

Q_SIGNALS:
    void environmentChosen(const QString &name);
    void textChanged(const QString &text);
    /// MigrationState values; empty: all.
    void statesChanged(const QSet<int> &states);

private:
    void addReportMenu(const Actions &actions);
    void addFilter();
    void showAge();

    QComboBox *m_environment = nullptr;
    QLabel *m_age = nullptr;
    QComboBox *m_states = nullptr;
    QLineEdit *m_search = nullptr;
    QDateTime m_asked;
    QTimer m_clock;
};

} // namespace ponyup::ui
