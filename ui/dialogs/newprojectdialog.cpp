// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/newprojectdialog.h"

#include "dialogs/buttons.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "session/aside.h"
#include "widgets/field.h"

#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace ponyup::ui {

NewProjectDialog::NewProjectDialog(Dialogs &dialogs, QWidget *parent)
    : QDialog(parent),
      m_dialogs(dialogs),
      m_folder(new QLineEdit),
      m_name(new QLineEdit),
      m_engine(new QComboBox),
      m_database(new QLineEdit),
      m_environment(new QLineEdit(QStringLiteral("dev"))),
      m_kind(new QComboBox),
      m_message(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("newProjectDialog"));
    setWindowTitle(Tr::tr("New Project"));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addFields(*form);
    m_message->setObjectName(QStringLiteral("newProjectMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(2 * fontMetrics().lineSpacing());

    auto *buttons = new QDialogButtonBox;
    m_create = buttons->addButton(Tr::tr("&Create"), QDialogButtonBox::AcceptRole);
    m_create->setObjectName(QStringLiteral("createProject"));
    m_create->setDefault(true);
    addPlainButton(*buttons, QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_folder, &QLineEdit::textChanged, this, &NewProjectDialog::folderChanged);
    for (QLineEdit *field : {m_folder, m_name, m_database, m_environment})
        connect(field, &QLineEdit::textChanged, this, &NewProjectDialog::check);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    check();
}

void NewProjectDialog::addFields(QFormLayout &form)
{
    m_folder->setPlaceholderText(Tr::tr("A new folder, or the one of your program"));
    m_database->setPlaceholderText(Tr::tr("Made by the first update when it is not there"));
    m_engine->addItem(Tr::tr("SQLite"), QStringLiteral("sqlite"));
    for (const EnvironmentKind kind :
         {EnvironmentKind::Development, EnvironmentKind::Staging, EnvironmentKind::Production})
        m_kind->addItem(EnvironmentStyle::of(kind).word, static_cast<int>(kind));

    addBrowseField(form, Tr::tr("&Folder:"), *m_folder, "newFolder", Tr::tr("Bro&wse..."),
                   &NewProjectDialog::browseFolder);
    addField(form, Tr::tr("&Name:"), *m_name, "newName");
    addField(form, Tr::tr("En&gine:"), *m_engine, "newEngine");
    addBrowseField(form, Tr::tr("&Database file:"), *m_database, "newDatabase",
                   Tr::tr("Brow&se..."), &NewProjectDialog::browseDatabase);
    addField(form, Tr::tr("&Environment:"), *m_environment, "newEnvironment");
    addField(form, Tr::tr("&Kind:"), *m_kind, "newKind");
}

void NewProjectDialog::addBrowseField(QFormLayout &form, const QString &label, QLineEdit &field,
                                      const char *objectName, const QString &browse,
                                      void (NewProjectDialog::*slot)())
{
    auto *row = new QWidget;
    auto *button = new QPushButton(browse);
    button->setObjectName(QString::fromLatin1(objectName) + QStringLiteral("Browse"));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, slot);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(&field, 1);
    layout->addWidget(button);
    // The label belongs to the field, not to the row.
    addField(form, label, *row, {})->setBuddy(&field);
    field.setAccessibleName(row->accessibleName());
    field.setObjectName(QString::fromLatin1(objectName));
}

void NewProjectDialog::browseFolder()
{
    m_dialogs.chooseFolder(this, {.title = Tr::tr("Folder of the Project")},
                           [this](const QString &path) { m_folder->setText(path); });
}

void NewProjectDialog::browseDatabase()
{
    m_dialogs.saveFile(this,
                       {.title = Tr::tr("Database File"),
                        .folder = m_folder->text(),
                        .filter = Tr::tr("SQLite databases (*.db *.sqlite *.sqlite3);;"
                                         "All files (*)")},
                       [this](const QString &path) { m_database->setText(path); });
}

/// Name and database follow the folder as long as nobody has written his own.
void NewProjectDialog::folderChanged()
{
    const QString name = QDir(m_folder->text()).dirName();
    if (!m_name->isModified())
        m_name->setText(name);
    if (!m_database->isModified())
        m_database->setText(name.isEmpty() ? QString() : name + QStringLiteral(".db"));
}

void NewProjectDialog::check()
{
    m_message->clear();
    const NewProject wanted = project();
    m_create->setEnabled(QDir::isAbsolutePath(wanted.folder) && !wanted.name.isEmpty()
                         && !wanted.database.isEmpty() && !wanted.environment.isEmpty());
}

NewProject NewProjectDialog::project() const
{
    return {.folder = m_folder->text().trimmed(),
            .name = m_name->text().trimmed(),
            .database = m_database->text().trimmed(),
            .environment = m_environment->text().trimmed(),
            .kind = static_cast<EnvironmentKind>(m_kind->currentData().toInt())};
}

void NewProjectDialog::accept()
{
    if (!m_create->isEnabled())
        return;
    m_create->setEnabled(false);
    aside(
        this, [wanted = project()] { return createProject(wanted); },
        [this](const Result<QString> &file) {
            if (file) {
                Q_EMIT created(*file);
                QDialog::accept();
                return;
            }
            check();
            QStringList lines{file.error().toString()};
            if (!file.error().hint.isEmpty())
                lines.append(file.error().hint);
            m_message->setText(lines.join(u'\n'));
        });
}

} // namespace ponyup::ui
