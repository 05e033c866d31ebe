// SPDX-License-Identifier: GPL-3.0-or-later
#include "windowdriver.h"

#include "models/timelinemodel.h"
#include "presentation/theme.h"
#include "shared/translations.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QToolBar>

namespace ponyup::testing {

using namespace Qt::StringLiterals;
using ui::TimelineModel;

namespace {

/// A click in the middle, when there is one: while a window is being shown, the window manager may
/// for a moment report a size in which a widget has no height.
bool clickOn(QWidget *widget)
{
    if (!widget || !widget->isEnabled())
        return false;
    const QPointer<QWidget> there = widget;
    if (!QTest::qWaitFor([&there] { return !there || !there->visibleRegion().isEmpty(); })
        || !there)
        return false;
    QTest::mouseClick(there, Qt::LeftButton);
    return true;
}

} // namespace

void prepareApplication()
{
    static const QTemporaryDir settings;
    QCoreApplication::setOrganizationName(u"PonyUpTest"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PONYUP_VERSION));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QSettings().clear();
    installTranslations(*qApp);
    ui::applyTheme(*qApp, ui::Theme::Light);
}

WindowDriver::WindowDriver() : m_window(std::make_unique<ui::MainWindow>(m_dialogs))
{
    m_window->resize(1240, 780);
    m_window->show();
    m_window->activateWindow();
    if (!QTest::qWaitForWindowActive(m_window.get()))
        qFatal("the window does not become active");
}

WindowDriver::~WindowDriver() = default;

bool WindowDriver::open(const QString &projectFile)
{
    m_dialogs.nextFile = projectFile;
    key(Qt::Key_O, Qt::ControlModifier);
    return QTest::qWaitFor(
        [this] { return !states().isEmpty() && action(u"reportCsv"_s)->isEnabled(); });
}

QWidget *WindowDriver::activeWindow() const
{
    if (QWidget *popup = QApplication::activePopupWidget())
        return popup;
    if (QWidget *modal = QApplication::activeModalWidget())
        return modal;
    return m_window.get();
}

QWidget *WindowDriver::findWidget(const QString &name) const
{
    const QList<QWidget *> found = m_window->findChildren<QWidget *>(name);
    for (QWidget *widget : found) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

QAction *WindowDriver::action(const QString &name) const
{
    return m_window->findChild<QAction *>(name);
}

QString WindowDriver::text(const QString &name) const
{
    QWidget *widget = findWidget(name);
    if (const auto *label = qobject_cast<QLabel *>(widget))
        return label->text();
    if (const auto *button = qobject_cast<QAbstractButton *>(widget))
        return button->text();
    if (const auto *edit = qobject_cast<QLineEdit *>(widget))
        return edit->text();
    return {};
}

bool WindowDriver::click(const QString &name)
{
    return clickOn(findWidget(name));
}

bool WindowDriver::clickTool(const QString &actionName)
{
    const auto *bar = m_window->findChild<QToolBar *>(u"toolbar"_s);
    return clickOn(bar->widgetForAction(action(actionName)));
}

bool WindowDriver::answer(const QString &answer)
{
    const auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
    if (!box)
        return false;
    const QList<QAbstractButton *> buttons = box->buttons();
    for (QAbstractButton *button : buttons) {
        if (button->text().remove(u'&').startsWith(answer))
            return clickOn(button);
    }
    return false;
}

void WindowDriver::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *window = activeWindow();
    // A window manager gives the focus back when a dialog closes; without one nobody does.
    if (!QApplication::activeWindow()) {
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window))
            qFatal("the window does not become active again");
    }
    QTest::keyClick(window->focusWidget() ? window->focusWidget() : window, key, modifiers);
}

void WindowDriver::type(const QString &name, const QString &ascii)
{
    QWidget *widget = findWidget(name);
    if (!widget)
        qFatal("there is no %s", qPrintable(name));
    widget->setFocus();
    QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(widget, Qt::Key_Delete);
    QTest::keyClicks(widget, ascii);
}

bool WindowDriver::turnTo(const QString &tab)
{
    const auto *tabs = find<QTabWidget>(u"details"_s);
    for (int i = 0; tabs && i < tabs->count(); ++i) {
        if (tabs->tabText(i) != tab)
            continue;
        QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(i).center());
        return tabs->currentIndex() == i;
    }
    return false;
}

QStringList WindowDriver::states() const
{
    QStringList lines;
    const auto *view = find<QAbstractItemView>(u"timeline"_s);
    if (!view)
        return lines;
    const QAbstractItemModel *model = view->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto shown = [&](int column) { return model->index(row, column).data().toString(); };
        lines.append(shown(TimelineModel::Version) + u' ' + shown(TimelineModel::State));
    }
    return lines;
}

bool WindowDriver::selectRow(int row)
{
    const auto *view = find<QAbstractItemView>(u"timeline"_s);
    if (!view || row >= view->model()->rowCount())
        return false;
    const QRect place = view->visualRect(view->model()->index(row, TimelineModel::Message));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, place.center());
    return view->currentIndex().row() == row;
}

void WindowDriver::picture(const QString &name)
{
    QTest::qWait(50); // what is to be painted, is
    const QDir folder(QStringLiteral(PONYUP_SCREENSHOTS) + u'/' + QGuiApplication::platformName());
    const QString file = folder.filePath(name + u".png"_s);
    if (!folder.mkpath(u"."_s) || !activeWindow()->grab().save(file))
        qFatal("cannot save %s", qPrintable(file));
}

} // namespace ponyup::testing
