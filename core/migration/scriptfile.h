// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QIODevice>

#include <memory>

namespace ponyup {

/// A regular file, open for reading, without a buffer of its own. QFile does the same with more
/// system calls, which is felt over a folder of thousands.
class ScriptFile final : public QIODevice {
public:
    /// Opens a file below an open folder (or AT_FDCWD). See openScriptFile().
    [[nodiscard]] static Result<std::unique_ptr<ScriptFile>>
    open(int folder, const QByteArray &encodedName, const QString &shownName);
    ~ScriptFile() override;

    bool isSequential() const override { return false; }
    qint64 size() const override { return m_size; } ///< When it was opened.
    bool seek(qint64 position) override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    ScriptFile(int descriptor, qint64 size);

    int m_descriptor;
    qint64 m_size;
};

/// What is there is no regular file; `type` is the S_IFMT part of its mode.
Error notRegularError(const QString &shownName, uint type);

} // namespace ponyup
