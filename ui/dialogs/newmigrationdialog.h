// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;

namespace ponyup::ui {

/// Asks for the message of a new migration.
class NewMigrationDialog : public QDialog {
    Q_OBJECT

public:
    explicit NewMigrationDialog(QWidget *parent = nullptr);

Q_SIGNALS:
    void messageGiven(const QString &message);
};

} // namespace ponyup::ui
