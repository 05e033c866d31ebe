// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/databaseurl.h"

#include "base/tr.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>
#include <optional>

// Read by hand and not with QUrl: QUrl repeats the whole text in its errors, refuses libpq's socket
// folders as hosts, and takes half of an unescaped password for the host.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> wrong(const QString &message)
{
    return fail(
        ErrorKind::Project, message,
        Tr::tr("A database is written as %1, %2, %3 or %4. Characters such as @ : / # ? %5 in "
               "a user name or password of a server's URL are written percent-encoded.")
            .arg(u"sqlite:FILE"_s, u"postgresql://USER@HOST:PORT/DATABASE"_s,
                 u"mariadb://USER@HOST:PORT/DATABASE"_s, u"odbc:DSN=NAME"_s, u"%"_s));
}

/// nullopt when a percent sign is not followed by two hex digits, or the bytes are no UTF-8 text.
std::optional<QString> decoded(QStringView text)
{
    static const QRegularExpression badPercent(u"%(?![0-9A-Fa-f]{2})"_s);
    if (badPercent.match(text).hasMatch())
        return {};
    const QString result = QUrl::fromPercentEncoding(text.toUtf8());
    if (result.contains(QChar::ReplacementCharacter) || result.contains(QChar::Null))
        return {};
    return result;
}

bool isSecret(const QString &option)
{
    static const std::array names{"password"_L1, "passwd"_L1, "pwd"_L1};
    return std::any_of(names.begin(), names.end(), [&](QLatin1StringView name) {
        return option.compare(name, Qt::CaseInsensitive) == 0;
    });
}

Result<> readOptions(QStringView query, DatabaseUrl &url)
{
    for (QStringView part : query.split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        const auto name = decoded(equals < 0 ? part : part.first(equals));
        const auto value = decoded(equals < 0 ? QStringView() : part.sliced(equals + 1));
        if (!name || !value || name->isEmpty())
            return wrong(Tr::tr("An option after the question mark of the database URL cannot be "
                                "read."));
        if (isSecret(*name))
            url.password = *value;
        else
            url.options.insert(*name, *value);
    }
    return {};
}

Result<DatabaseUrl> sqliteUrl(const QString &rest, const QString &baseFolder)
{
    DatabaseUrl url{.engine = u"sqlite"_s};
    QString path = rest;
    if (rest.startsWith("//"_L1)) {
        if (!rest.startsWith("///"_L1))
            return wrong(
                Tr::tr("After sqlite:// a third slash begins the absolute path of the file; "
                       "a relative path is written as sqlite:FILE."));
        const qsizetype question = rest.indexOf(u'?');
        if (question >= 0)
            return wrong(Tr::tr("An SQLite URL has no options; a question mark in a file name is "
                                "written %1 after sqlite://.")
                             .arg(u"%3F"_s));
        const auto plain = decoded(QStringView(rest).sliced(2));
        if (!plain)
            return wrong(
                Tr::tr("The percent-encoding of the SQLite file's path is wrong; a percent "
                       "sign itself is written %1 after sqlite://.")
                    .arg(u"%25"_s));
        path = *plain;
    }
    if (path.isEmpty())
        return wrong(Tr::tr("The SQLite URL names no file."));
    if (path == ":memory:"_L1)
        return fail(
            ErrorKind::Project,
            Tr::tr("A database in memory cannot be migrated: it is gone when the connection "
                   "ends."),
            Tr::tr("Give a file: sqlite:FILE. A dry run needs none, it works on a copy."));
    if (std::any_of(path.begin(), path.end(),
                    [](QChar c) { return c.category() == QChar::Other_Control; }))
        return wrong(Tr::tr("The path of the SQLite file contains a control character."));
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        path = QDir::homePath() + path.sliced(1);
    url.database = QDir::cleanPath(QDir(baseFolder).absoluteFilePath(path));
    return url;
}

/// host[:port]
Result<> readServer(QStringView server, QString &host, int &port)
{
    const bool bracketed = server.startsWith(u'['); // IPv6
    const qsizetype colon = server.indexOf(u':', bracketed ? server.indexOf(u']') : 0);
    if (colon >= 0) {
        bool isNumber = false;
        port = server.sliced(colon + 1).toUShort(&isNumber);
        if (!isNumber || port == 0)
            return wrong(Tr::tr("The port in the database URL is no number from 1 to 65535."));
        server = server.first(colon);
    }
    if (bracketed) {
        if (!server.endsWith(u']'))
            return wrong(Tr::tr("The bracketed address in the database URL does not end."));
        server = server.sliced(1).chopped(1);
    }
    const auto name = decoded(server);
    if (!name)
        return wrong(Tr::tr("The host in the database URL cannot be read."));
    host = *name;
    return {};
}

/// [user[:password]@][host[:port]], with several of the latter for PostgreSQL.
Result<> readAuthority(QStringView authority, DatabaseUrl &url)
{
    const qsizetype at = authority.lastIndexOf(u'@');
    if (at >= 0) {
        const QStringView person = authority.first(at);
        const qsizetype colon = person.indexOf(u':');
        const auto user = decoded(colon < 0 ? person : person.first(colon));
        const auto password = decoded(colon < 0 ? QStringView() : person.sliced(colon + 1));
        if (!user || !password)
            return wrong(Tr::tr("User name or password of the database URL are not "
                                "percent-encoded as they should be."));
        url.user = *user;
        url.password = *password;
    }
    const QStringView server = authority.sliced(at + 1);
    const auto servers = server.split(u',');
    if (servers.size() == 1)
        return readServer(server, url.host, url.port);
    // libpq tries one after the other.
    if (url.engine != "postgresql"_L1)
        return wrong(Tr::tr("Several hosts can be given for a PostgreSQL database only."));
    QStringList written;
    for (const QStringView each : servers) {
        QString host;
        int port = -1;
        if (const auto read = readServer(each, host, port); !read)
            return read;
        written += (host.contains(u':') ? u'[' + host + u']' : host)
            + (port > 0 ? u':' + QString::number(port) : QString());
    }
    url.host = written.join(u',');
    return {};
}

