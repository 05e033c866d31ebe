// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/target.h"

#include "base/tr.h"
#include "base/whoami.h"
#include "engines/mariadb/mariadberror.h"
#include "engines/mariadb/optionfile.h"

#include <QRegularExpression>

#include <array>

#include <mariadb/errmsg.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct TextOption {
    QLatin1StringView name;
    QString MariaDbTarget::*value;
};

constexpr std::array textOptions{
    TextOption{"socket"_L1, &MariaDbTarget::socket},
    TextOption{"tls-ca"_L1, &MariaDbTarget::authority},
    TextOption{"tls-cert"_L1, &MariaDbTarget::certificate},
    TextOption{"tls-key"_L1, &MariaDbTarget::key},
};

tl::unexpected<Error> wrong(const QString &message)
{
    QStringList names{u"tls=verify|require|off"_s};
    for (const TextOption &option : textOptions)
        names += option.name + u"=FILE"_s;
    return fail(ErrorKind::Project, message,
                Tr::tr("These options can be given: %1.").arg(names.join(u", "_s)));
}

bool isLoopback(const QString &host)
{
    static const QRegularExpression address(u"^127(\\.\\d{1,3}){3}$"_s); // And not 127.example.com.
    return host.isEmpty() || host.compare("localhost"_L1, Qt::CaseInsensitive) == 0
        || address.match(host).hasMatch() || host == "::1"_L1;
}

Result<MariaDbTarget::Tls> tlsOf(const QString &word)
{
    if (word == "verify"_L1)
        return MariaDbTarget::Tls::Verify;
    if (word == "require"_L1)
        return MariaDbTarget::Tls::Require;
    if (word == "off"_L1)
        return MariaDbTarget::Tls::Off;
    return wrong(Tr::tr("The option \"tls\" of the database URL cannot be \"%1\".").arg(word));
}

Result<> readOption(const QString &name, const QString &value, MariaDbTarget &target)
{
    if (name == "tls"_L1) {
        const auto tls = tlsOf(value);
        if (!tls)
            return fail(tls.error());
        target.tls = *tls;
        return {};
    }
    for (const TextOption &option : textOptions) {
        if (name != option.name)
            continue;
        if (value.isEmpty() || value.contains(QChar::Null))
            return wrong(Tr::tr("The option \"%1\" of the database URL names no file.").arg(name));
        target.*option.value = value;
        return {};
    }
    return wrong(Tr::tr("The database URL has an option \"%1\" that PonyUp does not know for "
                        "MariaDB and MySQL.")
                     .arg(name));
}

/// What the URL leaves open. The password goes to nobody but the server that the file names, or to
/// one on this machine: where a URL leads, others may have written.
void fillFrom(const MariaDbOptionFile &file, MariaDbTarget &target)
{
    target.optionFile = file.ignored;
    const bool isMeant = file.host.isEmpty()
        ? target.isLocal()
        : file.host.compare(target.host, Qt::CaseInsensitive) == 0
            || (target.isLocal() && isLoopback(file.host));
    const auto fill = [](QString &value, const QString &otherwise) {
        if (value.isEmpty())
            value = otherwise;
    };
    if (target.host.isEmpty())
        fill(target.socket, file.socket);
    if (!isMeant)
        return;
    const bool isUser = target.user.isEmpty() || target.user == file.user;
    fill(target.user, file.user);
    if (isUser)
        fill(target.password, file.password);
    fill(target.authority, file.authority);
    if (target.certificate.isEmpty() && target.key.isEmpty()) {
        target.certificate = file.certificate;
        target.key = file.key;
    }
}

/// A text for the library, which takes a null pointer for "not said".
class Text {
public:
    explicit Text(const QString &text) : m_bytes(text.toUtf8()) { }
    const char *orNull() const { return m_bytes.isEmpty() ? nullptr : m_bytes.constData(); }

private:
    QByteArray m_bytes;
};

void sayWhoWeAre(const MariaDbLibrary &library, MYSQL *connection)
{
    const WhoAmI &me = whoAmI();
    const std::array attributes{std::pair{"program_name", me.tool.toUtf8()},
                                std::pair{"ponyup_user", me.user.toUtf8()},
                                std::pair{"ponyup_host", me.host.toUtf8()}};
    for (const auto &[name, value] : attributes)
        library.mysql_optionsv(connection, MYSQL_OPT_CONNECT_ATTR_ADD, name, value.constData());
}

