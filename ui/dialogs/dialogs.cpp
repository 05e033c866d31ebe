// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/dialogs.h"

#include "presentation/icons.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QStyle>
#include <QUrl>

namespace ponyup::ui {
namespace {

void openFileDialog(QWidget *parent, const FileRequest &request, Dialogs::File chosen,
                    QFileDialog::FileMode mode, QFileDialog::AcceptMode accept)
{
    auto *dialog = new QFileDialog(parent, request.title, request.folder, request.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("fileDialog"));
    dialog->setFileMode(mode);
    dialog->setAcceptMode(accept);
    dialog->setOption(QFileDialog::ShowDirsOnly, mode == QFileDialog::Directory);
    if (!request.name.isEmpty())
        dialog->selectFile(request.name);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

} // namespace

void DesktopDialogs::openFile(QWidget *parent, const FileRequest &request, File chosen)
{
    openFileDialog(parent, request, std::move(chosen), QFileDialog::ExistingFile,
                   QFileDialog::AcceptOpen);
}

void DesktopDialogs::saveFile(QWidget *parent, const FileRequest &request, File chosen)
{
    openFileDialog(parent, request, std::move(chosen), QFileDialog::AnyFile,
                   QFileDialog::AcceptSave);
}

void DesktopDialogs::chooseFolder(QWidget *parent, const FileRequest &request, File chosen)
{
    openFileDialog(parent, request, std::move(chosen), QFileDialog::Directory,
                   QFileDialog::AcceptOpen);
}

QDialog *DesktopDialogs::ask(QWidget *parent, const Question &question,
                             std::function<void(int)> answered)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, question.title, question.text,
                                QMessageBox::NoButton, parent);
    const int size = box->style()->pixelMetric(QStyle::PM_LargeIconSize, nullptr, box);
    box->setIconPixmap(icon(question.answers.size() > 1 ? Icon::Warning : Icon::Information,
                            question.answers.size() > 1 ? Meaning::Attention : Meaning::Next)
                           .pixmap(QSize(size, size), box->devicePixelRatioF()));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("question"));
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(question.consequences);
    QList<QAbstractButton *> buttons;
    for (qsizetype i = 0; i < question.answers.size(); ++i) {
        const bool safe = i == question.safe;
        QPushButton *button = box->addButton(
            question.answers.at(i), safe ? QMessageBox::RejectRole : QMessageBox::ActionRole);
        if (safe) {
            box->setDefaultButton(button);
            box->setEscapeButton(button);
        }
        buttons.append(button);
    }
    QObject::connect(box, &QMessageBox::finished, parent,
                     [box, buttons, question, answered = std::move(answered)] {
                         const qsizetype clicked = buttons.indexOf(box->clickedButton());
                         answered(clicked < 0 ? question.safe : static_cast<int>(clicked));
                     });
    box->open();
    return box;
}

bool DesktopDialogs::showInDesktop(const QString &path)
{
    return QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

} // namespace ponyup::ui
