// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/applydialog.h"

#include "dialogs/buttons.h"
#include "models/tr.h"
#include "presentation/states.h"
#include "widgets/elidedlabel.h"
#include "widgets/field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QStyledItemDelegate>

#include <algorithm>

namespace ponyup::ui {
namespace {

QLabel *plainText(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// A line is as wide as there is room, so that what is longer ends with dots.
class ElidingDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {0, QStyledItemDelegate::sizeHint(option, index).height()};
    }
};

/// As high as its lines, up to a handful.
QListWidget *lineList(const QStringList &lines, const QIcon &sign)
{
    constexpr qsizetype shownLines = 6;
    auto *list = new QListWidget;
    list->setUniformItemSizes(true);
    list->setIconSize(QSize(list->fontMetrics().height(), list->fontMetrics().height()));
    list->setTextElideMode(Qt::ElideRight);
    list->setItemDelegate(new ElidingDelegate(list));
    list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list->addItems(lines);
    for (int row = 0; row < list->count(); ++row) {
        list->item(row)->setIcon(sign);
        list->item(row)->setToolTip(list->item(row)->text());
    }
    const int rowHeight = std::max(list->sizeHintForRow(0), list->fontMetrics().height());
    list->setFixedHeight(rowHeight * static_cast<int>(std::min(lines.size(), shownLines))
                         + 2 * list->frameWidth() + 2);
    return list;
}

void addList(QFormLayout &form, const QString &label, const QStringList &lines,
             const char *objectName, const QIcon &sign = {})
{
    if (lines.isEmpty())
        return;
    addField(form, label, *lineList(lines, sign), objectName);
}

} // namespace

ApplyDialog::ApplyDialog(const UpdateSummary &summary, QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("applyDialog"));
    setWindowTitle(summary.title);
    auto *heading = plainText(summary.heading);
    heading->setObjectName(QStringLiteral("applyHeading"));
    QFont bold = heading->font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.2);
    heading->setFont(bold);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addFacts(*form, summary);
    if (summary.begun)
        addDecision(*form, *summary.begun);
    addConfirmation(*form, summary);

    auto *buttons = new QDialogButtonBox;
    m_action = buttons->addButton(summary.action, QDialogButtonBox::AcceptRole);
    m_action->setObjectName(QStringLiteral("applyAction"));
    m_action->setAutoDefault(false);
    QPushButton *cancel = addPlainButton(*buttons, QDialogButtonBox::Cancel);
    cancel->setObjectName(QStringLiteral("applyCancel"));
    cancel->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (m_name)
        m_name->setFocus();
    else
        cancel->setFocus();

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(heading);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    enableAction();
}

void ApplyDialog::addFacts(QFormLayout &form, const UpdateSummary &summary)
{
    const EnvironmentStyle style = EnvironmentStyle::of(summary.environment.kind);
    auto *kind = plainText(QStringLiteral("%1 (%2)").arg(summary.environment.name, style.word));
    QPalette coloured = kind->palette();
    coloured.setColor(QPalette::WindowText, colour(style.meaning, palette()));
    kind->setPalette(coloured);
    addField(form, Tr::tr("Environment:"), *kind, "applyEnvironment");
    auto *database = new ElidedLabel(nullptr, Qt::ElideMiddle);
    database->setText(
        QStringLiteral("%1 · %2").arg(QDir::toNativeSeparators(summary.database), summary.server));
    addField(form, Tr::tr("Database:"), *database, "applyDatabase");
    addField(form, Tr::tr("Lock:"), *plainText(summary.lock), "applyLock");
    addList(form, Tr::tr("&Migrations:"), summary.migrations, "applyMigrations");
    addList(form, Tr::tr("With &journal:"), summary.journaled, "applyJournaled",
            icon(Icon::Warning, Meaning::Attention));
    if (!summary.statements.isEmpty())
        addField(form, Tr::tr("Statements:"), *plainText(summary.statements), "applyStatements");
    addList(form, Tr::tr("Cr&eates:"), summary.creates, "applyCreates",
            icon(Icon::New, Meaning::Added));
    addList(form, Tr::tr("&Destructive:"), summary.destructive, "applyDestructive",
            icon(Icon::Warning, Meaning::Attention));
    if (!summary.estimate.isEmpty())
        addField(form, Tr::tr("Estimate:"), *plainText(summary.estimate), "applyEstimate");
    if (!summary.warnings.isEmpty())
        addField(form, Tr::tr("Note:"), *plainText(summary.warnings.join(u'\n')), "applyNotes");
}