void setOptions(const MariaDbLibrary &library, MYSQL *connection, const MariaDbTarget &target,
                std::chrono::seconds timeout)
{
    const auto flag = [&](mysql_option option, bool on) {
        const my_bool value = on ? 1 : 0;
        library.mysql_optionsv(connection, option, &value);
    };
    const auto number = [&](mysql_option option, unsigned int value) {
        library.mysql_optionsv(connection, option, &value);
    };
    const auto text = [&](mysql_option option, const QString &value) {
        if (!value.isEmpty())
            library.mysql_optionsv(connection, option, value.toUtf8().constData());
    };
    number(MYSQL_OPT_LOCAL_INFILE, 0); // A server must not ask for files, least of all unasked.
    flag(MYSQL_OPT_RECONNECT, false);
    // For each packet of the handshake anew.
    number(MYSQL_OPT_CONNECT_TIMEOUT, static_cast<unsigned int>(timeout.count()));
    library.mysql_optionsv(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    library.mysql_optionsv(connection, MYSQL_OPT_NONBLOCK, nullptr);
    const unsigned long largest = 1UL << 30; // The server's own limit is what counts.
    library.mysql_optionsv(connection, MYSQL_OPT_MAX_ALLOWED_PACKET, &largest);
    number(MYSQL_OPT_PROTOCOL, target.host.isEmpty() ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP);
    if (target.tls != MariaDbTarget::Tls::Off) {
        flag(MYSQL_OPT_SSL_ENFORCE, true);
        flag(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, target.tls == MariaDbTarget::Tls::Verify);
        text(MYSQL_OPT_SSL_CA, target.authority);
        text(MYSQL_OPT_SSL_CERT, target.certificate);
        text(MYSQL_OPT_SSL_KEY, target.key);
    }
    if (target.tls != MariaDbTarget::Tls::Verify && !target.isLocal()) {
        // Nobody knows who asks: the password itself is not for him.
        library.mysql_optionsv(connection, MARIADB_OPT_RESTRICTED_AUTH,
                               "mysql_native_password,client_ed25519,caching_sha2_password,"
                               "auth_gssapi_client");
    }
    sayWhoWeAre(library, connection);
}

/// Whatever it is, there is no connection; what to do about most, who knows the URL says.
Error notConnected(MYSQL *connection)
{
    Error error = mariaDbError(connection);
    if (MariaDbLibrary::loaded().mysql_errno(connection) != CR_SSL_CONNECTION_ERROR)
        error.hint.clear();
    error.kind = ErrorKind::Connection;
    return error;
}

/// So that a vanished machine is noticed within a minute, and not after two hours.
void keepAlive(int socket)
{
    const auto set = [socket](int level, int option, int value) {
        (void)::setsockopt(socket, level, option, &value, sizeof value); // Not so on Unix sockets.
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
    set(IPPROTO_TCP, TCP_KEEPCNT, 3);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000); // Milliseconds, while something is on its way.
}

} // namespace

Result<MariaDbTarget> MariaDbTarget::of(const DatabaseUrl &url)
{
    MariaDbTarget target{.host = url.host,
                         .port = quint16(std::max(url.port, 0)),
                         .database = url.database,
                         .user = url.user,
                         .password = url.password};
    if (target.database.isEmpty())
        return fail(
            ErrorKind::Project, Tr::tr("The database URL names no database."),
            Tr::tr("Write it behind the host: %1.").arg(u"mariadb://USER@HOST:PORT/DATABASE"_s));
    target.tls = isLoopback(target.host) ? Tls::Off : Tls::Verify;
    for (auto option = url.options.begin(); option != url.options.end(); ++option)
        if (auto read = readOption(option.key(), option.value(), target); !read)
            return fail(std::move(read.error()));
    // As the client programs do: this name without a port is the socket.
    if (target.port == 0 && target.host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        target.host.clear();
    if (!target.socket.isEmpty())
        target.host.clear();
    fillFrom(MariaDbOptionFile::read(MariaDbOptionFile::usualPath()), target);
    if (target.certificate.isEmpty() != target.key.isEmpty())
        return wrong(Tr::tr("The options \"tls-cert\" and \"tls-key\" of the database URL belong "
                            "together."));
    return target;
}

bool MariaDbTarget::isLocal() const
{
    return isLoopback(host);
}

Result<MariaDbHandle> connectTo(const MariaDbTarget &target, std::chrono::seconds timeout)
{
    const auto loaded = MariaDbLibrary::load();
    if (!loaded)
        return fail(loaded.error());
    const MariaDbLibrary &library = **loaded;
    MariaDbHandle connection(library.mysql_init(nullptr));
    if (!connection)
        return fail(ErrorKind::Internal, Tr::tr("There is not enough memory to connect."));
    setOptions(library, connection.get(), target, timeout);
    // Rows that an UPDATE has found count, as on other databases, though they were that way before.
    if (!library.mysql_real_connect(connection.get(), Text(target.host).orNull(),
                                    Text(target.user).orNull(), Text(target.password).orNull(),
                                    Text(target.database).orNull(), target.port,
                                    Text(target.socket).orNull(), CLIENT_FOUND_ROWS))
        return fail(notConnected(connection.get()));
    if (target.tls != MariaDbTarget::Tls::Off && !library.mysql_get_ssl_cipher(connection.get()))
        return fail(ErrorKind::Connection,
                    Tr::tr("The server does not encrypt connections, which the URL demands."),
                    Tr::tr("Set TLS up on the server. On a network that only you use, the URL can "
                           "say \"%1\".")
                        .arg("tls=off"_L1),
                    u"TLS is required, but the server does not support it"_s);
    if (!target.host.isEmpty())
        keepAlive(static_cast<int>(library.mysql_get_socket(connection.get())));
    return connection;
}

} // namespace ponyup
