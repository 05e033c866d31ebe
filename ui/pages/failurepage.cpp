// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/failurepage.h"

#include "models/format.h"
#include "models/tr.h"
#include "pages/banner.h"
#include "presentation/icons.h"
#include "session/aside.h"
#include "session/scripttexts.h"
#include "widgets/scriptview.h"

#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace ponyup::ui {
namespace {

const StatementRun *failedStatement(const RunReport &report)
{
    const MigrationRun *migration = report.failed();
    if (!migration)
        return nullptr;
    const auto found = std::ranges::find_if(
        migration->statements, [](const StatementRun &run) { return run.error.has_value(); });
    return found == migration->statements.end() ? nullptr : &*found;
}

QString runWord(RunKind kind)
{
    switch (kind) {
    case RunKind::DryRun:
        return Tr::tr("The dry run");
    case RunKind::Undo:
        return Tr::tr("The undo");
    case RunKind::Restore:
        return Tr::tr("Restoring the backup");
    default:
        return Tr::tr("The update");
    }
}

QString titleOf(const RunReport &report)
{
    const QString run = runWord(report.kind);
    const MigrationRun *migration = report.failed();
    switch (report.outcome) {
    case RunOutcome::Refused:
        return Tr::tr("%1 was refused. Nothing has been run.").arg(run);
    case RunOutcome::Locked:
        return Tr::tr("%1 did not begin: the database is in use.").arg(run);
    case RunOutcome::HalfDone:
        return migration ? Tr::tr("%1 stopped: %2 is half done.").arg(run, migration->name)
                         : Tr::tr("%1 stopped half-way.").arg(run);
    default:
        return migration ? Tr::tr("%1 failed in %2.").arg(run, migration->name)
                         : Tr::tr("%1 failed.").arg(run);
    }
}

} // namespace

FailurePage::FailurePage(QWidget *parent)
    : QWidget(parent),
      m_banner(new Banner),
      m_icon(new QLabel),
      m_title(new QLabel),
      m_where(new QLabel),
      m_source(new ScriptView)
{
    m_banner->setObjectName(QStringLiteral("failureBanner"));
    m_title->setObjectName(QStringLiteral("failureTitle"));
    m_where->setObjectName(QStringLiteral("failureWhere"));
    for (QLabel *label : {m_title, m_where}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setBold(true);
    m_title->setFont(large);

    auto *head = new QGridLayout;
    head->addWidget(m_icon, 0, 0, Qt::AlignTop);
    head->addWidget(m_title, 0, 1);
    head->addWidget(m_where, 1, 1);
    head->setColumnStretch(1, 1);

    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_what = addLine(*m_form, Tr::tr("What:"), "failureWhat");
    m_engine = addLine(*m_form, Tr::tr("Engine:"), "failureEngine");
    m_rolledBack = addLine(*m_form, Tr::tr("Rolled back:"), "failureRolledBack");
    m_committed = addLine(*m_form, Tr::tr("In the database:"), "failureCommitted");
    m_remaining = addLine(*m_form, Tr::tr("Remaining:"), "failureRemaining");
    m_backup = addLine(*m_form, Tr::tr("Backup:"), "failureBackup");
    m_next = addLine(*m_form, Tr::tr("Next:"), "failureNext");

    m_source->setObjectName(QStringLiteral("failureSource"));
    m_source->setAccessibleName(Tr::tr("The script that failed"));
    auto *layout = new QVBoxLayout(this);
    const int margin = 2 * style()->pixelMetric(QStyle::PM_LayoutLeftMargin);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addWidget(m_banner);
    layout->addLayout(head);
    layout->addLayout(m_form);
    layout->addWidget(m_source, 1);
    layout->addStretch();
    layout->addWidget(buildButtons());
}

QLabel *FailurePage::addLine(QFormLayout &form, const QString &label, const char *objectName)
{
    auto *text = new QLabel;
    text->setObjectName(QString::fromLatin1(objectName));
    text->setAccessibleName(QString(label).remove(u':'));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    form.addRow(label, text);
    return text;
}

void FailurePage::setLabel(QLabel *line, const QString &label)
{
    qobject_cast<QLabel *>(m_form->labelForField(line))->setText(label);
    line->setAccessibleName(QString(label).remove(u':'));
}

void FailurePage::setLine(QLabel *label, const QString &text)
{
    label->setText(text);
    m_form->setRowVisible(label, !text.isEmpty());
}

QWidget *FailurePage::buildButtons()
{
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins({});
    const auto add = [&](Icon name, const QString &text, const char *objectName, auto signal) {
        auto *button = new QPushButton(icon(name), text);
        button->setObjectName(QString::fromLatin1(objectName));
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, this, signal);
        row->addWidget(button);
        return button;
    };
    m_resume =
        add(Icon::Retry, Tr::tr("Res&ume..."), "failureResume", &FailurePage::resumeRequested);
    m_retry = add(Icon::Retry, Tr::tr("Re&try"), "failureRetry", &FailurePage::retryRequested);
    m_edit = add(Icon::Edit, Tr::tr("&Edit the Script"), "failureEdit",
                 [this] { Q_EMIT editRequested(sourcePath()); });
    m_dryRun =
        add(Icon::DryRun, Tr::tr("D&ry Run Again"), "failureDryRun", &FailurePage::dryRunRequested);
    m_restore = add(Icon::Restore, Tr::tr("Restore &Backup..."), "failureRestore",
                    &FailurePage::restoreRequested);
    add(Icon::Report, Tr::tr("&Save Report..."), "failureReport", &FailurePage::reportRequested);
    row->addStretch();
    add(Icon::History, Tr::tr("Back to Time&line"), "failureBack", &FailurePage::backRequested);
    return buttons;
}

