// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/riskstab.h"

#include "models/riskmodel.h"
#include "models/tr.h"
#include "presentation/icons.h"
#include "presentation/riskpresentation.h"
#include "widgets/emptystate.h"
#include "widgets/qscintilla.h"
#include "widgets/sqlpane.h"
#include "widgets/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedLayout>

namespace ponyup::ui {

RisksTab::RisksTab(QWidget *parent)
    : QWidget(parent),
      m_model(new RiskModel(this)),
      m_summary(new QLabel),
      m_table(new TableView),
      m_why(new QLabel),
      m_saferWay(new QWidget),
      m_safer(new SqlPane),
      m_copy(new QPushButton(icon(Icon::Copy), Tr::tr("Copy the safer way"))),
      m_empty(new EmptyState)
{
    m_summary->setObjectName(QStringLiteral("riskSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    auto *presentation = new RiskPresentation(this);
    presentation->setSourceModel(m_model);
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSortRole(RiskModel::SortRole);
    sorted->setSourceModel(presentation);
    m_table->setObjectName(QStringLiteral("risks"));
    m_table->setAccessibleName(Tr::tr("Risks"));
    m_table->setModel(sorted);
    m_table->setColumnSamples({QStringLiteral("MMwarning__"),
                               QStringLiteral("v10/migrate.sql:00:00"),
                               QStringLiteral("PG-066a_"),
                               {}});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RisksTab::showRisk);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT statementActivated(index.data(RiskModel::VersionRole).toInt(),
                                  index.data(RiskModel::LineRole).toInt());
    });
    m_why->setObjectName(QStringLiteral("riskWhy"));
    m_why->setTextFormat(Qt::PlainText);
    m_why->setWordWrap(true);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_safer->setObjectName(QStringLiteral("saferWay"));
    m_safer->editor()->setAccessibleName(Tr::tr("The safer way"));
    m_safer->setFixedHeight(fontMetrics().height() * 8);
    m_copy->setObjectName(QStringLiteral("copySaferWay"));
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(m_safer->text())); });

    auto *below = new QVBoxLayout(m_saferWay);
    below->setContentsMargins({});
    below->addWidget(m_safer);
    below->addWidget(m_copy, 0, Qt::AlignRight);
    auto *filled = new QWidget;
    auto *rows = new QVBoxLayout(filled);
    rows->addWidget(m_summary);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_why);
    rows->addWidget(m_saferWay);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(filled);
    setRisks({});
}

void RisksTab::setRisks(std::optional<std::vector<Risk>> risks)
{
    if (!risks || risks->empty()) {
        m_model->setRisks({});
        showMessage(risks ? Tr::tr("The rules found nothing in the pending statements.")
                          : Tr::tr("Nothing is pending, so there is nothing to look at."));
        return;
    }
    m_summary->setText(riskSummary(*risks));
    m_model->setRisks(std::move(*risks));
    m_table->sortByColumn(RiskModel::Level, Qt::DescendingOrder);
    m_table->setCurrentIndex(m_table->model()->index(0, 0));
    m_stack->setCurrentIndex(1);
    showRisk();
}

void RisksTab::showMessage(const QString &sentence)
{
    m_empty->setContent(Icon::Warning, sentence);
    m_stack->setCurrentIndex(0);
}

void RisksTab::showRisk()
{
    const QModelIndex index = m_table->currentIndex();
    QStringList sentences;
    const QString allowed = index.data(RiskModel::AllowedRole).toString();
    if (index.isValid()) {
        sentences += index.siblingAtColumn(RiskModel::Message).data().toString();
        sentences += index.data(RiskModel::WhyRole).toString();
        if (!allowed.isNull())
            sentences += Tr::tr("The script allows it: %1").arg(allowed);
    }
    m_why->setText(sentences.join(u'\n'));
    m_why->setVisible(!sentences.isEmpty());
    const QByteArray safer = index.data(RiskModel::SaferRole).toString().toUtf8();
    m_safer->setText(safer);
    m_saferWay->setVisible(!safer.isEmpty());
}

} // namespace ponyup::ui
