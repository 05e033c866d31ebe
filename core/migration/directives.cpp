// SPDX-License-Identifier: LGPL-3.0-or-later
#include "migration/directives.h"

#include "base/closest.h"
#include "base/tr.h"

#include <QJsonDocument>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// A directive that is being read: its name and what follows it.
struct Line {
    QString name;
    QString value;
    SourcePlace place;
};

tl::unexpected<Error> wrong(const Line &line, QString message, QString hint, QString detail = {})
{
    return fail(ErrorKind::Script, std::move(message), std::move(hint), std::move(detail),
                line.place);
}

tl::unexpected<Error> wrongValue(const Line &line, const QString &example)
{
    const QString hint = Tr::tr("Write it like this: %1").arg(u"-- ponyup: "_s + example);
    if (line.value.isEmpty())
        return wrong(line, Tr::tr("The directive \"%1\" lacks its value.").arg(line.name), hint);
    return wrong(
        line, Tr::tr("\"%2\" is not a value of the directive \"%1\".").arg(line.name, line.value),
        hint);
}

Result<> readMessage(const Line &line, Directives &directives)
{
    if (line.value.isEmpty())
        return wrongValue(line, u"message Adds the order index"_s);
    directives.message = line.value;
    return {};
}

Result<> readVersion(const Line &line, Directives &directives)
{
    bool number = false;
    const int version = line.value.toInt(&number);
    if (!number || version < 0 || QString::number(version) != line.value)
        return wrongValue(line, u"version 5"_s);
    directives.version = version;
    directives.versionPlace = line.place;
    return {};
}

Result<> readMeta(const Line &line, Directives &directives)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line.value.toUtf8(), &error);
    if (!document.isObject()) {
        return wrong(
            line, Tr::tr("The value of the directive \"meta\" is not a JSON object."),
            Tr::tr("Write it like this: %1").arg(u"-- ponyup: meta {\"ticket\": \"DB-77\"}"_s),
            document.isNull() ? error.errorString() : QString());
    }
    const QJsonObject object = document.object();
    for (const QString &reserved : {u"ponyup"_s, u"message"_s}) {
        if (object.contains(reserved)) {
            return wrong(line,
                         Tr::tr("The key \"%1\" of \"meta\" is written by PonyUp.").arg(reserved),
                         reserved == u"message" ? Tr::tr("Use the directive \"message\" for it.")
                                                : Tr::tr("Choose another key."));
        }
    }
    for (auto it = object.begin(); it != object.end(); ++it)
        directives.meta.insert(it.key(), it.value());
    return {};
}

Result<> readSwitch(const Line &line, bool &value)
{
    if (line.value != u"on" && line.value != u"off")
        return wrongValue(line, line.name + u" off"_s);
    value = line.value == u"on";
    return {};
}

Result<> readTransaction(const Line &line, Directives &directives)
{
    return readSwitch(line, directives.transaction);
}

Result<> readForeignKeys(const Line &line, Directives &directives)
{
    return readSwitch(line, directives.foreignKeys);
}

Result<> readAllow(const Line &line, Directives &directives)
{
    const qsizetype space = line.value.indexOf(u' ');
    const QString reason = space < 0 ? QString() : line.value.sliced(space).trimmed();
    if (reason.isEmpty()) {
        return wrong(
            line, Tr::tr("The directive \"allow\" needs a rule and a reason."),
            Tr::tr("Write it like this: %1").arg(u"-- ponyup: allow RULE the table is empty"_s));
    }
    directives.allowed.push_back({line.value.first(space), reason});
    return {};
}

Result<> readTimeout(const Line &line, std::optional<std::chrono::milliseconds> &timeout)
{
    timeout = parseDuration(line.value);
    if (!timeout)
        return wrongValue(line, line.name + u" 5s"_s);
    return {};
}

Result<> readLockTimeout(const Line &line, Directives &directives)
{
    return readTimeout(line, directives.lockTimeout);
}

Result<> readStatementTimeout(const Line &line, Directives &directives)
{
    return readTimeout(line, directives.statementTimeout);
}

struct Directive {
    QLatin1StringView name;
    Result<> (*read)(const Line &line, Directives &directives);
    bool repeatable = false;
};

constexpr Directive known[] = {
    {QLatin1StringView("message"), readMessage},
    {QLatin1StringView("version"), readVersion},
    {QLatin1StringView("meta"), readMeta, true},
    {QLatin1StringView("transaction"), readTransaction},
    {QLatin1StringView("foreign-keys"), readForeignKeys},
    {QLatin1StringView("allow"), readAllow, true},
    {QLatin1StringView("lock-timeout"), readLockTimeout},
    {QLatin1StringView("statement-timeout"), readStatementTimeout},
};

const Directive *find(const QString &name)
{
    const auto found = std::find_if(std::begin(known), std::end(known),
                                    [&](const Directive &one) { return one.name == name; });
    return found == std::end(known) ? nullptr : found;
}

