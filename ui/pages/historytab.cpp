// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/historytab.h"

#include "models/auditfiltermodel.h"
#include "models/auditmodel.h"
#include "models/tr.h"
#include "presentation/auditpresentation.h"
#include "widgets/emptystate.h"
#include "widgets/tableview.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QStackedLayout>

namespace ponyup::ui {

enum Scope { WholeDatabase, ThisMigration };

HistoryTab::HistoryTab(QWidget *parent)
    : QWidget(parent),
      m_model(new AuditModel(this)),
      m_filter(new AuditFilterModel(this)),
      m_scope(new QComboBox),
      m_search(new QLineEdit),
      m_table(new TableView),
      m_details(new QLabel),
      m_empty(new EmptyState)
{
    m_scope->setObjectName(QStringLiteral("historyScope"));
    m_scope->setAccessibleName(Tr::tr("Rows of"));
    m_scope->addItem(Tr::tr("Whole database"), WholeDatabase);
    m_scope->addItem(Tr::tr("Selected migration"), ThisMigration);
    connect(m_scope, &QComboBox::activated, this, &HistoryTab::filter);
    m_search->setObjectName(QStringLiteral("historySearch"));
    m_search->setPlaceholderText(Tr::tr("Filter the log"));
    m_search->setAccessibleName(Tr::tr("Filter the log"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, m_filter, &AuditFilterModel::setText);

    auto *presentation = new AuditPresentation(this);
    presentation->setSourceModel(m_model);
    m_filter->setSourceModel(presentation);
    m_table->setObjectName(QStringLiteral("history"));
    m_table->setAccessibleName(Tr::tr("Audit log"));
    m_table->setModel(m_filter);
    m_table->setColumnSamples({QStringLiteral("2026-11-22 22:22"),
                               QStringLiteral("applied_____"),
                               QStringLiteral("000"),
                               QStringLiteral("000"),
                               {},
                               QStringLiteral("99,999"),
                               QStringLiteral("999 ms"),
                               QStringLiteral("user__")});
    m_table->hideColumn(AuditModel::From); // the message needs the room more
    m_table->sortByColumn(AuditModel::Time, Qt::DescendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &HistoryTab::showEntry);
    m_details->setObjectName(QStringLiteral("historyDetails"));
    m_details->setTextFormat(Qt::PlainText);
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto *filled = new QWidget;
    auto *top = new QHBoxLayout;
    top->addWidget(m_scope);
    top->addWidget(m_search, 1);
    auto *rows = new QVBoxLayout(filled);
    rows->addLayout(top);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_details);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(filled);
    setEntries({});
}

void HistoryTab::setEntries(std::vector<AuditEntry> entries)
{
    m_entries = std::move(entries);
    m_model->setEntries(m_entries);
    m_empty->setContent(Icon::History,
                        Tr::tr("Nothing has been recorded yet. The first update begins the log."));
    m_stack->setCurrentIndex(m_entries.empty() ? 0 : 1);
    showEntry();
}

void HistoryTab::setMigration(int from)
{
    m_from = from;
    filter();
}

void HistoryTab::showMessage(const QString &sentence)
{
    m_empty->setContent(Icon::History, sentence);
    m_stack->setCurrentIndex(0);
}

void HistoryTab::filter()
{
    const bool all = m_scope->currentData() == WholeDatabase;
    m_filter->setMigration(all ? std::nullopt : std::optional(m_from));
}

/// What the columns have no room for.
void HistoryTab::showEntry()
{
    const QModelIndex index = m_table->currentIndex();
    QStringList lines;
    if (index.isValid()) {
        const QString error = index.data(AuditModel::ErrorRole).toString();
        if (!error.isEmpty())
            lines.append(error);
        lines.append(Tr::tr("Recorded on %1 by %2, %3.")
                         .arg(index.data(AuditModel::HostRole).toString(),
                              index.data(AuditModel::ToolRole).toString(),
                              index.data(AuditModel::ServerRole).toString()));
    }
    m_details->setText(lines.join(u'\n'));
    m_details->setVisible(!lines.isEmpty());
}

} // namespace ponyup::ui
