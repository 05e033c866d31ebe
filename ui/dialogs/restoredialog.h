// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engines/values.h"

#include <QDialog>

#include <vector>

class QTreeWidget;

namespace ponyup::ui {

/// Lets the user choose one of the backups that there are, newest first.
class RestoreDialog : public QDialog {
    Q_OBJECT

public:
    explicit RestoreDialog(std::vector<BackupInfo> backups, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const ponyup::BackupInfo &backup);

private:
    std::vector<BackupInfo> m_backups;
    QTreeWidget *m_list = nullptr;
};

} // namespace ponyup::ui