void FailurePage::showReport(const RunReport &report, const Environment &environment)
{
    m_report = report;
    m_banner->clear();
    const StatementRun *statement = failedStatement(report);
    const Error error = statement ? *statement->error : report.error.value_or(Error{});

    const int size = style()->pixelMetric(QStyle::PM_LargeIconSize, nullptr, this);
    m_icon->setPixmap(
        icon(Icon::Failed, Meaning::Bad).pixmap(QSize(size, size), devicePixelRatioF()));
    m_title->setText(titleOf(report));
    setAccessibleName(m_title->text());
    m_where->setText(statement
                         ? Tr::tr("Statement %1 at %2, on %3 (%4)")
                               .arg(QString::number(statement->number), error.place.toString(),
                                    environment.name, environment.url.shortName())
                         : Tr::tr("On %1 (%2)").arg(environment.name, environment.url.shortName()));

    QStringList what{error.message};
    if (!statement && error.place.line > 0)
        what.prepend(error.place.toString());
    for (const Error &other : error.others)
        what.append(other.toString());
    setLine(m_what, what.join(u'\n'));
    setLine(m_engine,
            error.sqlState.isEmpty() || error.detail.isEmpty()
                ? error.detail
                : QStringLiteral("%1 (%2)").arg(error.detail, error.sqlState));
    // Of a dry run nothing stays, whatever became of its copy.
    const bool dryRun = report.kind == RunKind::DryRun;
    const bool halfDone = report.failed() && report.failed()->outcome == MigrationOutcome::HalfDone;
    setLabel(m_rolledBack,
             !halfDone    ? Tr::tr("Rolled back:")
                 : dryRun ? Tr::tr("When applied:")
                          : Tr::tr("Half done:"));
    setLine(m_rolledBack, dryRun && !halfDone ? QString() : report.rolledBack);
    setLine(m_committed, report.committed);
    setLine(m_remaining, dryRun ? QString() : report.remaining);
    setLine(m_backup, QDir::toNativeSeparators(report.backup));
    setLine(m_next, report.next);
    showSource();
    showButtons();
}

/// The script around the place, read aside: a page of sentences alone does not show where.
void FailurePage::showSource()
{
    const quint64 request = ++m_request;
    m_source->hide();
    const QString path = sourcePath();
    const SourcePlace place = m_report.error ? m_report.error->place : SourcePlace{};
    if (path.isEmpty() || place.line <= 0)
        return;
    aside(
        this, [path] { return readHead(path); },
        [this, request, place](const QByteArray &text) {
            if (request != m_request || text.isEmpty())
                return;
            m_source->show();
            m_source->setScript(text, {});
            m_source->markFailed(place.line, engineWords(*m_report.error));
            m_source->goTo(place.line);
        });
}

void FailurePage::showButtons()
{
    const bool dryRun = m_report.kind == RunKind::DryRun;
    const bool halfDone = !dryRun
        && (m_report.outcome == RunOutcome::HalfDone
            || (m_report.error && m_report.error->kind == ErrorKind::HalfDone));
    const bool backup = !dryRun && !m_report.backup.isEmpty();
    m_resume->setVisible(halfDone);
    m_retry->setVisible(!halfDone && !dryRun);
    m_dryRun->setVisible(!halfDone && m_report.kind != RunKind::Undo
                         && m_report.kind != RunKind::Restore);
    m_restore->setVisible(backup);
    m_edit->setVisible(!sourcePath().isEmpty());
}

void FailurePage::focusFirst()
{
    for (QPushButton *button : {m_edit, m_resume, m_retry, m_dryRun}) {
        if (!button->isVisibleTo(this))
            continue;
        button->setFocus();
        return;
    }
}

/// Absolute path of the file to blame; empty: none.
QString FailurePage::sourcePath() const
{
    if (!m_report.error || m_report.error->place.file.isEmpty() || m_report.folder.isEmpty())
        return {};
    return QDir(m_report.folder).absoluteFilePath(m_report.error->place.file);
}

} // namespace ponyup::ui
