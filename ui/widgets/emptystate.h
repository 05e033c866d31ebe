// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/icons.h"

#include <QWidget>

class QAbstractButton;
class QLabel;
class QPushButton;

namespace ponyup::ui {

/// What an empty tab shows: an icon, a sentence that says why it is empty, and what to do.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);
    EmptyState(Icon name, const QString &sentence, const QString &button = {},
               QWidget *parent = nullptr);

    /// An empty button text hides the button.
    void setContent(Icon name, const QString &sentence, const QString &button = {});
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void buttonClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showIcon();

    Icon m_name = Icon::Information;
    QLabel *m_icon = nullptr;
    QLabel *m_sentence = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace ponyup::ui
