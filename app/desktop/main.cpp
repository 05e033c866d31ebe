// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/dialogs.h"
#include "dialogs/settingsdialog.h"
#include "engines/engine.h"
#include "mainwindow/mainwindow.h"
#include "models/tr.h"
#include "presentation/icons.h"
#include "presentation/theme.h"
#include "shared/translations.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>

#include <csignal>

using namespace Qt::StringLiterals;
using ponyup::ui::Tr;

int main(int argc, char *argv[])
{
    // A full disk and a closed pipe are errors to be told, not reasons to die.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);

    ponyup::configureEngines();
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"PonyUp"_s);
    QApplication::setApplicationName(u"ponyup-desktop"_s);
    QApplication::setApplicationDisplayName(u"PonyUp"_s);
    QApplication::setApplicationVersion(QStringLiteral(PONYUP_VERSION));
    QApplication::setDesktopFileName(u"ponyup-desktop"_s);
    QApplication::setWindowIcon(ponyup::ui::applicationIcon());

    ponyup::installTranslations(application);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        Tr::tr("Brings a database to its next version, and shows beforehand what that will do."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(u"project"_s, Tr::tr("The project file or its folder."),
                                 Tr::tr("[project]"));
    parser.process(application);

    ponyup::ui::applyTheme(application, ponyup::ui::savedTheme());
    ponyup::ui::DesktopDialogs dialogs;
    ponyup::ui::MainWindow window(dialogs);
    window.show();
    if (const QStringList files = parser.positionalArguments(); !files.isEmpty())
        window.openProject(QFileInfo(files.constFirst()).absoluteFilePath());
    return QApplication::exec();
}
