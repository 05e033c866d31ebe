// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "project/project.h"
#include "running/status.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace ponyup::ui {

class ElidedLabel;

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

private:
    struct Fact; ///< A label with a meaning.
    void applyColours();
    void setFact(QLabel *label, const QString &text, int meaning);
    void showEnvironment(const Environment *environment);

    QLabel *m_kind = nullptr;
    ElidedLabel *m_database = nullptr;
    QLabel *m_engine = nullptr;
    QLabel *m_version = nullptr;
    QLabel *m_pending = nullptr;
    QLabel *m_drift = nullptr;
    ElidedLabel *m_message = nullptr;
    std::optional<EnvironmentKind> m_environmentKind;
};

} // namespace ponyup::ui
