// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format.h"

#include "models/tr.h"

#include <QLocale>

#include <algorithm>
#include <limits>

namespace ponyup::ui {

using namespace Qt::StringLiterals;

namespace {

/// What chooses the plural form; the number itself is written by numberText().
int pluralOf(qint64 count)
{
    return static_cast<int>(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

QString twoDigits(qint64 number)
{
    return QString::number(number).rightJustified(2, u'0');
}

} // namespace

QString numberText(qint64 number)
{
    return number < 0 ? QString() : QLocale().toString(number);
}

QString rowsText(qint64 rows)
{
    if (rows < 0)
        return {};
    return Tr::tr("%1 row(s)", nullptr, pluralOf(rows)).arg(numberText(rows));
}

QString statementsText(qint64 statements)
{
    if (statements < 0)
        return {};
    return Tr::tr("%1 statement(s)", nullptr, pluralOf(statements)).arg(numberText(statements));
}

QString durationText(qint64 nanoseconds)
{
    if (nanoseconds < 0)
        return {};
    const QLocale locale;
    const double milliseconds = static_cast<double>(nanoseconds) / 1e6;
    if (milliseconds < 9.95)
        //: A duration in milliseconds.
        return Tr::tr("%1 ms").arg(locale.toString(milliseconds, 'f', 1));
    if (milliseconds < 999.5)
        return Tr::tr("%1 ms").arg(locale.toString(milliseconds, 'f', 0));
    const double seconds = milliseconds / 1000;
    if (seconds < 59.95)
        //: A duration in seconds.
        return Tr::tr("%1 s").arg(locale.toString(seconds, 'f', 1));
    const auto whole = static_cast<qint64>(seconds + 0.5);
    if (whole < 3600)
        //: A duration in minutes and seconds.
        return Tr::tr("%1 min %2 s").arg(QString::number(whole / 60), twoDigits(whole % 60));
    //: A duration in hours and minutes.
    return Tr::tr("%1 h %2 min").arg(QString::number(whole / 3600), twoDigits(whole / 60 % 60));
}

QString clockText(qint64 seconds)
{
    const QString tail = twoDigits(seconds % 60);
    if (seconds < 3600)
        return twoDigits(seconds / 60) + u':' + tail;
    return QString::number(seconds / 3600) + u':' + twoDigits(seconds / 60 % 60) + u':' + tail;
}

QString bytesText(qint64 bytes)
{
    return bytes < 0 ? QString() : QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1);
}

QString dateText(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd"_s) : QString();
}

QString timeText(const QDateTime &time)
{
    // ISO's order and a 24-hour clock whatever the locale: times are compared with server logs.
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s) : QString();
}

QString timeOfDayText(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"HH:mm:ss"_s) : QString();
}

QString engineWords(const Error &error)
{
    return error.detail.isEmpty() ? error.message : error.detail;
}

} // namespace ponyup::ui
