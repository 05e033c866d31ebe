// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "engines/mariadb/optionfile.h"
#include "engines/mariadb/target.h"
#include "support/testing.h"

#include <QFile>

#include <array>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

/// A server that lets everybody in, and answers whatever it is asked by asking for a file.
class RogueServer {
public:
    RogueServer() : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto *any = reinterpret_cast<sockaddr *>(&address);
        if (::bind(m_listener, any, length) != 0 || ::listen(m_listener, 8) != 0
            || ::getsockname(m_listener, any, &length) != 0)
            qFatal("The server cannot listen.");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~RogueServer() { end(); }
    quint16 port() const { return m_port; }
    /// All that the clients have said, when they have gone.
    QByteArray heard()
    {
        end();
        return m_heard;
    }
    int asked() const { return m_asked; }

private:
    void end()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        if (m_thread.joinable())
            m_thread.join();
        if (m_listener >= 0)
            ::close(std::exchange(m_listener, -1));
    }
    static void say(int client, char number, const QByteArray &content)
    {
        QByteArray packet(4, '\0');
        packet[0] = char(content.size());
        packet[3] = number;
        packet += content;
        (void)!::send(client, packet.constData(), size_t(packet.size()), MSG_NOSIGNAL);
    }
    QByteArray hear(int client)
    {
        std::array<char, 4096> bytes{};
        const ssize_t got = ::recv(client, bytes.data(), bytes.size(), 0);
        const QByteArray said(bytes.data(), std::max<ssize_t>(got, 0));
        m_heard += said;
        return said;
    }
    void serve()
    {
        for (;;) {
            const int client = ::accept(m_listener, nullptr, nullptr);
            if (client < 0)
                return;
            QByteArray hello("\x0a"
                             "10.11.0-MariaDB",
                             16);
            hello += QByteArray::fromHex("00"
                                         "01000000"
                                         "4142434445464748"
                                         "00"
                                         "dff7"
                                         "2d"
                                         "0200"
                                         "0800"
                                         "15"
                                         "00000000000000000000"
                                         "4142434445464748494a4b4c"
                                         "00");
            hello += QByteArray("mysql_native_password", 22);
            say(client, 0, hello);
            const QByteArray ok = QByteArray::fromHex("00000002000000");
            if (!hear(client).isEmpty())
                say(client, 2, ok);
            while (!hear(client).isEmpty()) { // A command.
                ++m_asked;
                say(client, 1, "\xfb/etc/passwd");
                if (hear(client).isEmpty())
                    break;
                say(client, 3, ok);
            }
            ::close(client);
        }
    }

    int m_listener;
    quint16 m_port = 0;
    int m_asked = 0;
    QByteArray m_heard;
    std::thread m_thread;
};

} // namespace

/// What the client does for whoever is at the other end, and with what the user keeps for it.
class tst_MariaDbSafety : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesNoFileAway();
    void readsTheOptionFile();
    void onlyTheUsersOwn_data();
    void onlyTheUsersOwn();
    void fillsWhatTheUrlLeavesOpen_data();
    void fillsWhatTheUrlLeavesOpen();

private:
    QString optionFile(const QByteArray &content,
                       QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner) const
    {
        m_home->write(u".my.cnf"_s, content);
        QFile::setPermissions(m_home->path(u".my.cnf"_s), permissions);
        return m_home->path(u".my.cnf"_s);
    }

    std::unique_ptr<Folder> m_home;
};

void tst_MariaDbSafety::init()
{
    m_home = std::make_unique<Folder>();
    qputenv("HOME", QFile::encodeName(m_home->path()));
}

void tst_MariaDbSafety::givesNoFileAway()
{
    RogueServer server;
    const auto url =
        DatabaseUrl::parse(u"mariadb://me@127.0.0.1:%1/shop?tls=off"_s.arg(server.port()), {});
    VERIFY_RESULT(url);
    const auto connection = (*engineFor(u"mariadb"_s))->open(*url, Access::Update);
    QVERIFY(!connection);
    const QByteArray heard = server.heard();
    QVERIFY(server.asked() > 0);
    QVERIFY(heard.contains("shop"));
    QFile file(u"/etc/passwd"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!heard.contains(file.readLine().trimmed()));
}

