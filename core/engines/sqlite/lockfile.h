// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

namespace ponyup {

/// The update lock of an SQLite database: a lock on `<database>.ponyup-lock`. SQLite's own write
/// lock ends with each transaction, an update does not. The system gives the lock back when the
/// process ends, however it ends; a file that stayed behind then means nothing and is taken over.
class LockFile {
public:
    explicit LockFile(QString database);
    ~LockFile();
    LockFile(const LockFile &) = delete;
    LockFile &operator=(const LockFile &) = delete;

    static QString pathFor(const QString &database);

    /// true: it is ours now. ErrorKind::ReadOnly or Io when the file cannot be made or locked.
    [[nodiscard]] Result<bool> tryLock();
    bool isHeld() const { return m_descriptor >= 0; }
    /// Takes the file away as well.
    void unlock();

private:
    QString m_database;
    QString m_path; ///< Of the lock that is held.
    int m_descriptor = -1;
};

} // namespace ponyup
