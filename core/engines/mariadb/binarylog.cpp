// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/binarylog.h"

#include <algorithm>
#include <optional>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A log that has grown by more has other things to tell, and nobody waits for its end.
constexpr int mostEvents = 200'000;
/// Of an answer: the next one is made shorter, or may be longer.
constexpr qsizetype longAnswer = 1 << 20;

/// A row of SHOW BINLOG EVENTS.
constexpr int typeColumn = 2;
constexpr int endColumn = 4;
constexpr int textColumn = 5;

struct Place {
    QString file;
    QString position;
};

/// The file that comes behind that one; an empty name: none; nullopt: the list is not to be had.
std::optional<QString> fileBehind(MariaDbLink &link, const QString &file)
{
    const auto files = link.query(u"SHOW BINARY LOGS"_s);
    if (!files)
        return std::nullopt;
    const auto found = std::ranges::find_if(
        files->rows, [&](const QVariantList &row) { return row.at(0).toString() == file; });
    if (found == files->rows.end())
        return std::nullopt;
    return std::next(found) == files->rows.end() ? QString() : std::next(found)->at(0).toString();
}

} // namespace

QString binaryLogEnd(MariaDbLink &link)
{
    const auto on = link.query(u"SELECT @@log_bin AND @@SESSION.sql_log_bin"_s);
    if (!on || !on->rows.at(0).at(0).toBool())
        return {};
    const auto end = link.query(u"SHOW MASTER STATUS"_s);
    if (!end || end->rows.empty())
        return {};
    const QVariantList &row = end->rows.front();
    // Some databases are left out of it.
    if (!row.at(2).toString().isEmpty() || !row.at(3).toString().isEmpty())
        return {};
    return row.at(0).toString() + u':' + row.at(1).toString();
}

LogAnswer findInBinaryLog(MariaDbLink &link, const QString &end, const QString &text)
{
    Place from{.file = end.section(u':', 0, -2), .position = end.section(u':', -1)};
    QString type; // Of the file's last event.
    bool hasCrashed = false; // Some file has no end.
    int length = 16;
    for (int read = 0; read < mostEvents;) {
        const auto events = link.query(u"SHOW BINLOG EVENTS IN '%1' FROM %2 LIMIT %3"_s.arg(
            QString(from.file).replace(u'\'', u"''"_s), from.position, QString::number(length)));
        if (!events)
            return LogAnswer::None;
        qsizetype size = 0;
        for (const QVariantList &row : events->rows) {
            const QString info = row.at(textColumn).toString();
            if (info.contains(text))
                return LogAnswer::There;
            size += info.size();
            type = row.at(typeColumn).toString();
        }
        read += int(events->rows.size());
        if (int(events->rows.size()) < length) {
            const auto next = fileBehind(link, from.file);
            if (!next)
                return LogAnswer::None;
            // Whoever was killed may have done it, and not written it any more; unless it was
            // written when the server came back.
            if (next->isEmpty())
                return hasCrashed ? LogAnswer::None : LogAnswer::NotThere;
            hasCrashed = hasCrashed || (type != "Rotate"_L1 && type != "Stop"_L1);
            type.clear();
            from = {.file = *next, .position = u"4"_s}; // Where every file's first event is.
        } else {
            from.position = events->rows.back().at(endColumn).toString();
        }
        length = size > longAnswer ? std::max(1, length / 4) : std::min(1024, length * 2);
    }
    return LogAnswer::None;
}

} // namespace ponyup
