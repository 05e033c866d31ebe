// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "presentation/icons.h"

#include <QFrame>

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace ponyup::ui {

/// A message across the page: what, where, and what to do next, with buttons for the latter. It
/// stays until it is closed or replaced; hidden while it has nothing to say.
class Banner : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Information, Success, Warning, Problem };

    explicit Banner(QWidget *parent = nullptr);

    /// `text` is one sentence, `details` what belongs to it, a line each. The actions become
    /// buttons and live as long as their owner does.
    void showMessage(Kind kind, const QString &text, const QStringList &details = {},
                     const QList<QAction *> &actions = {});
    /// What the error says, where, and what to do next; of further errors the first ones.
    void showError(const Error &error, Kind kind = Kind::Problem,
                   const QList<QAction *> &actions = {});
    void clear();
    /// Whether this very error stands here.
    bool says(const Error &error) const;

    /// Whether the user may close it; a state that lasts cannot be closed away.
    void setClosable(bool closable);

Q_SIGNALS:
    /// Shown, changed or hidden.
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();

    Kind m_kind = Kind::Information;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_details = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    QToolButton *m_close = nullptr;
};

/// The lines that say where an error is and what to do about it, without its sentence.
QStringList errorDetails(const Error &error);

} // namespace ponyup::ui
