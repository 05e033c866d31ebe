// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "project/project.h"
#include "running/connectiontest.h"

#include <QDialog>

class QFormLayout;
class QLabel;
class QPushButton;

namespace ponyup::ui {

class BadgeLabel;

/// Shows whom an environment's connection leads to, or why it leads nowhere. It does not connect
/// itself: repeat() asks for that, and showResult() takes the answer.
class ConnectionTestDialog : public QDialog {
    Q_OBJECT

public:
    explicit ConnectionTestDialog(const Environment &environment, QWidget *parent = nullptr);

    /// Says that the answer is awaited.
    void wait();
    void showResult(const Result<ConnectionTest> &test);

Q_SIGNALS:
    void repeat();

protected:
    void changeEvent(QEvent *event) override;

private:
    void begin(const QString &heading);
    void addLine(const QString &name, const QString &value, bool matters = false);
    void applyColours();
    void copy() const;

    const Environment m_environment;
    QLabel *m_heading;
    BadgeLabel *m_kind;
    QFormLayout *m_lines;
    QList<QLabel *> m_important; ///< Of the lines: what is to be looked at before a migration.
    QStringList m_copied; ///< The lines as text.
    QPushButton *m_copy = nullptr;
    QPushButton *m_again = nullptr;
};

} // namespace ponyup::ui
