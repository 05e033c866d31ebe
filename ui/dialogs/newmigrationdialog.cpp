// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/newmigrationdialog.h"

#include "dialogs/buttons.h"
#include "models/tr.h"
#include "widgets/field.h"

#include <QFormLayout>
#include <QLineEdit>

namespace ponyup::ui {

NewMigrationDialog::NewMigrationDialog(QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("newMigrationDialog"));
    setWindowTitle(Tr::tr("New Migration"));
    auto *message = new QLineEdit;
    message->setPlaceholderText(Tr::tr("What it does, in one line"));
    auto *form = new QFormLayout;
    addField(*form, Tr::tr("&Message:"), *message, "migrationMessage");

    auto *buttons = new QDialogButtonBox;
    QPushButton *create = buttons->addButton(Tr::tr("&Create"), QDialogButtonBox::AcceptRole);
    create->setObjectName(QStringLiteral("createMigration"));
    create->setDefault(true);
    create->setEnabled(false);
    addPlainButton(*buttons, QDialogButtonBox::Cancel);
    connect(message, &QLineEdit::textChanged, create,
            [create](const QString &text) { create->setEnabled(!text.trimmed().isEmpty()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::accepted, this,
            [this, message] { Q_EMIT messageGiven(message->text().trimmed()); });

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
}

} // namespace ponyup::ui
