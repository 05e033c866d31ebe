// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIdentityProxyModel>

namespace ponyup::ui {

/// Signs, words and colours for a SchemaDiffModel.
class SchemaPresentation : public QIdentityProxyModel {
    Q_OBJECT

public:
    explicit SchemaPresentation(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
};

} // namespace ponyup::ui
