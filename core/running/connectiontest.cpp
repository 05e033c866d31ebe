// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/connectiontest.h"

#include "base/tr.h"

#include <QLocale>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

ConnectionFact topologyFact(const ServerInfo &server)
{
    if (server.topology.isEmpty())
        return {Tr::tr("Topology"), Tr::tr("straight to the server; no pooler or replica is seen")};
    return {Tr::tr("Topology"), server.topology.join("; "_L1), true};
}

ConnectionFact accessFact(const ServerInfo &server)
{
    if (!server.exists)
        return {Tr::tr("Access"), Tr::tr("the file is not there yet: the first update creates it")};
    if (server.readOnly)
        return {Tr::tr("Access"), Tr::tr("read-only: it cannot be migrated from here"), true};
    return {Tr::tr("Access"), Tr::tr("reading and writing")};
}

} // namespace

std::vector<ConnectionFact> connectionFacts(const ServerInfo &server)
{
    std::vector<ConnectionFact> facts{
        {Tr::tr("Server"), u"%1 %2"_s.arg(server.product, server.version).trimmed()},
        {Tr::tr("Database"), server.database}};
    if (server.superuser)
        facts.push_back(
            {Tr::tr("User"),
             Tr::tr("%1, a superuser: a migration can do anything on this server").arg(server.user),
             true});
    else if (!server.user.isEmpty())
        facts.push_back({Tr::tr("User"), server.user});
    if (!server.transport.isEmpty()) {
        facts.push_back({Tr::tr("Transport"), server.transport});
        facts.push_back(topologyFact(server));
    }
    facts.push_back(accessFact(server));
    if (server.bytes >= 0)
        facts.push_back({Tr::tr("Size"), QLocale().formattedDataSize(server.bytes)});
    for (const QString &note : server.notes)
        facts.push_back({Tr::tr("Note"), note});
    return facts;
}

std::vector<ConnectionFact> connectionFacts(const ConnectionTest &test)
{
    std::vector<ConnectionFact> facts = connectionFacts(test.server);
    facts.push_back({Tr::tr("Version"),
                     test.history.tableExists ? QString::number(test.history.current())
                                              : Tr::tr("none: no migration has been applied yet")});
    facts.push_back(
        {Tr::tr("Update lock"),
         test.lockHolder ? Tr::tr("held by %1").arg(test.lockHolder->who) : Tr::tr("free"),
         test.lockHolder.has_value()});
    return facts;
}

} // namespace ponyup
