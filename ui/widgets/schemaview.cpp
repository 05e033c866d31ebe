// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/schemaview.h"

#include "models/schemadiffmodel.h"
#include "models/tr.h"
#include "presentation/roomydelegate.h"
#include "presentation/schemapresentation.h"
#include "presentation/states.h"
#include "widgets/diffview.h"
#include "widgets/emptystate.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

namespace ponyup::ui {

namespace {

/// "2 added, 1 changed, and 1 removed", each with its sign.
QString summary(const SchemaDiffModel &model)
{
    QStringList parts;
    for (const ChangeKind kind : {ChangeKind::Added, ChangeKind::Changed, ChangeKind::Removed}) {
        if (const int count = model.count(kind))
            //: Part of a sum: sign, number, "added".
            parts +=
                Tr::tr("%1 %2 %3").arg(changeSign(kind), QString::number(count), changeWord(kind));
    }
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace

SchemaView::SchemaView(QWidget *parent)
    : QWidget(parent),
      m_model(new SchemaDiffModel(this)),
      m_presentation(new SchemaPresentation(this)),
      m_stack(new QStackedLayout(this)),
      m_empty(new EmptyState),
      m_tree(new QTreeView),
      m_summary(new QLabel),
      m_diff(new DiffView)
{
    setObjectName(QStringLiteral("schemaView"));
    m_presentation->setSourceModel(m_model);
    m_tree->setObjectName(QStringLiteral("schemaTree"));
    m_tree->setAccessibleName(Tr::tr("Changes of the schema"));
    m_tree->setItemDelegate(new RoomyDelegate(m_tree));
    m_tree->setModel(m_presentation);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setEditTriggers(QTreeView::NoEditTriggers);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(SchemaDiffModel::Name, QHeaderView::Stretch);
    const int letter = m_tree->fontMetrics().averageCharWidth();
    m_tree->header()->resizeSection(SchemaDiffModel::Object, letter * 16);
    m_tree->header()->resizeSection(SchemaDiffModel::Change, letter * 14);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SchemaView::showSelected);
    m_summary->setObjectName(QStringLiteral("schemaSummary"));
    m_summary->setTextFormat(Qt::PlainText);

    auto *top = new QWidget;
    auto *topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins({});
    topLayout->addWidget(m_summary);
    topLayout->addWidget(m_tree, 1);
    m_summary->setIndent(letter);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(top);
    splitter->addWidget(m_diff);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);

    m_stack->addWidget(splitter);
    m_stack->addWidget(m_empty);
    connect(m_empty, &EmptyState::buttonClicked, this, &SchemaView::messageButtonClicked);
    setDiff({});
}

void SchemaView::setDiff(const SchemaDiff &diff)
{
    m_model->setDiff(diff);
    if (m_model->isEmpty()) {
        m_empty->setContent(Icon::Schema, Tr::tr("The schema stays as it is."));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    m_summary->setText(summary(*m_model));
    m_stack->setCurrentIndex(0);
    m_tree->expandAll();
    m_tree->setCurrentIndex(m_presentation->index(0, 0));
    showSelected();
}

void SchemaView::setMessage(const QString &sentence, const QString &button)
{
    m_model->setDiff({});
    m_empty->setContent(Icon::Schema, sentence, button);
    m_stack->setCurrentWidget(m_empty);
}

void SchemaView::setTitles(const QString &before, const QString &after)
{
    m_diff->setTitles(before, after);
}

void SchemaView::showSelected()
{
    const QModelIndex current = m_tree->currentIndex();
    m_diff->setTexts(current.data(SchemaDiffModel::BeforeRole).toString(),
                     current.data(SchemaDiffModel::AfterRole).toString());
}

} // namespace ponyup::ui