void tst_MariaDbSafety::readsTheOptionFile()
{
    const auto read = MariaDbOptionFile::read(
        optionFile("# mine\n[mysqld]\nuser=mysql\n[client]\nuser = ann\n"
                   "password=\"a # b\\\\c\"\t\nssl_ca = /etc/ca.pem # ours\n!include /etc/other\n"
                   "plugin-dir=/tmp\nhost='db.example.org'\n[mysql]\nuser=other\n"));
    QCOMPARE(read.ignored, QString());
    QCOMPARE(read.user, u"ann"_s);
    QCOMPARE(read.password, u"a # b\\c"_s);
    QCOMPARE(read.authority, u"/etc/ca.pem"_s);
    QCOMPARE(read.host, u"db.example.org"_s);
    QVERIFY(MariaDbOptionFile::read(m_home->path(u"nowhere"_s)).user.isEmpty());
}

void tst_MariaDbSafety::onlyTheUsersOwn_data()
{
    QTest::addColumn<QFile::Permissions>("permissions");
    const QFile::Permissions own = QFile::ReadOwner | QFile::WriteOwner;
    QTest::newRow("its group reads it") << (own | QFile::ReadGroup);
    QTest::newRow("all read it") << (own | QFile::ReadOther);
    QTest::newRow("all write it") << (own | QFile::WriteOther);
}

void tst_MariaDbSafety::onlyTheUsersOwn()
{
    QFETCH(QFile::Permissions, permissions);
    const QString path = optionFile("[client]\nuser=ann\npassword=secret\n", permissions);
    const auto read = MariaDbOptionFile::read(path);
    QVERIFY(read.user.isEmpty() && read.password.isEmpty());
    QVERIFY2(read.ignored.contains("chmod 600"_L1), qPrintable(read.ignored));
    if (geteuid() != 0)
        return;
    optionFile("[client]\nuser=ann\n");
    QCOMPARE(chown(QFile::encodeName(path).constData(), 65534, 65534), 0);
    const auto others = MariaDbOptionFile::read(path);
    QVERIFY2(others.user.isEmpty() && others.ignored.contains("another user"_L1),
             qPrintable(others.ignored));
}

void tst_MariaDbSafety::fillsWhatTheUrlLeavesOpen_data()
{
    QTest::addColumn<QByteArray>("host"); // In the file.
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *name, const QByteArray &host, const QString &text,
                        const QString &user, const QString &password) {
        QTest::newRow(name) << host << text << user << password;
    };
    row("this machine", "", u"mariadb://127.0.0.1/shop"_s, u"ann"_s, u"secret"_s);
    row("its socket", "", u"mariadb:///shop"_s, u"ann"_s, u"secret"_s);
    row("the same user", "", u"mariadb://ann@localhost/shop"_s, u"ann"_s, u"secret"_s);
    row("another user", "", u"mariadb://bob@localhost/shop"_s, u"bob"_s, u""_s);
    row("a password", "", u"mariadb://ann:mine@localhost/shop"_s, u"ann"_s, u"mine"_s);
    row("another machine", "", u"mariadb://db.example.org/shop"_s, u""_s, u""_s);
    row("the machine that is meant", "db.example.org", u"mariadb://db.example.org/shop"_s, u"ann"_s,
        u"secret"_s);
    row("another one than is meant", "db.example.org", u"mariadb://evil.example.org/shop"_s, u""_s,
        u""_s);
    row("not this one", "db.example.org", u"mariadb://127.0.0.1/shop"_s, u""_s, u""_s);
}

void tst_MariaDbSafety::fillsWhatTheUrlLeavesOpen()
{
    QFETCH(QByteArray, host);
    QFETCH(QString, text);
    optionFile("[client]\nuser=ann\npassword=secret\n"
               + (host.isEmpty() ? QByteArray() : "host=" + host + "\n"));
    const auto url = DatabaseUrl::parse(text, {});
    VERIFY_RESULT(url);
    const auto target = MariaDbTarget::of(*url);
    VERIFY_RESULT(target);
    QTEST(target->user, "user");
    QTEST(target->password, "password");
}

QTEST_GUILESS_MAIN(tst_MariaDbSafety)
#include "tst_mariadbsafety.moc"
