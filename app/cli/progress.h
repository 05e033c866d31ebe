// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/output.h"

#include "running/runevent.h"

#include <QElapsedTimer>

namespace ponyup::cli {

/// Shows a run while it happens, on standard error: a bar on a terminal, else a line per statement.
/// Warnings are shown in both ways, statements with --verbose too.
class Progress {
public:
    explicit Progress(Output &out);
    ~Progress();

    void show(const RunEvent &event);
    RunSink sink()
    {
        return [this](const RunEvent &event) { show(event); };
    }

private:
    void showLine(const RunEvent &event);
    void showBar(const RunEvent &event);
    QString barLine(const RunEvent &event) const;

    Output &m_out;
    QElapsedTimer m_clock;
    qint64 m_shownAt = -1;
};

} // namespace ponyup::cli
