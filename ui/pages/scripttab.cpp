// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scripttab.h"

#include "models/tr.h"
#include "presentation/icons.h"
#include "session/aside.h"
#include "widgets/diffview.h"
#include "widgets/elidedlabel.h"
#include "widgets/emptystate.h"
#include "widgets/scriptview.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>

#include <algorithm>

namespace ponyup::ui {
namespace {

constexpr int comparison = -2; ///< Beside the roles, an id of its own in the group of choices.

QString roleWord(ScriptRole role)
{
    switch (role) {
    case ScriptRole::Model:
        return Tr::tr("Model");
    case ScriptRole::Undo:
        return Tr::tr("Undo");
    case ScriptRole::Migrate:
        break;
    }
    return Tr::tr("Migrate");
}

QString roleTip(ScriptRole role)
{
    switch (role) {
    case ScriptRole::Model:
        return Tr::tr("The schema of this version");
    case ScriptRole::Undo:
        return Tr::tr("The way back to this version");
    case ScriptRole::Migrate:
        break;
    }
    return Tr::tr("The way from this version to the next one");
}

std::vector<MarginMark> marksOf(const ScriptText &script)
{
    std::vector<MarginMark> marks;
    marks.reserve(script.statements.size());
    for (const StatementPlace &place : script.statements)
        marks.push_back({place.number, place.line, place.outsideTransaction});
    return marks;
}

} // namespace

ScriptTab::ScriptTab(QWidget *parent)
    : QWidget(parent),
      m_choices(new QButtonGroup(this)),
      m_notice(new QLabel),
      m_view(new ScriptView),
      m_diff(new DiffView),
      m_empty(new EmptyState)
{
    connect(m_choices, &QButtonGroup::idClicked, this, [this](int id) {
        m_chosen = id;
        choose(id);
    });
    m_notice->setObjectName(QStringLiteral("scriptNotice"));
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_diff->setTitles(Tr::tr("As it was applied"), Tr::tr("As it is in the folder now"));

    m_stack = new QStackedLayout;
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_diff);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(buildHeader());
    layout->addWidget(m_notice);
    layout->addLayout(m_stack, 1);
    showMessage(Tr::tr("Select a migration to read its scripts."));
}

QWidget *ScriptTab::buildHeader()
{
    auto *header = new QWidget;
    m_choiceRow = new QHBoxLayout;
    m_choiceRow->setSpacing(0);
    m_name = new ElidedLabel(nullptr, Qt::ElideMiddle);
    m_name->setObjectName(QStringLiteral("scriptName"));
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("scriptSearch"));
    m_search->setPlaceholderText(Tr::tr("Find in script"));
    m_search->setAccessibleName(Tr::tr("Find in script"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { find(true); });
    m_edit = new QPushButton(icon(Icon::Edit), Tr::tr("Open in editor"));
    m_edit->setObjectName(QStringLiteral("editScript"));
    connect(m_edit, &QPushButton::clicked, this, [this] {
        const int id = m_choices->checkedId();
        const ScriptText *script =
            scriptFor(id == comparison ? ScriptRole::Migrate : static_cast<ScriptRole>(id));
        if (script)
            Q_EMIT editRequested(script->path);
    });

    auto *row = new QHBoxLayout(header);
    row->setContentsMargins({});
    row->addLayout(m_choiceRow);
    row->addWidget(m_name, 3);
    row->addWidget(m_search, 1);
    row->addWidget(m_edit);
    return header;
}

void ScriptTab::showMigration(const Migration &migration)
{
    const quint64 request = ++m_request;
    if (m_version != migration.version) {
        m_target.reset();
        m_applied.reset();
    }
    m_version = migration.version;
    aside(
        this, [migration] { return readScripts(migration); },
        [this, request](std::vector<ScriptText> scripts) {
            if (request == m_request)
                showScripts(std::move(scripts));
        });
}

void ScriptTab::showMessage(const QString &sentence)
{
    ++m_request;
    m_version = -1;
    m_applied.reset();
    m_target.reset();
    showScripts({});
    m_empty->setContent(Icon::Script, sentence);
}

void ScriptTab::setAppliedScript(const QByteArray &applied)
{
    m_applied = applied;
    if (!m_scripts.empty())
        showScripts(std::move(m_scripts));
}

void ScriptTab::showScripts(std::vector<ScriptText> scripts)
{
    m_scripts = std::move(scripts);
    const QList<QAbstractButton *> old = m_choices->buttons();
    for (QAbstractButton *button : old) {
        m_choices->removeButton(button);
        delete button;
    }
    for (const ScriptText &script : m_scripts)
        addChoice(roleWord(script.role), static_cast<int>(script.role), roleTip(script.role));
    if (m_applied && scriptFor(ScriptRole::Migrate))
        addChoice(Tr::tr("Changes"), comparison,
                  Tr::tr("What has changed since this migration was applied"));

    const QList<QAbstractButton *> buttons = m_choices->buttons();
    m_name->parentWidget()->setVisible(!buttons.isEmpty());
    if (buttons.isEmpty()) {
        m_notice->hide();
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    if (m_choices->button(comparison))
        choose(comparison);
    else
        choose(m_choices->button(m_chosen) ? m_chosen : m_choices->id(buttons.first()));
    followTarget();
}

void ScriptTab::addChoice(const QString &text, int id, const QString &tip)
{
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("script%1").arg(id));
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleDescription(tip);
    button->setCheckable(true);
    button->setAutoRaise(true); // So the one that is shown stands out, in dark colours as well.
    m_choices->addButton(button, id);
    m_choiceRow->addWidget(button);
}

