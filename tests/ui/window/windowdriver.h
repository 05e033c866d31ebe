// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialogs/dialogs.h"
#include "mainwindow/mainwindow.h"

#include <QPointer>
#include <QStringList>
#include <QTest>

#include <memory>

class QAction;

namespace ponyup::testing {

/// Once per test program: settings in a folder of their own, the English texts, the light theme.
void prepareApplication();

/// Answers file dialogs in the user's place; questions are left to mouse and keyboard.
class TestDialogs : public ui::DesktopDialogs {
public:
    void openFile(QWidget *, const ui::FileRequest &, File chosen) override { answer(chosen); }
    void saveFile(QWidget *, const ui::FileRequest &request, File chosen) override
    {
        suggested = request.name;
        answer(chosen);
    }
    void chooseFolder(QWidget *, const ui::FileRequest &, File chosen) override { answer(chosen); }
    bool showInDesktop(const QString &path) override
    {
        shown.append(path);
        return hasPrograms;
    }

    QString nextFile; ///< Empty: the user cancels.
    QString suggested;
    QStringList shown;
    bool hasPrograms = true;

private:
    void answer(const File &chosen) const
    {
        if (!nextFile.isEmpty())
            chosen(nextFile);
    }
};

/// The window as a user has it before him: everything is done with mouse and keyboard events, and
/// what is read is what stands on the screen.
class WindowDriver {
public:
    WindowDriver();
    ~WindowDriver();

    ui::MainWindow &window() { return *m_window; }
    TestDialogs &dialogs() { return m_dialogs; }
    bool isOpen() const { return m_window->isVisible(); }

    /// Opens a project as the user does and waits for its timeline.
    bool open(const QString &projectFile);

    /// A widget of that name that can be seen, in the window or in a dialog; nullptr: none.
    template <typename Widget = QWidget>
    Widget *find(const QString &name) const
    {
        return qobject_cast<Widget *>(findWidget(name));
    }
    QAction *action(const QString &name) const;
    /// The text of a label, button or line edit that can be seen; "" when there is none.
    QString text(const QString &name) const;

    /// Clicks the middle of a widget with the left button. false: it is not there or disabled.
    bool click(const QString &name);
    /// Clicks the toolbar's button of an action.
    bool clickTool(const QString &actionName);
    /// Clicks the button of a question whose text begins with `answer`.
    bool answer(const QString &answer);
    /// Types into the window that is active: a dialog when there is one.
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    void type(const QString &name, const QString &ascii);
    /// Turns to a tab of the details with the mouse.
    bool turnTo(const QString &tab);

    // What the timeline shows.
    QStringList states() const; ///< "2→3 pending", top first, as displayed; empty when hidden.
    bool selectRow(int row);

    /// Saves a picture of the active window below the build tree: "<platform>/<name>.png".
    void picture(const QString &name);

private:
    QWidget *findWidget(const QString &name) const;
    QWidget *activeWindow() const;

    TestDialogs m_dialogs;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace ponyup::testing
