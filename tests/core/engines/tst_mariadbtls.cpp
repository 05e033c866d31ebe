// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "engines/mariadb/target.h"
#include "support/servers/mariadbserver.h"
#include "support/testing.h"

#include <QFile>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// Who is at the other end, and who we are to it.
class tst_MariaDbTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }

    void whatIsDemandedUnlessSaid_data();
    void whatIsDemandedUnlessSaid();
    void showsACertificate_data();
    void showsACertificate();

private:
    static DatabaseUrl url(const QString &text);

    Folder m_home; ///< Without an option file.
    std::unique_ptr<MariaDbServer> m_server;
};

void tst_MariaDbTls::initTestCase()
{
    qputenv("HOME", QFile::encodeName(m_home.path()));
    START_SERVER(m_server, MariaDbServer, QStringList{u"ssl=on"_s, u"ssl-ca=../server.crt"_s});
}

DatabaseUrl tst_MariaDbTls::url(const QString &text)
{
    const auto parsed = DatabaseUrl::parse(text, {});
    if (!parsed)
        qFatal("%s", qPrintable(parsed.error().toString()));
    return *parsed;
}

void tst_MariaDbTls::whatIsDemandedUnlessSaid_data()
{
    using Tls = MariaDbTarget::Tls;
    QTest::addColumn<QString>("text");
    QTest::addColumn<Tls>("tls");
    const auto row = [](const char *text, Tls tls) {
        QTest::addRow("%s", text) << QString::fromLatin1(text) << tls;
    };
    row("mariadb://me@db.example.org/shop", Tls::Verify);
    row("mysql://me@db.example.org:3307/shop", Tls::Verify);
    row("mariadb://me@192.168.0.7/shop", Tls::Verify);
    row("mariadb://me@127.example.org/shop", Tls::Verify);
    row("mariadb://me@localhost.example.org/shop", Tls::Verify);
    row("mariadb://me@db.example.org/shop?tls=require", Tls::Require);
    row("mariadb://me@db.example.org/shop?tls=off", Tls::Off);
    row("mariadb://me@127.0.0.1/shop", Tls::Off);
    row("mariadb://me@localhost/shop", Tls::Off);
    row("mariadb:///shop", Tls::Off);
    row("mariadb://me@localhost:3307/shop?tls=verify", Tls::Verify);
}

void tst_MariaDbTls::whatIsDemandedUnlessSaid()
{
    QFETCH(QString, text);
    const auto target = MariaDbTarget::of(url(text));
    VERIFY_RESULT(target);
    QTEST(target->tls, "tls");
}

void tst_MariaDbTls::showsACertificate_data()
{
    QTest::addColumn<QString>("name"); // Of the client's; empty: none.
    QTest::addColumn<QString>("user");
    QTest::addColumn<bool>("opens");
    QTest::addRow("right") << u"server"_s << u"certified"_s << true;
    QTest::addRow("none") << QString() << u"certified"_s << false;
    QTest::addRow("wrong") << u"other"_s << u"certified"_s << false;
    QTest::addRow("none is demanded") << QString() << MariaDbServer::user() << true;
}

void tst_MariaDbTls::showsACertificate()
{
    QFETCH(QString, name);
    QFETCH(QString, user);
    QFETCH(bool, opens);
    const QString database = m_server->createDatabase();
    m_server->value({},
                    u"CREATE USER IF NOT EXISTS certified REQUIRE X509; "
                    "GRANT ALL ON *.* TO certified"_s);
    QString text = u"mariadb://%1@localhost:%2/%3?tls=verify&tls-ca=%4"_s.arg(
        user, QString::number(m_server->port()), database, m_server->path(u"server.crt"_s));
    if (!name.isEmpty())
        text += u"&tls-cert=%1.crt&tls-key=%1.key"_s.arg(m_server->path(name));
    const auto connection = (*engineFor(u"mariadb"_s))->open(url(text), Access::Read);
    if (!opens) {
        VERIFY_ERROR(connection, ErrorKind::Connection);
        QVERIFY(!connection.error().hint.isEmpty());
        return;
    }
    VERIFY_RESULT(connection);
    QVERIFY2((*connection)->info().transport.contains("certificate is verified"_L1),
             qPrintable((*connection)->info().transport));
}

QTEST_GUILESS_MAIN(tst_MariaDbTls)
#include "tst_mariadbtls.moc"
