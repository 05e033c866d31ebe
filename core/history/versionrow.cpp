// SPDX-License-Identifier: LGPL-3.0-or-later
#include "history/versionrow.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QJsonValue recorded(const VersionRow &row, QLatin1StringView key)
{
    return row.meta.value("ponyup"_L1).toObject().value(key);
}

} // namespace

QJsonObject VersionRecord::toJson() const
{
    QJsonObject json;
    const auto put = [&json](QLatin1StringView key, const QJsonValue &value, bool known) {
        if (known)
            json.insert(key, value);
    };
    put("from"_L1, from.value_or(0), from.has_value());
    put("checksum"_L1, QString::fromLatin1(checksum), !checksum.isEmpty());
    put("tokens"_L1, QString::fromLatin1(tokens), !tokens.isEmpty());
    put("statements"_L1, statements, statements >= 0);
    put("rows"_L1, rows, rows >= 0);
    put("duration_ms"_L1, double(duration.count()) / 1000, duration.count() >= 0);
    put("user"_L1, user, !user.isEmpty());
    put("host"_L1, host, !host.isEmpty());
    put("tool"_L1, tool, !tool.isEmpty());
    QJsonArray past;
    for (const int version : skipped)
        past.append(version);
    put("skipped"_L1, past, !past.isEmpty());
    put("baseline"_L1, true, baseline);
    put("script"_L1, true, script);
    return json;
}

QJsonObject versionMeta(QJsonObject said, const QString &message, const VersionRecord &record)
{
    if (!message.isEmpty())
        said.insert("message"_L1, message);
    said.insert("ponyup"_L1, record.toJson());
    return said;
}

QJsonObject creationMeta()
{
    return {{"message"_L1, "initial creation"_L1}};
}

QString metaText(const QJsonObject &meta)
{
    return QString::fromUtf8(QJsonDocument(meta).toJson(QJsonDocument::Compact));
}

QString VersionRow::message() const
{
    return meta.value("message"_L1).toString();
}

std::optional<int> VersionRow::from() const
{
    const int from = recorded(*this, "from"_L1).toInt(-1);
    return from >= 0 ? std::optional(from) : std::nullopt;
}

QByteArray VersionRow::checksum() const
{
    return recorded(*this, "checksum"_L1).toString().toLatin1();
}

QByteArray VersionRow::tokens() const
{
    return recorded(*this, "tokens"_L1).toString().toLatin1();
}

std::optional<bool> VersionRow::skipped(int entry) const
{
    if (checksum().isEmpty())
        return std::nullopt;
    return recorded(*this, "skipped"_L1).toArray().contains(entry);
}

QString VersionRow::user() const
{
    return recorded(*this, "user"_L1).toString();
}

QString VersionRow::host() const
{
    return recorded(*this, "host"_L1).toString();
}

bool VersionRow::isLogged() const
{
    return !recorded(*this, "tool"_L1).isUndefined() && !recorded(*this, "script"_L1).toBool();
}

bool VersionRow::isBaseline() const
{
    return recorded(*this, "baseline"_L1).toBool();
}

int HistoryState::current() const
{
    return rows.empty() ? 0 : rows.back().version;
}

const VersionRow *HistoryState::find(int version) const
{
    const auto found =
        std::lower_bound(rows.begin(), rows.end(), version,
                         [](const VersionRow &row, int wanted) { return row.version < wanted; });
    return found != rows.end() && found->version == version ? &*found : nullptr;
}

} // namespace ponyup
