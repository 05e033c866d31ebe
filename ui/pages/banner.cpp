// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/banner.h"

#include "models/tr.h"

#include <QAccessible>
#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace ponyup::ui {
namespace {

constexpr int shownErrors = 5;

Meaning meaningOf(Banner::Kind kind)
{
    switch (kind) {
    case Banner::Kind::Success:
        return Meaning::Good;
    case Banner::Kind::Warning:
        return Meaning::Attention;
    case Banner::Kind::Problem:
        return Meaning::Bad;
    case Banner::Kind::Information:
        break;
    }
    return Meaning::Next;
}

Icon iconOf(Banner::Kind kind)
{
    switch (kind) {
    case Banner::Kind::Success:
        return Icon::Applied;
    case Banner::Kind::Warning:
        return Icon::Warning;
    case Banner::Kind::Problem:
        return Icon::Error;
    case Banner::Kind::Information:
        break;
    }
    return Icon::Information;
}

QString withPlace(const Error &error)
{
    const QString place = error.place.toString();
    return place.isEmpty() ? error.message : QStringLiteral("%1: %2").arg(place, error.message);
}

QLabel *plainLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return label;
}

} // namespace

QStringList errorDetails(const Error &error)
{
    QStringList lines;
    if (!error.detail.isEmpty())
        lines.append(error.sqlState.isEmpty()
                         ? error.detail
                         : QStringLiteral("%1 (%2)").arg(error.detail, error.sqlState));
    const auto count = static_cast<int>(error.others.size());
    for (int i = 0; i < std::min(count, shownErrors); ++i)
        lines.append(withPlace(error.others[static_cast<size_t>(i)]));
    if (count > shownErrors)
        lines.append(Tr::tr("%n more", nullptr, count - shownErrors));
    if (!error.hint.isEmpty())
        lines.append(error.hint);
    return lines;
}

Banner::Banner(QWidget *parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("banner"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);

    m_icon = new QLabel;
    m_text = plainLabel(QStringLiteral("bannerText"));
    QFont bold = m_text->font();
    bold.setBold(true);
    m_text->setFont(bold);
    m_details = plainLabel(QStringLiteral("bannerDetails"));
    m_close = new QToolButton;
    m_close->setObjectName(QStringLiteral("closeBanner"));
    m_close->setText(QStringLiteral("×"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(Tr::tr("Close this message"));
    m_close->setAccessibleName(Tr::tr("Close this message"));
    connect(m_close, &QToolButton::clicked, this, &Banner::clear);
    m_buttons = new QHBoxLayout;

    auto *layout = new QGridLayout(this);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_text, 0, 1);
    layout->addWidget(m_close, 0, 2, Qt::AlignTop);
    layout->addWidget(m_details, 1, 1);
    layout->addLayout(m_buttons, 2, 1);
    layout->setColumnStretch(1, 1);
    layout->setVerticalSpacing(layout->verticalSpacing() / 2);
    hide();
}

void Banner::showMessage(Kind kind, const QString &text, const QStringList &details,
                         const QList<QAction *> &actions)
{
    m_kind = kind;
    m_text->setText(text);
    m_details->setText(details.join(u'\n'));
    m_details->setVisible(!details.isEmpty());
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (QAction *action : actions) {
        // Mnemonics belong to the menus; banners come and go.
        auto *button = new QPushButton(action->icon(), action->text().remove(u'&'));
        button->setObjectName(action->objectName() + QStringLiteral("Button"));
        button->setEnabled(action->isEnabled());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button,
                [button, action] { button->setEnabled(action->isEnabled()); });
        m_buttons->addWidget(button);
    }
    if (!actions.isEmpty())
        m_buttons->addStretch();
    setAccessibleName(text);
    setAccessibleDescription(m_details->text());
    applyColours();
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    Q_EMIT changed();
}

void Banner::showError(const Error &error, Kind kind, const QList<QAction *> &actions)
{
    showMessage(kind, withPlace(error), errorDetails(error), actions);
}

bool Banner::says(const Error &error) const
{
    return m_text->text() == withPlace(error);
}

void Banner::clear()
{
    hide();
    Q_EMIT changed();
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange && m_text)
        applyColours();
}

void Banner::applyColours()
{
    const Meaning meaning = meaningOf(m_kind);
    QPalette own;
    own.setColor(QPalette::Window, background(meaning, QPalette()));
    setPalette(own);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(icon(iconOf(m_kind), meaning).pixmap(QSize(size, size), devicePixelRatioF()));
}

} // namespace ponyup::ui
