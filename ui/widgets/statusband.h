// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/colours.h"
#include "project/project.h"
#include "running/connectiontest.h"
#include "running/status.h"

#include <QMap>
#include <QWidget>

#include <optional>

class QLabel;

namespace ponyup::ui {

class BadgeLabel;

/// One line under the toolbar: which database, of which kind, and how it stands.
class StatusBand : public QWidget {
    Q_OBJECT

public:
    explicit StatusBand(QWidget *parent = nullptr);

    void setStatus(const Status &status, const Environment &environment);
    /// A sentence in place of the facts ("Connecting to …"); kind and database stay when an
    /// environment is given.
    void setMessage(const QString &sentence);
    void setMessage(const QString &sentence, const Environment &environment);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *addFact(QLabel *label, const QString &name);
    void setFact(QLabel *label, const QString &text, Meaning meaning = Meaning::Text,
                 const QString &toolTip = {});
    void showEnvironment(const Environment &environment);
    void showVersion(const Timeline &timeline);
    void showPending(const Status &status);
    void showDrift(const Status &status);
    void clearFacts();
    void applyColours();

    BadgeLabel *m_kind;
    BadgeLabel *m_rights;
    QLabel *m_database = nullptr;
    QLabel *m_engine = nullptr;
    QLabel *m_version = nullptr;
    QLabel *m_pending = nullptr;
    QLabel *m_drift = nullptr;
    QLabel *m_lock = nullptr;
    QLabel *m_message = nullptr;
    QMap<QLabel *, Meaning> m_facts; ///< What each label's colour says.
    std::optional<EnvironmentKind> m_environmentKind;
};

} // namespace ponyup::ui
