// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/refusal.h"

#include "base/tr.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

QString howToAllow(const QString &engine, const QString &name)
{
    return Tr::tr("If this project needs it, put %1 under [%2] in ponyup.toml.")
        .arg(u"allow = [\"%1\"]"_s.arg(name), engine);
}

Error refused(const Statement &statement, const QString &message, const QString &hint)
{
    return {
        .kind = ErrorKind::Forbidden, .message = message, .hint = hint, .place = statement.place};
}

std::optional<Error> refusedUnlessAllowed(const Statement &statement, const QString &engine,
                                          const QString &name, const QStringList &allow,
                                          const QString &message)
{
    if (allow.contains(name))
        return {};
    return refused(statement, message, howToAllow(engine, name));
}

bool mentions(const Statement &statement, const QByteArray &lowerCase)
{
    constexpr qsizetype head = 4096;
    return statement.text.first(std::min(statement.text.size(), head))
        .toLower()
        .contains(lowerCase);
}

std::optional<Error> ownTableRefusal(const Statement &statement, const QString &versionTable)
{
    if (statement.kind != StatementKind::Ddl && statement.kind != StatementKind::Dml)
        return {};
    if (!mentions(statement, "ponyup_") && !mentions(statement, versionTable.toUtf8().toLower()))
        return {};
    for (const ObjectName &object : statement.objects()) {
        const auto is = [&](const QString &name) {
            return object.name.compare(name, Qt::CaseInsensitive) == 0;
        };
        const bool ours = is(u"ponyup_log"_s) || is(u"ponyup_journal"_s) || is(u"ponyup_lock"_s)
            || is(versionTable);
        if (ours && (object.type == ObjectType::Table || object.type == ObjectType::None))
            return refused(statement,
                           Tr::tr("The table \"%1\" belongs to PonyUp: a migration may not change "
                                  "it.")
                               .arg(object.name),
                           Tr::tr("Take the statement out of the script."));
    }
    return {};
}

} // namespace ponyup