void ApplyDialog::addDecision(QFormLayout &form, const StatementStatus &begun)
{
    m_begun = begun.number;
    auto *statement = new ElidedLabel;
    statement->setText(
        QStringLiteral("%1 · %2").arg(begun.place.toString(), begun.text.simplified()));
    addField(form, Tr::tr("Statement %1:").arg(begun.number), *statement, "applyStatement");
    if (!begun.evidence.isEmpty())
        addField(form, Tr::tr("Evidence:"), *plainText(begun.evidence), "applyEvidence");
    using What = StatementDecision::What;
    m_decision = new QComboBox;
    m_decision->addItem(Tr::tr("PonyUp finds out, and runs it unless it is done"));
    m_decision->addItem(Tr::tr("It is done: go on behind it"), int(What::MarkDone));
    m_decision->addItem(Tr::tr("It is not needed: skip it"), int(What::Skip));
    m_decision->addItem(Tr::tr("It is not done: run it again"), int(What::RunAgain));
    addField(form, Tr::tr("&What of it:"), *m_decision, "applyDecision");
    m_reason = new QLineEdit;
    m_reason->setPlaceholderText(Tr::tr("What you have seen in the database; it is kept"));
    QLabel *label = addField(form, Tr::tr("&Reason:"), *m_reason, "applyReason");
    const auto follow = [this, label] {
        const bool decided = m_decision->currentIndex() > 0;
        m_reason->setEnabled(decided);
        label->setEnabled(decided);
        enableAction();
    };
    connect(m_decision, &QComboBox::currentIndexChanged, this, follow);
    connect(m_reason, &QLineEdit::textChanged, this, &ApplyDialog::enableAction);
    m_reason->setEnabled(false);
    label->setEnabled(false);
}

std::optional<StatementDecision> ApplyDialog::decision() const
{
    if (!m_decision || m_decision->currentIndex() == 0)
        return std::nullopt;
    return StatementDecision{.statement = m_begun,
                             .what = StatementDecision::What(m_decision->currentData().toInt()),
                             .reason = m_reason->text().trimmed()};
}

void ApplyDialog::addConfirmation(QFormLayout &form, const UpdateSummary &summary)
{
    if (summary.backupOffered) {
        m_backup = new QCheckBox(Tr::tr("Copy the database aside &before"));
        m_backup->setObjectName(QStringLiteral("applyBackup"));
        m_backup->setChecked(summary.backup);
        form.addRow(Tr::tr("Backup:"), m_backup);
    }
    if (summary.environment.kind != EnvironmentKind::Production)
        return;
    m_expectedName = summary.environment.url.shortName();
    m_name = new QLineEdit;
    m_name->setPlaceholderText(m_expectedName);
    addField(form,
             Tr::tr("&Type %1 to confirm:")
                 .arg(QString(m_expectedName).replace(u'&', QStringLiteral("&&"))),
             *m_name, "applyName");
    connect(m_name, &QLineEdit::textChanged, this, &ApplyDialog::enableAction);
}

bool ApplyDialog::backup() const
{
    return m_backup && m_backup->isChecked();
}

void ApplyDialog::enableAction()
{
    const auto decided = decision();
    m_action->setEnabled((!m_name || m_name->text() == m_expectedName)
                         && (!decided || !decided->reason.isEmpty()));
}

} // namespace ponyup::ui