void ScriptTab::choose(int id)
{
    QAbstractButton *button = m_choices->button(id);
    if (!button)
        return;
    button->setChecked(true);
    if (id == comparison)
        showComparison();
    else if (const ScriptText *script = scriptFor(static_cast<ScriptRole>(id)))
        showScript(*script);
}

void ScriptTab::showScript(const ScriptText &script)
{
    m_name->setText(script.name);
    QStringList notices;
    if (script.error)
        notices.append(script.error->toString());
    if (script.cut)
        notices.append(Tr::tr("The file is long: only its beginning is shown. All of it is run."));
    m_notice->setText(notices.join(u'\n'));
    m_notice->setVisible(!notices.isEmpty());
    // What is shown already keeps its marks and its place.
    const Shown shown(m_version, script.role);
    if (m_shown != shown || m_view->script() != script.text) {
        m_shown = shown;
        m_view->setScript(script.text, marksOf(script));
        if (script.firstLine > 1)
            m_view->goTo(script.firstLine);
        showMarks();
    }
    m_search->setVisible(true);
    m_stack->setCurrentWidget(m_view);
}

void ScriptTab::showComparison()
{
    const ScriptText *script = scriptFor(ScriptRole::Migrate);
    m_name->setText(script->name);
    m_notice->hide();
    m_diff->setTexts(QString::fromUtf8(*m_applied), QString::fromUtf8(script->section()));
    m_search->setVisible(false);
    m_stack->setCurrentWidget(m_diff);
}

void ScriptTab::startRun(ScriptRole role)
{
    m_marks.start(role);
    m_view->clearRunMarks();
}

void ScriptTab::forgetRun()
{
    m_marks.clear();
    m_target.reset();
    m_view->clearRunMarks();
}

void ScriptTab::apply(const std::vector<RunEvent> &events)
{
    for (const RunEvent &event : events) {
        m_marks.apply(event);
        if (event.from == m_version)
            follow(event);
    }
}

/// Marks one event of the shown migration in the view.
void ScriptTab::follow(const RunEvent &event)
{
    if (event.kind == RunEvent::Kind::MigrationRolledBack)
        showMarks();
    if (event.statement <= 0)
        return;
    const Shown script = m_marks.placeOf(event);
    if (m_shown != script)
        choose(static_cast<int>(script.second));
    if (m_shown != script)
        return; // not read yet: showMarks() follows
    const RunMarks::Marks *ran = marks();
    if (!ran)
        return; // another text
    if (event.kind == RunEvent::Kind::StatementStarted)
        m_view->markRunning(event.statement);
    else if (event.kind == RunEvent::Kind::StatementDone)
        markDone(*ran, event.statement);
    else if (event.kind == RunEvent::Kind::StatementFailed)
        showMarks();
}

void ScriptTab::markDone(const RunMarks::Marks &ran, int number)
{
    if (ran.onCopy)
        m_view->markTried(number);
    else
        m_view->markDone(number);
}

/// What ran of the text that is shown; nullptr: nothing.
const RunMarks::Marks *ScriptTab::marks() const
{
    const ScriptText *script = m_shown ? scriptFor(m_shown->second) : nullptr;
    return script ? m_marks.find(*m_shown, script->checksum) : nullptr;
}

void ScriptTab::showMarks()
{
    m_view->clearRunMarks();
    const RunMarks::Marks *ran = marks();
    if (!ran)
        return;
    for (int number = 1; number <= ran->done; ++number)
        markDone(*ran, number);
    if (ran->running > 0)
        m_view->markRunning(ran->running);
    if (ran->failed > 0)
        m_view->markFailed(failedLine(*ran),
                           ran->onCopy ? Tr::tr("In the dry run: %1").arg(ran->failure)
                                       : ran->failure);
}

/// The engine's line, when it lies in the statement: in a single file other sections may have grown
/// or shrunk since.
int ScriptTab::failedLine(const RunMarks::Marks &ran) const
{
    const std::vector<StatementPlace> &statements = scriptFor(m_shown->second)->statements;
    const auto failed = std::ranges::find(statements, ran.failed, &StatementPlace::number);
    if (failed == statements.end())
        return ran.failedLine;
    const auto next = std::next(failed);
    const bool inside = ran.failedLine >= failed->line
        && (next == statements.end() || ran.failedLine <= next->line);
    return inside ? ran.failedLine : failed->line;
}

void ScriptTab::goTo(ScriptRole role, int line)
{
    m_target = Target{role, line};
    followTarget();
}

void ScriptTab::followTarget()
{
    if (!m_target || !scriptFor(m_target->role))
        return;
    choose(static_cast<int>(m_target->role));
    m_view->goTo(m_target->line);
    m_target.reset();
}

void ScriptTab::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ScriptTab::find(bool forward)
{
    if (!m_search->text().isEmpty())
        m_view->find(m_search->text(), forward);
}

const ScriptText *ScriptTab::scriptFor(ScriptRole role) const
{
    const auto found = std::ranges::find(m_scripts, role, &ScriptText::role);
    return found == m_scripts.end() ? nullptr : &*found;
}

} // namespace ponyup::ui
