// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/target.h"

#include "base/tr.h"
#include "base/whoami.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array allowed{
    "application_name"_L1,
    "channel_binding"_L1,
    "connect_timeout"_L1,
    "gssencmode"_L1,
    "keepalives"_L1,
    "keepalives_count"_L1,
    "keepalives_idle"_L1,
    "keepalives_interval"_L1,
    "krbsrvname"_L1,
    "options"_L1,
    "service"_L1,
    "ssl_max_protocol_version"_L1,
    "ssl_min_protocol_version"_L1,
    "sslcert"_L1,
    "sslcrl"_L1,
    "sslcrldir"_L1,
    "sslkey"_L1,
    "sslmode"_L1,
    "sslrootcert"_L1,
    "sslsni"_L1,
    "target_session_attrs"_L1,
    "tcp_user_timeout"_L1,
};

/// What says where a connection goes and as whom.
constexpr std::array placed{"host"_L1,   "hostaddr"_L1, "port"_L1,
                            "dbname"_L1, "user"_L1,     "passfile"_L1};

/// So that a vanished machine does not hold the update lock for hours, and a silent server is told
/// from a slow one.
const QList<QPair<QString, QString>> &defaults()
{
    static const QList<QPair<QString, QString>> list{{u"connect_timeout"_s, u"10"_s},
                                                     {u"keepalives_idle"_s, u"30"_s},
                                                     {u"keepalives_interval"_s, u"10"_s},
                                                     {u"keepalives_count"_s, u"3"_s}};
    return list;
}

QString applicationName()
{
    const WhoAmI &me = whoAmI();
    return u"%1 %2@%3 %4"_s
        .arg(me.tool, me.user, me.host, QString::number(QCoreApplication::applicationPid()))
        .left(63); // The server cuts it there.
}

Error refused(const QString &option)
{
    if (std::find(placed.begin(), placed.end(), option) != placed.end())
        return {.kind = ErrorKind::Project,
                .message = Tr::tr("The option \"%1\" is not allowed in a database URL: it would "
                                  "say a second time where the connection goes.")
                               .arg(option),
                .hint = Tr::tr("Write it in front of the question mark: %1. The folder of a Unix "
                               "socket is written as the host, with %2 for each slash.")
                            .arg(u"postgresql://USER@HOST:PORT/DATABASE"_s, u"%2F"_s)};
    QStringList names;
    for (const QLatin1StringView name : allowed)
        names += name;
    return {.kind = ErrorKind::Project,
            .message =
                Tr::tr("The database URL has an option \"%1\" that PonyUp does not hand on to "
                       "PostgreSQL.")
                    .arg(option),
            .hint = Tr::tr("These can be given: %1.").arg(names.join(u", "_s))};
}

/// Qt makes a blank of each semicolon, wherever it stands.
bool canBeSaid(const QString &value)
{
    return !value.contains(u';') && !value.contains(QChar::Null);
}

QString quoted(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

/// "h1:5432,[::1],h2" into "h1,::1,h2" and "5432,,".
void splitHosts(const QString &hosts, PostgresTarget &target)
{
    QStringList names;
    QStringList ports;
    for (const QString &each : hosts.split(u',')) {
        const qsizetype close = each.startsWith(u'[') ? each.indexOf(u']') : -1;
        const qsizetype colon = each.indexOf(u':', std::max<qsizetype>(close, 0));
        const QString name = colon < 0 ? each : each.first(colon);
        names += close > 0 ? name.sliced(1, close - 1) : name;
        ports += colon < 0 ? QString() : each.sliced(colon + 1);
    }
    target.host = names.join(u',');
    if (std::any_of(ports.cbegin(), ports.cend(), [](const auto &port) { return !port.isEmpty(); }))
        target.ports = ports.join(u',');
}

} // namespace

Result<PostgresTarget> PostgresTarget::of(const DatabaseUrl &url)
{
    PostgresTarget target{.host = url.host,
                          .database = url.database,
                          .user = url.user,
                          .password = url.password,
                          .options = defaults()};
    if (url.host.contains(u','))
        splitHosts(url.host, target);
    else if (url.port > 0)
        target.ports = QString::number(url.port);
    target.options.emplaceBack(u"application_name"_s, applicationName());
    for (auto option = url.options.begin(); option != url.options.end(); ++option) {
        if (std::find(allowed.begin(), allowed.end(), option.key()) == allowed.end())
            return fail(refused(option.key()));
        if (!canBeSaid(option.value()))
            return fail(ErrorKind::Project,
                        Tr::tr("The value of the option \"%1\" in the database URL contains a "
                               "character that cannot be handed on.")
                            .arg(option.key()),
                        Tr::tr("Leave out semicolons."));
        target.options.removeIf([&](const auto &each) { return each.first == option.key(); });
        target.options.emplaceBack(option.key(), option.value());
    }
    return target;
}

QString PostgresTarget::connectOptions() const
{
    // In the start-up message, so that RESET ALL comes back to it.
    QStringList words{u"client_encoding='UTF8'"_s};
    if (!ports.isEmpty())
        words += u"port="_s + quoted(ports);
    for (const auto &[keyword, value] : options)
        words += keyword + u'=' + quoted(value);
    return words.join(u' ');
}

} // namespace ponyup
