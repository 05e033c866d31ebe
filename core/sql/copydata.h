// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "sql/scriptcursor.h"

#include <string_view>

namespace ponyup {

/// The data that stand behind a COPY … FROM STDIN: from the line after its semicolon to a line that
/// holds only `\.`, as psql takes them, whatever the format of the data.
class CopyData {
public:
    explicit CopyData(ScriptCursor &script) : m_script(script) { }

    /// The script stands behind the semicolon of such a statement.
    void begin() { m_state = State::BehindStatement; }
    bool isOpen() const { return m_state != State::None; }
    /// The next piece, whole lines where they fit; empty at the end, with the script behind it.
    /// Valid until the next call or anything else that moves the script.
    [[nodiscard]] Result<std::string_view> next();

private:
    enum class State { None, BehindStatement, LineStart, InLine };
    enum class Mark { No, Yes, Unknown };

    Result<> passLine();
    Result<> more();
    Mark isEndMark(std::string_view text) const;
    size_t endOfPiece(std::string_view text);

    ScriptCursor &m_script;
    State m_state = State::None;
    SourcePlace m_began;
};

} // namespace ponyup
