// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/storedvalue.h"

namespace ponyup {

namespace {

/// Drivers hand a time without a zone over as local time; its figures are what was stored.
QDateTime asUtc(const QDateTime &time)
{
    return time.timeSpec() == Qt::LocalTime ? QDateTime(time.date(), time.time(), Qt::UTC)
                                            : time.toUTC();
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
    QString text = stored.toString().trimmed();
    if (text.size() > 10 && text.at(10) == u' ')
        text[10] = u'T';
    return asUtc(QDateTime::fromString(text, Qt::ISODateWithMs));
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

} // namespace ponyup
