// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/restoredialog.h"

#include "dialogs/buttons.h"
#include "models/format.h"
#include "models/tr.h"

#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace ponyup::ui {

RestoreDialog::RestoreDialog(std::vector<BackupInfo> backups, QWidget *parent)
    : QDialog(parent),
      m_backups(std::move(backups)),
      m_list(new QTreeWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("restoreDialog"));
    setWindowTitle(Tr::tr("Restore a Backup"));
    auto *label = new QLabel(Tr::tr("&Which backup is to take the place of the database?"));
    label->setBuddy(m_list);
    m_list->setObjectName(QStringLiteral("backups"));
    m_list->setAccessibleName(Tr::tr("Backups"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHeaderLabels({Tr::tr("Taken"), Tr::tr("Version"), Tr::tr("Size"), Tr::tr("File")});
    for (const BackupInfo &backup : m_backups) {
        auto *item =
            new QTreeWidgetItem(m_list,
                                {timeText(backup.taken),
                                 backup.version < 0 ? QString() : QString::number(backup.version),
                                 bytesText(backup.bytes), QDir::toNativeSeparators(backup.path)});
        item->setToolTip(3, item->text(3));
    }
    m_list->header()->resizeSection(0, fontMetrics().averageCharWidth() * 24);
    m_list->header()->resizeSection(1, fontMetrics().averageCharWidth() * 10);
    m_list->header()->resizeSection(2, fontMetrics().averageCharWidth() * 14);
    m_list->setCurrentItem(m_list->topLevelItem(0));

    auto *buttons = new QDialogButtonBox;
    QPushButton *next = buttons->addButton(Tr::tr("&Next..."), QDialogButtonBox::AcceptRole);
    next->setObjectName(QStringLiteral("restoreNext"));
    addPlainButton(*buttons, QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QTreeWidget::itemActivated, this, &QDialog::accept);
    connect(this, &QDialog::accepted, this, [this] {
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (row >= 0)
            Q_EMIT chosen(m_backups[static_cast<size_t>(row)]);
    });

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 18);
}

} // namespace ponyup::ui
