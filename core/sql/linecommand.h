// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialect.h"

#include <QString>

#include <string_view>

namespace ponyup {

/// What a line says that is for the reader, or for another client program, not for the engine.
struct LineCommand {
    enum Meaning {
        None, ///< It is SQL.
        Nothing, ///< It is passed over: `\restrict` of pg_dump.
        Client, ///< Another program's command; it becomes a statement of its own.
        Statement, ///< A statement that needs no delimiter: USE of mariadb.
        End, ///< The statement before it, if there is one, ends: GO.
        EndOfBlock, ///< The same; a semicolon before it belongs to a block: the slash of SQL*Plus.
        Delimiter, ///< From here on `delimiter` ends statements.
        Refused, ///< Reading ends here, with message and hint.
    };
    Meaning meaning = None;
    size_t length = 0; ///< Bytes of the line that belong to it.
    std::string_view delimiter; ///< A part of the line.
    QString message;
    QString hint;
};

/// What to do instead of a command of psql, mariadb or sqlite3, "\connect", "source" or ".read".
QString clientCommandHint(std::string_view verb, Dialect dialect);

/// The command of such a line, as it is spelt: "\\connect", "source", "\\!".
std::string_view clientVerb(std::string_view line);

} // namespace ponyup