Result<DatabaseUrl> serverUrl(const QString &engine, const QString &rest)
{
    DatabaseUrl url{.engine = engine};
    if (!rest.startsWith("//"_L1))
        return wrong(Tr::tr("The URL of a server's database has two slashes after the colon."));
    const qsizetype question = rest.indexOf(u'?');
    const QStringView location =
        QStringView(rest).sliced(2, (question < 0 ? rest.size() : question) - 2);
    const qsizetype slash = location.indexOf(u'/');
    const QStringView authority = slash < 0 ? location : location.first(slash);
    const QStringView path = slash < 0 ? QStringView() : location.sliced(slash + 1);
    // A password with a bare "/", "?" or "#" cuts the URL in the wrong place; showing what was
    // taken for the host would show the password.
    if (location.contains(u'#') || path.contains(u'@') || path.contains(u'/')
        || (!authority.contains(u'@') && rest.contains(u'@')))
        return wrong(Tr::tr("The database URL has a character in the wrong place."));
    if (const auto read = readAuthority(authority, url); !read)
        return fail(read.error());
    const auto name = decoded(path);
    if (!name)
        return wrong(Tr::tr("The database's name in the URL cannot be read."));
    url.database = *name;
    if (question >= 0)
        if (const auto read = readOptions(QStringView(rest).sliced(question + 1), url); !read)
            return fail(read.error());
    return url;
}

/// A DSN's name or a connection string `KEY=value;KEY={va;lue}`, without its password.
Result<DatabaseUrl> odbcUrl(const QString &rest)
{
    DatabaseUrl url{.engine = u"odbc"_s};
    QStringList kept;
    for (qsizetype start = 0; start < rest.size();) {
        qsizetype end = start;
        for (bool braced = false; end < rest.size() && (braced || rest[end] != u';'); ++end)
            braced = braced ? rest[end] != u'}' : rest[end] == u'{';
        const QString part = rest.sliced(start, end - start).trimmed();
        start = end + 1;
        const qsizetype equals = part.indexOf(u'=');
        if (equals >= 0 && isSecret(part.first(equals).trimmed())) {
            url.password = part.sliced(equals + 1).trimmed();
            if (url.password.startsWith(u'{') && url.password.endsWith(u'}'))
                url.password = url.password.sliced(1).chopped(1);
        } else if (!part.isEmpty()) {
            kept += part;
        }
    }
    if (kept.isEmpty())
        return wrong(Tr::tr("The ODBC URL names neither a data source nor a driver."));
    url.database = kept.join(u';');
    return url;
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace

Result<DatabaseUrl> DatabaseUrl::parse(const QString &text, const QString &baseFolder)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return wrong(Tr::tr("The database URL is empty."));
    const qsizetype colon = trimmed.indexOf(u':');
    if (colon <= 0)
        return wrong(Tr::tr("The database URL does not begin with the kind of the database."));
    const QString scheme = trimmed.first(colon).toLower();
    const QString rest = trimmed.sliced(colon + 1);
    if (scheme == "sqlite"_L1)
        return sqliteUrl(rest, baseFolder);
    if (scheme == "postgresql"_L1 || scheme == "postgres"_L1)
        return serverUrl(u"postgresql"_s, rest);
    if (scheme == "mariadb"_L1 || scheme == "mysql"_L1)
        return serverUrl(u"mariadb"_s, rest);
    if (scheme == "odbc"_L1)
        return odbcUrl(rest);
    return wrong(Tr::tr("The database URL begins with an unknown kind of database."));
}

QString DatabaseUrl::toString() const
{
    if (engine == "sqlite"_L1 || engine == "odbc"_L1)
        return engine + u':' + database;
    QString text = engine + "://"_L1;
    if (!user.isEmpty())
        text += encoded(user) + u'@';
    if (host.contains(u','))
        text += QString::fromLatin1(QUrl::toPercentEncoding(host, ",:[]"));
    else
        text += host.contains(u':') ? u'[' + host + u']' : encoded(host);
    if (port > 0)
        text += u':' + QString::number(port);
    text += u'/' + encoded(database);
    QStringList shown;
    for (auto option = options.begin(); option != options.end(); ++option)
        if (!option.key().contains("password"_L1, Qt::CaseInsensitive))
            shown += encoded(option.key()) + u'=' + encoded(option.value());
    return shown.isEmpty() ? text : text + u'?' + shown.join(u'&');
}

QString DatabaseUrl::shortName() const
{
    if (engine == "sqlite"_L1)
        return QFileInfo(database).fileName();
    if (engine == "odbc"_L1)
        for (const QString &part : database.split(u';'))
            if (part.startsWith("DSN="_L1, Qt::CaseInsensitive)
                || part.startsWith("Database="_L1, Qt::CaseInsensitive))
                return part.sliced(part.indexOf(u'=') + 1);
    return database.isEmpty() ? host : database;
}

} // namespace ponyup
