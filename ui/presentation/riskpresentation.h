// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIdentityProxyModel>

namespace ponyup::ui {

/// Words, icons, colours and accessible texts for a RiskModel.
class RiskPresentation : public QIdentityProxyModel {
    Q_OBJECT

public:
    explicit RiskPresentation(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
};

} // namespace ponyup::ui
