// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/storedvalue.h"

#include <optional>

namespace ponyup {

namespace {

/// Drivers hand a time without a zone over as local time; its figures are what was stored.
QDateTime asUtc(const QDateTime &time)
{
    return time.timeSpec() == Qt::LocalTime ? QDateTime(time.date(), time.time(), Qt::UTC)
                                            : time.toUTC();
}

/// "2026-11-22 09:30:00" with or without a fraction, without a zone. Written out, since a history
/// has thousands of them and QDateTime's own reading takes longer than all the rest.
std::optional<QDateTime> plainTime(const QString &text)
{
    static constexpr QLatin1StringView pattern("dddd-dd-dd dd:dd:dd");
    if (text.size() < pattern.size())
        return std::nullopt;
    const auto digit = [&text](qsizetype at) {
        const char16_t letter = text.at(at).unicode();
        return letter >= u'0' && letter <= u'9' ? letter - u'0' : -1;
    };
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const bool fits =
            pattern.at(i) == QLatin1Char('d') ? digit(i) >= 0 : text.at(i) == pattern.at(i);
        if (!fits)
            return std::nullopt;
    }
    int milliseconds = 0;
    if (text.size() > pattern.size()) {
        int weight = 100;
        for (qsizetype i = pattern.size() + 1; i < text.size(); ++i, weight /= 10) {
            if (digit(i) < 0)
                return std::nullopt;
            milliseconds += weight * digit(i);
        }
        if (text.at(pattern.size()) != u'.')
            return std::nullopt;
    }
    const auto two = [&digit](qsizetype at) { return digit(at) * 10 + digit(at + 1); };
    const QDate date(two(0) * 100 + two(2), two(5), two(8));
    const QTime time(two(11), two(14), two(17), milliseconds);
    return date.isValid() && time.isValid() ? QDateTime(date, time, Qt::UTC) : QDateTime();
}

} // namespace

QVariant storedTime(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    return time.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

QDateTime readTime(const QVariant &stored)
{
    if (stored.typeId() == QMetaType::QDateTime)
        return asUtc(stored.toDateTime());
    QString text = stored.toString();
    if (const std::optional<QDateTime> plain = plainTime(text))
        return *plain;
    if (text.size() > 10 && text.at(10) == u' ')
        text[10] = u'T';
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    return time.isValid() ? asUtc(time) : QDateTime();
}

QVariant storedText(const QString &text)
{
    QString kept = text;
    kept.remove(QChar(u'\0'));
    kept = QString::fromUtf8(kept.toUtf8());
    return kept.isEmpty() ? QStringLiteral("") : kept; // drivers take a null QString for NULL
}

QVariant storedText(const QByteArray &latin1)
{
    return storedText(QString::fromLatin1(latin1));
}

QVariant storedCount(qint64 number)
{
    return number < 0 ? QVariant() : QVariant(number);
}

QString sqlLiteral(const QVariant &stored)
{
    if (stored.isNull())
        return QStringLiteral("NULL");
    if (stored.typeId() != QMetaType::QString)
        return QString::number(stored.toLongLong());
    return QStringLiteral("'%1'").arg(stored.toString().replace(u'\'', QStringLiteral("''")));
}

} // namespace ponyup
