// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIdentityProxyModel>

namespace ponyup::ui {

/// Words, icons, formatted numbers and accessible texts for a StatementModel (or a proxy of one).
class StatementPresentation : public QIdentityProxyModel {
    Q_OBJECT

public:
    explicit StatementPresentation(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
};

} // namespace ponyup::ui
