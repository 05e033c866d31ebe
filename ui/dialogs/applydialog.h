// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialogs/updatesummary.h"

#include <QDialog>

class QCheckBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace ponyup::ui {

/// The last look before a run: where, what, what it takes away, what it may cost. Return and Escape
/// cancel; on a production database its name must be typed before the other button works.
class ApplyDialog : public QDialog {
    Q_OBJECT

public:
    explicit ApplyDialog(const UpdateSummary &summary, QWidget *parent = nullptr);

    bool backup() const;

private:
    void addFacts(QFormLayout &form, const UpdateSummary &summary);
    void addConfirmation(QFormLayout &form, const UpdateSummary &summary);
    void enableAction();

    QString m_expectedName; ///< Empty: nothing must be typed.
    QCheckBox *m_backup = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_action = nullptr;
};

} // namespace ponyup::ui
