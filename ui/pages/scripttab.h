// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "migration/migration.h"
#include "running/runevent.h"
#include "session/scripttexts.h"

#include <QWidget>

#include <map>
#include <optional>
#include <utility>

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
    /// Marks in the shown script what happens in it.
    void apply(const std::vector<RunEvent> &events);
    /// Shows a role and a line of its file, as soon as it has been read.
    void goTo(ScriptRole role, int line);
    /// Marks a failed statement, as soon as the script has been read.
    void markFailed(ScriptRole role, int line, const QString &message);
    void focusSearch();

Q_SIGNALS:
    void editRequested(const QString &path);

private:
    /// How far a run has come in a script: statements run in order.
    struct RunMarks {
        int done = 0; ///< The last statement that is done.
        int running = 0; ///< 0: none.
        int failedLine = 0; ///< 0: none.
        QString failure;
    };
    using Shown = std::pair<int, ScriptRole>; ///< A migration's own version, and which script.
    struct Target {
        ScriptRole role = ScriptRole::Migrate;
        int line = 0;
        QString failure;
    };

    QWidget *buildHeader();
    void showScripts(std::vector<ScriptText> scripts);
    void addChoice(const QString &text, int id, const QString &tip);
    void choose(int id);
    void showScript(const ScriptText &script);
    void showMarks();
    void follow(const Shown &script, const RunEvent &event);
    void showComparison();
    void followTarget();
    void find(bool forward);
    const ScriptText *scriptFor(ScriptRole role) const;

    quint64 m_request = 0;
    int m_version = -1; ///< The shown migration's own version.
    ScriptRole m_runRole = ScriptRole::Migrate;
    std::optional<Shown> m_shown; ///< What is in m_view.
    std::map<Shown, RunMarks> m_marks; ///< Of the last run; a script may be shown later.
    std::vector<ScriptText> m_scripts;
    std::optional<QByteArray> m_applied;
    std::optional<Target> m_target;

    QHBoxLayout *m_choiceRow = nullptr;
    QButtonGroup *m_choices = nullptr;
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
