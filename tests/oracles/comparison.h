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
/// closed, theirs may have one more: a client sends what is left as it is.
/// Empty, or what differs.
QString difference(const Reading &ours, const QList<QByteArray> &theirs, Dialect dialect);

/// A script for people to read, with its line ends and control characters visible.
QString shown(const QByteArray &script);

} // namespace ponyup::oracles
