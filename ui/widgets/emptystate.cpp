// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/emptystate.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace ponyup::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_sentence(new QLabel),
      m_button(new QPushButton)
{
    setObjectName(QStringLiteral("emptyState"));
    m_icon->setAlignment(Qt::AlignCenter);
    m_sentence->setObjectName(QStringLiteral("emptyStateSentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumWidth(m_sentence->fontMetrics().averageCharWidth() * 24);
    m_button->setObjectName(QStringLiteral("emptyStateButton"));
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing) * 2);
    layout->addStretch();
    layout->addWidget(m_icon);
    layout->addWidget(m_sentence);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch();
    setContent(Icon::Information, {});
}

EmptyState::EmptyState(Icon name, const QString &sentence, const QString &button, QWidget *parent)
    : EmptyState(parent)
{
    setContent(name, sentence, button);
}

void EmptyState::setContent(Icon name, const QString &sentence, const QString &button)
{
    m_name = name;
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    showIcon();
}

void EmptyState::showIcon()
{
    const int side = fontMetrics().height() * 3;
    m_icon->setPixmap(icon(m_name, Meaning::Muted).pixmap(QSize(side, side), devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        showIcon();
}

} // namespace ponyup::ui
