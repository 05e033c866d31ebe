// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace ponyup::ui {

struct Badge;

/// A word on a coloured ground.
class BadgeLabel : public QLabel {
    Q_OBJECT

public:
    explicit BadgeLabel(QWidget *parent = nullptr);
    void setColours(const Badge &colours);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace ponyup::ui
