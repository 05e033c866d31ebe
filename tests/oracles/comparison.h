// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reading.h"

#include <QList>
#include <QString>

namespace ponyup::oracles {

/// Where the blanks and comments end that begin at `from`: written for the comparison alone, so
/// that a mistake of the reader is not made twice. Text that only looks like a comment to one who
/// does not know the engine (`/*! … */`) is none.
qsizetype endOfBlanks(const QByteArray &text, Dialect dialect, qsizetype from = 0);

/// The statements that a client sent, or an engine cut, against ours. Equal is: byte by byte, but
/// for blanks and comments before and after a statement, and one semicolon at its end. What holds
/// nothing else counts as no statement. Where ours ends with an error because something is not
/// closed, theirs may have one more: a client sends what is left as it is. A command for a client
/// program ends the comparison: we never carry it out.
/// What the clients change themselves: psql leaves out empty lines between words; MariaDB's puts a
/// blank behind a comment inside a statement (or into the next one) where there is none, and
/// its server takes semicolons and blanks from a statement's end.
/// Empty, or what differs.
QString difference(const Reading &ours, const QList<QByteArray> &theirs, Dialect dialect);

/// Whether the script has a command for a client program, which is handed on as one or refused.
bool hasClientCommand(const Reading &reading);

/// A script for people to read, with its line ends and control characters visible.
QString shown(const QByteArray &script);

} // namespace ponyup::oracles