tl::unexpected<Error> unknown(const Line &line)
{
    QStringList names;
    for (const Directive &one : known)
        names.append(one.name);
    const QString message = line.name.isEmpty()
        ? Tr::tr("The directive has no name.")
        : Tr::tr("\"%1\" is not a directive.").arg(line.name);
    if (line.name == u"model" || line.name == u"migrate" || line.name == u"undo") {
        return wrong(line, message,
                     Tr::tr("It opens a section in a single file such as v3.sql; in a folder the "
                            "script is a file of its own, %1.")
                         .arg(line.name + u".sql"_s));
    }
    const QString meant = closest(line.name, names);
    const QString list = names.join(u", "_s);
    return wrong(line, message,
                 meant.isEmpty()
                     ? Tr::tr("The directives are: %1.").arg(list)
                     : Tr::tr("Did you mean \"%1\"? The directives are: %2.").arg(meant, list));
}

/// "ponyup transaction off": a directive all but for the colon.
bool lacksColon(const QString &comment)
{
    const QStringList words = comment.split(u' ', Qt::SkipEmptyParts);
    return words.size() > 1 && words[0].compare(u"ponyup", Qt::CaseInsensitive) == 0
        && find(words[1]);
}

/// Not only a line drawn with "-----" or "=====".
bool saysSomething(const QString &comment)
{
    return std::any_of(comment.begin(), comment.end(),
                       [](QChar c) { return c.isLetterOrNumber(); });
}

Result<> readLine(const Line &line, QStringList &seen, Directives &directives)
{
    const Directive *found = find(line.name);
    if (!found)
        return unknown(line);
    if (seen.contains(line.name) && !found->repeatable) {
        return wrong(line, Tr::tr("The directive \"%1\" stands here twice.").arg(line.name),
                     Tr::tr("Remove one of the two lines."));
    }
    seen.append(line.name);
    return found->read(line, directives);
}

/// Of a comment that says "ponyup" and something behind a colon.
Result<> readDirective(const HeadComment &comment, const QString &directive, QStringList &seen,
                       Directives &directives)
{
    if (comment.isBlock)
        return fail(ErrorKind::Script,
                    Tr::tr("A directive in a comment of this kind does not count."),
                    Tr::tr("Write it like this, on a line of its own: %1")
                        .arg(u"-- ponyup: "_s + directive),
                    {}, comment.place);
    const auto space =
        std::find_if(directive.begin(), directive.end(), [](QChar c) { return c.isSpace(); });
    const qsizetype length = space - directive.begin();
    return readLine({directive.first(length), directive.sliced(length).trimmed(), comment.place},
                    seen, directives);
}

} // namespace

Result<Directives> readDirectives(const std::vector<HeadComment> &head)
{
    Directives directives;
    QString firstComment;
    QStringList seen;
    std::vector<Error> errors;
    for (const HeadComment &comment : head) {
        const std::optional<QString> directive = comment.directive();
        Result<> read;
        if (directive)
            read = readDirective(comment, *directive, seen, directives);
        else if (lacksColon(comment.text))
            read =
                fail(ErrorKind::Script,
                     Tr::tr("A colon is missing behind \"ponyup\": the directive would not count."),
                     Tr::tr("Write it like this: %1")
                         .arg(u"-- ponyup: "_s + comment.text.sliced(6).trimmed()),
                     {}, comment.place);
        else if (firstComment.isEmpty() && saysSomething(comment.text))
            firstComment = comment.text;
        if (!read)
            errors.push_back(std::move(read.error()));
    }
    if (!errors.empty()) {
        Error first = std::move(errors.front());
        first.others.assign(std::make_move_iterator(errors.begin() + 1),
                            std::make_move_iterator(errors.end()));
        return fail(std::move(first));
    }
    if (directives.message.isEmpty())
        directives.message = firstComment;
    return directives;
}

std::optional<std::chrono::milliseconds> parseDuration(QStringView text)
{
    static constexpr std::pair<QStringView, qint64> units[] = {
        {u"ms", 1}, {u"s", 1000}, {u"min", 60'000}, {u"h", 3'600'000}};
    constexpr qint64 longest = 1000 * 3'600'000LL;
    const auto end =
        std::find_if(text.begin(), text.end(), [](QChar c) { return c < u'0' || c > u'9'; });
    const qsizetype digits = end - text.begin();
    const QStringView unit = text.sliced(digits);
    if (digits == 0 || digits > 10)
        return std::nullopt;
    const qint64 number = text.first(digits).toLongLong();
    if (number == 0 && unit.isEmpty())
        return std::chrono::milliseconds(0);
    for (const auto &[name, factor] : units) {
        if (unit == name && number * factor <= longest)
            return std::chrono::milliseconds(number * factor);
    }
    return std::nullopt;
}

} // namespace ponyup
