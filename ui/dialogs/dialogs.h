// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QDialog;
class QWidget;

namespace ponyup::ui {

/// A question with named answers.
struct Question {
    QString title;
    QString text; ///< One sentence: what is asked.
    QString consequences = {}; ///< What each answer leads to. May be empty.
    QStringList answers = {}; ///< Button texts with mnemonics, the most wanted one first.
    int safe = 0; ///< The answer of Return and of Escape: the one that changes nothing.
};

/// What a file dialog is to offer.
struct FileRequest {
    QString title;
    QString folder = {}; ///< Where to begin; empty: where the user was last.
    QString name = {}; ///< Suggested when saving.
    QString filter = {}; ///< "Projects (ponyup.toml)"
};

/// What the window asks of the desktop: files, questions, an editor. Nothing here waits: the answer
/// arrives by a call, and not at all when the user cancels or `parent` goes away. A test answers in
/// the user's place.
class Dialogs {
public:
    using File = std::function<void(const QString &path)>;

    virtual ~Dialogs() = default;
    virtual void openFile(QWidget *parent, const FileRequest &request, File chosen) = 0;
    virtual void saveFile(QWidget *parent, const FileRequest &request, File chosen) = 0;
    virtual void chooseFolder(QWidget *parent, const FileRequest &request, File chosen) = 0;
    /// `answered` gets the index of the answer; closing the question is the safe one. Returns the
    /// dialog, which closes itself; the asker may close it when the question has become idle.
    virtual QDialog *ask(QWidget *parent, const Question &question,
                         std::function<void(int)> answered) = 0;
    /// Shows a file or folder in the program that the desktop has for it. false: there is none.
    virtual bool showInDesktop(const QString &path) = 0;
};

/// Qt's dialogs and the desktop's programs.
class DesktopDialogs : public Dialogs {
public:
    void openFile(QWidget *parent, const FileRequest &request, File chosen) override;
    void saveFile(QWidget *parent, const FileRequest &request, File chosen) override;
    void chooseFolder(QWidget *parent, const FileRequest &request, File chosen) override;
    QDialog *ask(QWidget *parent, const Question &question,
                 std::function<void(int)> answered) override;
    bool showInDesktop(const QString &path) override;
};

} // namespace ponyup::ui
