// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/settingsdialog.h"

#include "dialogs/buttons.h"
#include "models/tr.h"
#include "widgets/field.h"

#include <QComboBox>
#include <QFormLayout>
#include <QSettings>

namespace ponyup::ui {
namespace {

constexpr QLatin1StringView themeKey{"theme"};

} // namespace

Theme savedTheme()
{
    return themeFromName(QSettings().value(themeKey).toString());
}

SettingsDialog::SettingsDialog(QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(Tr::tr("Settings"));
    auto *theme = new QComboBox;
    theme->addItem(Tr::tr("As the desktop"), static_cast<int>(Theme::System));
    theme->addItem(Tr::tr("Light"), static_cast<int>(Theme::Light));
    theme->addItem(Tr::tr("Dark"), static_cast<int>(Theme::Dark));
    theme->setCurrentIndex(theme->findData(static_cast<int>(savedTheme())));
    connect(theme, &QComboBox::activated, this, [this, theme] {
        const auto chosen = static_cast<Theme>(theme->currentData().toInt());
        QSettings().setValue(themeKey, themeName(chosen));
        Q_EMIT themeChosen(chosen);
    });
    auto *form = new QFormLayout;
    addField(*form, Tr::tr("&Theme:"), *theme, "theme");

    auto *buttons = new QDialogButtonBox;
    addPlainButton(*buttons, QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
}

} // namespace ponyup::ui
