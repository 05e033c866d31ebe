// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/debugmessages.h"

#include <QRegularExpression>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

/// The tables of that name; messages leave the schema out.
template <typename Change>
void change(std::vector<RelationEffect> &effects, const QString &name, Change change)
{
    for (RelationEffect &effect : effects)
        if (effect.type != ObjectType::Index && effect.name.section(u'.', -1) == name)
            change(effect);
}

} // namespace

void addDebugMessages(const QStringList &messages, const Statement &statement,
                      std::vector<RelationEffect> &effects)
{
    static const QRegularExpression verifies(u"^verifying table \"(.+)\"$"_s);
    static const QRegularExpression builds(u"^building index \"(.+)\" on table \"(.+)\""_s);
    static const QRegularExpression validates(u"^validating foreign key constraint \""_s);
    for (const QString &message : messages) {
        if (const auto found = verifies.match(message); found.hasMatch()) {
            change(effects, found.captured(1), [](RelationEffect &table) { table.scanned = true; });
        } else if (const auto index = builds.match(message); index.hasMatch()) {
            change(effects, index.captured(2),
                   [&index](RelationEffect &table) { table.indexesBuilt += index.captured(1); });
        } else if (validates.match(message).hasMatch()) {
            // It names the constraint alone. That of the table whose constraint it is, is read.
            const auto objects = statement.objects();
            if (!objects.empty())
                change(effects, objects.front().name,
                       [](RelationEffect &table) { table.scanned = true; });
        }
    }
}

} // namespace ponyup
