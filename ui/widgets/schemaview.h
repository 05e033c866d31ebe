// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/schemadiff.h"

#include <QWidget>

class QLabel;
class QStackedLayout;
class QTreeView;

namespace ponyup::ui {

class DiffView;
class EmptyState;
class SchemaDiffModel;
class SchemaPresentation;

/// What changes in the schema: a tree with signs, and the two SQL texts of the selected object.
class SchemaView : public QWidget {
    Q_OBJECT

public:
    explicit SchemaView(QWidget *parent = nullptr);

    void setDiff(const SchemaDiff &diff);
    /// Shows a sentence instead ("Run a dry run to see …"), with a button when it has a text.
    void setMessage(const QString &sentence, const QString &button = {});
    void setTitles(const QString &before, const QString &after);
    SchemaDiffModel *model() const { return m_model; }

Q_SIGNALS:
    /// The button of setMessage().
    void messageButtonClicked();

private:
    void showSelected();

    SchemaDiffModel *m_model = nullptr;
    SchemaPresentation *m_presentation = nullptr;
    QStackedLayout *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QTreeView *m_tree = nullptr;
    QLabel *m_summary = nullptr;
    DiffView *m_diff = nullptr;
};

} // namespace ponyup::ui
