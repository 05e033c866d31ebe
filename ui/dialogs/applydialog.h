// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialogs/updatesummary.h"
#include "running/runoptions.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
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
    /// What the user says of UpdateSummary::begun; nullopt: PonyUp finds out.
    std::optional<StatementDecision> decision() const;

private:
    void addFacts(QFormLayout &form, const UpdateSummary &summary);
    void addDecision(QFormLayout &form, const StatementStatus &begun);
    void addConfirmation(QFormLayout &form, const UpdateSummary &summary);
    void enableAction();

    QString m_expectedName; ///< Empty: nothing must be typed.
    int m_begun = 0; ///< The number of the statement on which the user may decide.
    QComboBox *m_decision = nullptr;
    QLineEdit *m_reason = nullptr;
    QCheckBox *m_backup = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_action = nullptr;
};

} // namespace ponyup::ui
