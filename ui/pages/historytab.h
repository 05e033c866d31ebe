// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/auditentry.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedLayout;

namespace ponyup::ui {

class AuditFilterModel;
class AuditModel;
class EmptyState;
class TableView;

/// The audit log: the rows of the selected migration, or those of the whole database.
class HistoryTab : public QWidget {
    Q_OBJECT

public:
    explicit HistoryTab(QWidget *parent = nullptr);

    void setEntries(std::vector<AuditEntry> entries);
    void setMigration(int from);
    /// Says why there are no rows.
    void showMessage(const QString &sentence);
    const std::vector<AuditEntry> &entries() const { return m_entries; }

private:
    void filter();
    void showEntry();

    std::vector<AuditEntry> m_entries;
    int m_from = -1;
    QString m_message;
    AuditModel *m_model = nullptr;
    AuditFilterModel *m_filter = nullptr;
    QComboBox *m_scope = nullptr;
    QLineEdit *m_search = nullptr;
    TableView *m_table = nullptr;
    QLabel *m_details = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
};

} // namespace ponyup::ui
