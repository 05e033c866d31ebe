// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialogs/dialogs.h"
#include "session/newproject.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ponyup::ui {

/// Asks what a new project is to be, makes it aside and tells its file. What goes wrong is said in
/// the dialog, which stays open for another try.
class NewProjectDialog : public QDialog {
    Q_OBJECT

public:
    explicit NewProjectDialog(Dialogs &dialogs, QWidget *parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void created(const QString &projectFile);

private:
    void addFields(QFormLayout &form);
    void addBrowseField(QFormLayout &form, const QString &label, QLineEdit &field,
                        const char *objectName, const QString &browse,
                        void (NewProjectDialog::*slot)());
    void browseFolder();
    void browseDatabase();
    void folderChanged();
    void check();
    NewProject project() const;

    Dialogs &m_dialogs;
    QLineEdit *m_folder = nullptr;
    QLineEdit *m_name = nullptr;
    QComboBox *m_engine = nullptr;
    QLineEdit *m_database = nullptr;
    QLineEdit *m_environment = nullptr;
    QComboBox *m_kind = nullptr;
    QLabel *m_message = nullptr;
    QPushButton *m_create = nullptr;
};

} // namespace ponyup::ui
