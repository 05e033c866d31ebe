// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "history/auditentry.h"
#include "project/project.h"
#include "running/canceller.h"
#include "running/connectiontest.h"
#include "running/preview.h"
#include "running/runevent.h"
#include "running/runoptions.h"
#include "running/runreport.h"
#include "running/status.h"

#include <QIODevice>

#include <memory>
#include <optional>
#include <vector>

namespace ponyup {

class Engine;

/// One project environment, opened: what the command line, the window's worker and the library
/// drive. Lives in one thread. Every call reads folder and database afresh.
class Session {
public:
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Project &project,
                                                               const Environment &environment);
    ~Session();

    const Project &project() const;
    const Environment &environment() const;
    const Engine &engine() const;

    /// Connects and looks whom with; the folder is not needed. Writes nothing.
    [[nodiscard]] Result<ConnectionTest> testConnection();
    [[nodiscard]] Result<Status> status();
    [[nodiscard]] Result<Preview> preview(const RunOptions &options, PreviewMode mode,
                                          const RunSink &sink, const Canceller &canceller);
    RunReport update(const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    /// Continues a migration that was left half-way, at its first statement not done.
    RunReport resume(const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    RunReport undo(const RunOptions &options, const RunSink &sink, const Canceller &canceller);
    RunReport baseline(int version, const RunOptions &options, const RunSink &sink,
                       const Canceller &canceller);
    /// Puts a backup back and writes it into the audit log of the restored database.
    RunReport restore(const QString &backupPath, const RunSink &sink, const Canceller &canceller);

    [[nodiscard]] Result<std::vector<BackupInfo>> backups();
    [[nodiscard]] Result<std::vector<AuditEntry>> log(bool withScripts = false);
    [[nodiscard]] Result<std::vector<ChainBreak>> verifyLog();
    /// History and audit log held against each other: recordFaults().
    [[nodiscard]] Result<std::vector<Error>> verifyRecords();
    [[nodiscard]] Result<std::optional<QByteArray>> appliedScript(int toVersion);
    /// The plan as one SQL script for running elsewhere, with version rows, written piece by piece.
    [[nodiscard]] Result<> script(const RunOptions &options, QIODevice &to);
    /// Makes the next migration from templates; returns the new files.
    [[nodiscard]] Result<QStringList> createMigration(const QString &message);
    [[nodiscard]] Result<std::optional<LockHolder>> lockHolder();

    /// The options that the project's defaults give.
    RunOptions defaults() const;

private:
    Session();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ponyup
