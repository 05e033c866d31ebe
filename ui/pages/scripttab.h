// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "migration/migration.h"
#include "models/runmarks.h"
#include "running/runevent.h"
#include "session/scripttexts.h"

#include <QWidget>

#include <optional>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;

namespace ponyup::ui {

class DiffView;
class ElidedLabel;
class EmptyState;
class ScriptView;

/// The scripts of the selected migration, one at a time, with a mark per statement; for one that
/// has changed since it was applied, both texts side by side. Reads files aside: showing a script
/// neither waits for the database nor for the disk.
class ScriptTab : public QWidget {
    Q_OBJECT

public:
    explicit ScriptTab(QWidget *parent = nullptr);

    /// Shows a migration's scripts as they stand in the folder now.
    void showMigration(const Migration &migration);
    /// Says why there is no script.
    void showMessage(const QString &sentence);
    /// The text with which the shown migration was applied: adds the comparison and turns to it.
    void setAppliedScript(const QByteArray &applied);

    /// A run begins: `role` is the script that it carries out beside the model.
    void startRun(ScriptRole role);
    /// What ran is not true of this database any more.
    void forgetRun();
    /// Marks in the shown script what happens in it.
    void apply(const std::vector<RunEvent> &events);
    /// Shows a role and a line of its file, as soon as it has been read.
    void goTo(ScriptRole role, int line);
    void focusSearch();

Q_SIGNALS:
    void editRequested(const QString &path);

private:
    using Shown = RunMarks::Place;
    struct Target {
        ScriptRole role = ScriptRole::Migrate;
        int line = 0;
    };

    QWidget *buildHeader();
    void showScripts(std::vector<ScriptText> scripts);
    void addChoice(const QString &text, int id, const QString &tip);
    void choose(int id);
    void showScript(const ScriptText &script);
    void showMarks();
    void markDone(const RunMarks::Marks &ran, int number);
    int failedLine(const RunMarks::Marks &ran) const;
    const RunMarks::Marks *marks() const;
    void follow(const RunEvent &event);
    void showComparison();
    void followTarget();
    void find(bool forward);
    const ScriptText *scriptFor(ScriptRole role) const;

    quint64 m_request = 0;
    int m_version = -1; ///< The shown migration's own version.
    std::optional<Shown> m_shown; ///< What is in m_view.
    RunMarks m_marks; ///< Of the last run; a script may be shown later.
    std::vector<ScriptText> m_scripts;
    std::optional<QByteArray> m_applied;
    std::optional<Target> m_target;

    QHBoxLayout *m_choiceRow = nullptr;
    QButtonGroup *m_choices = nullptr;
    int m_chosen = -1; ///< By hand; a run shows what it runs and leaves it at that.
    ElidedLabel *m_name = nullptr;
    QPushButton *m_edit = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_notice = nullptr;
    QStackedLayout *m_stack = nullptr;
    ScriptView *m_view = nullptr;
    DiffView *m_diff = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace ponyup::ui
