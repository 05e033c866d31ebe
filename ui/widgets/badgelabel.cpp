// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/badgelabel.h"

#include "presentation/colours.h"

#include <QPainter>

namespace ponyup::ui {

BadgeLabel::BadgeLabel(QWidget *parent) : QLabel(parent)
{
    const int letter = fontMetrics().averageCharWidth();
    setTextFormat(Qt::PlainText);
    setContentsMargins(letter, letter / 4, letter, letter / 4);
}

void BadgeLabel::setColours(const Badge &colours)
{
    QPalette look;
    look.setColor(QPalette::Window, colours.background);
    look.setColor(QPalette::WindowText, colours.text);
    setPalette(look);
}

void BadgeLabel::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().window());
    const qreal corner = height() * 0.25;
    painter.drawRoundedRect(rect(), corner, corner);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace ponyup::ui
