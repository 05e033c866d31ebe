// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/mariadb/mariadblink.h"

#include <QMap>

#include <chrono>

namespace ponyup {

/// What a session has set that changes what SQL means: pinned for scripts, put back between
/// migrations, and out of the way of PonyUp's own statements.
///
/// A script may set what it likes for its own statements (a dump does). What PonyUp asks and writes
/// between them runs with the settings of the beginning; before the script goes on, it has its own
/// again.
class MariaDbSettings {
public:
    /// `link` must outlive it; see open().
    explicit MariaDbSettings(const std::unique_ptr<MariaDbLink> &link, bool readOnly);

    /// At the beginning of a session, also of another link that stands where the first one stood.
    [[nodiscard]] Result<> open();
    /// For waits of what comes.
    [[nodiscard]] Result<> setLockTimeout(std::chrono::milliseconds timeout);
    /// As at the beginning, without what scripts have set in the session. Outside a transaction.
    [[nodiscard]] Result<> putBack();

    /// A statement of a script comes.
    [[nodiscard]] Result<> useScripts();
    /// It has been run. `mayHaveSet`: whether it may have set something, beside what the server
    /// tells of by itself.
    void scriptRan(bool mayHaveSet);
    /// A statement of PonyUp's own comes.
    [[nodiscard]] Result<> useOwn();
    /// Whether there is anything to put back.
    bool areTouched() const { return m_scriptRan; }

    /// Shown and recorded.
    QMap<QString, QString> read();
    /// The longest message that the server takes, in bytes.
    qint64 longestMessage() const { return m_longestMessage; }

private:
    [[nodiscard]] Result<> pin();
    [[nodiscard]] Result<QVariantList> current();
    [[nodiscard]] Result<> set(const QVariantList &values);

    const std::unique_ptr<MariaDbLink> &m_link;
    const bool m_readOnly;
    std::chrono::milliseconds m_lockTimeout{5000};
    qint64 m_longestMessage = 0;
    QVariantList m_own; ///< Values of what PonyUp's own statements depend on.
    QVariantList m_script; ///< Those of the script, while ours are in force; empty: the same.
    bool m_scriptRan = false; ///< And may have set something, since they were put back.
    bool m_engineDiffers = false; ///< The server's default is another one than PonyUp's.
    bool m_isTracked = false; ///< The server tells when a statement has set something.
    bool m_ownInForce = true;
};

} // namespace ponyup
