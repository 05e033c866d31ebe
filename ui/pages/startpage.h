// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/recentprojects.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace ponyup::ui {

struct Actions;
class Banner;

/// What is shown while no project is open: the recent projects and the ways to another one.
class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(const Actions &actions, QWidget *parent = nullptr);

    /// Shows the recent projects; whether their files are still there is found out aside.
    void setRecent(const QList<RecentProject> &projects);
    Banner *banner() const { return m_banner; }

Q_SIGNALS:
    void projectChosen(const QString &file);
    void forgetRequested(const QString &file);

private:
    QWidget *buildCommands(const Actions &actions);
    QWidget *buildRecent();
    void markMissing(const QStringList &missing);
    void open();
    void forget();

    Banner *m_banner = nullptr;
    QLabel *m_none = nullptr;
    QTreeWidget *m_recent = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_forget = nullptr;
};

} // namespace ponyup::ui
