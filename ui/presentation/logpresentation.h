// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIdentityProxyModel>

namespace ponyup::ui {

/// Local time, icon and colour of the severity for a LogModel.
class LogPresentation : public QIdentityProxyModel {
    Q_OBJECT

public:
    explicit LogPresentation(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
};

} // namespace ponyup::ui
