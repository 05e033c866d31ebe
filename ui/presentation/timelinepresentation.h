// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIdentityProxyModel>

namespace ponyup::ui {

/// Adds words, icons, tooltips and what a screen reader says to a TimelineModel (or a proxy of
/// one).
class TimelinePresentation : public QIdentityProxyModel {
    Q_OBJECT

public:
    explicit TimelinePresentation(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
};

} // namespace ponyup::ui
