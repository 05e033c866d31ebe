// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QVariant>

// Values as PonyUp's own tables keep them, on every engine the same.

namespace ponyup {

/// "2026-11-22 09:30:00.125", in UTC: in order when sorted as text. NULL for an invalid time.
QVariant storedTime(const QDateTime &time);

/// Reads what a history table has in a column of time: the text above, what an engine's own "now"
/// writes, what the original wrote, or a driver's QDateTime. Without a zone it is UTC. Invalid when
/// it is no time.
QDateTime readTime(const QVariant &stored);

/// Text that every engine gives back as it was: never NULL, without NUL characters, which some
/// refuse and some end the text at, and without halves of surrogate pairs.
QVariant storedText(const QString &text);
QVariant storedText(const QByteArray &latin1);

/// NULL for a negative number, which stands for "not known".
QVariant storedCount(qint64 number);

/// Such a value as it is written in SQL: a number, a text in quotes, or NULL.
QString sqlLiteral(const QVariant &stored);

} // namespace ponyup
