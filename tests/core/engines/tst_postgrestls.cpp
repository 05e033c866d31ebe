// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/engine.h"
#include "support/servers/postgresserver.h"
#include "support/testing.h"

#include <QRegularExpression>

#include <memory>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;

namespace {

void openssl(const QStringList &arguments)
{
    const ProgramRun run = runProgram(u"openssl"_s, arguments);
    if (!run.ended || run.exitCode != 0)
        qFatal("openssl %s\n%s", qPrintable(arguments.join(u' ')), run.report().constData());
}

} // namespace

/// What the URL says of encryption, and of who is at either end of it, holds.
class tst_PostgresTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void verifiesTheServer_data();
    void verifiesTheServer();
    void showsItsCertificate_data();
    void showsItsCertificate();

private:
    /// What the connection test says of the way there, or the error.
    void tryOut(const PostgresServer &server, const QString &host, const QString &options,
                const QString &says, bool opens) const;
    /// `name`.crt and `name`.key in m_client, of a user of that name.
    void makeCertificate(const QString &name, const QString &user) const;

    std::unique_ptr<PostgresServer> m_plain;
    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<PostgresServer> m_expired;
    std::unique_ptr<PostgresServer> m_asking; ///< For the client's certificate.
    Folder m_home; ///< Of a user without certificates.
    Folder m_client;
};

void tst_PostgresTls::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    qputenv("HOME", QFile::encodeName(m_home.path()));
    const QStringList tls{u"ssl=on"_s};
    START_SERVER(m_plain, PostgresServer);
    START_SERVER(m_server, PostgresServer, tls);
    START_SERVER(m_expired, PostgresServer, tls);
    START_SERVER(m_asking, PostgresServer, tls + QStringList{u"ssl_ca_file=other.crt"_s});
}

void tst_PostgresTls::cleanupTestCase()
{
    m_plain.reset();
    m_server.reset();
    m_expired.reset();
    m_asking.reset();
}

void tst_PostgresTls::makeCertificate(const QString &name, const QString &user) const
{
    openssl({u"req"_s, u"-x509"_s, u"-nodes"_s, u"-newkey"_s, u"rsa:2048"_s, u"-subj"_s,
             u"/CN="_s + user, u"-keyout"_s, m_client.path(name + u".key"_s), u"-out"_s,
             m_client.path(name + u".crt"_s)});
}

void tst_PostgresTls::tryOut(const PostgresServer &server, const QString &host,
                             const QString &options, const QString &says, bool opens) const
{
    const auto url = DatabaseUrl::parse(
        u"postgresql://%1@%2:%3/postgres?%4"_s.arg(PostgresServer::user(), host,
                                                   QString::number(server.port()), options),
        {});
    VERIFY_RESULT(url);
    const auto opened = (*engineFor(u"postgresql"_s))->open(*url, Access::Read);
    const QString said = opened ? (*opened)->info().transport : opened.error().toString();
    QVERIFY2(said.contains(says), qPrintable(said));
    QCOMPARE(opened.has_value(), opens);
    if (!opened)
        VERIFY_ERROR(opened, ErrorKind::Connection);
}

void tst_PostgresTls::verifiesTheServer_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("certificate"); // of whom it trusts
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("opens");
    const auto row = [](const char *server, const char *host, const char *mode,
                        const char *certificate, const char *says, bool opens) {
        QTest::addRow("%s, %s, %s, %s", server, host, mode, certificate)
            << QString::fromLatin1(server) << QString::fromLatin1(host) << QString::fromLatin1(mode)
            << QString::fromLatin1(certificate) << QString::fromLatin1(says) << opens;
    };
    row("tls", "localhost", "disable", "", "not encrypted", true);
    row("tls", "localhost", "prefer", "", "not verified", true);
    row("tls", "localhost", "require", "", "not verified", true);
    row("tls", "localhost", "require", "other.crt", "certificate verify failed", false);
    row("tls", "localhost", "verify-ca", "server.crt", "certificate is verified", true);
    row("tls", "127.0.0.1", "verify-ca", "server.crt", "certificate is verified", true);
    row("tls", "localhost", "verify-full", "server.crt", "certificate is verified", true);
    row("tls", "127.0.0.1", "verify-full", "server.crt", "does not match host name", false);
    row("tls", "localhost", "verify-ca", "other.crt", "certificate verify failed", false);
    row("tls", "localhost", "verify-full", "other.crt", "certificate verify failed", false);
    for (const char *mode : {"verify-ca", "verify-full"}) {
        row("tls", "localhost", mode, "none.crt", "does not exist", false);
        row("tls", "localhost", mode, "", "root.crt\" does not exist", false);
        row("expired", "localhost", mode, "server.crt", "certificate verify failed", false);
        row("plain", "localhost", mode, "server.crt", "does not support SSL", false);
    }
    row("expired", "localhost", "require", "", "not verified", true);
    row("plain", "localhost", "require", "", "does not support SSL", false);
    row("plain", "localhost", "prefer", "", "not encrypted", true);
}

void tst_PostgresTls::verifiesTheServer()
{
    QFETCH(QString, server);
    QFETCH(QString, host);
    QFETCH(QString, mode);
    QFETCH(QString, certificate);
    QFETCH(QString, says);
    QFETCH(bool, opens);
    const bool expires = server == "expired"_L1;
    const PostgresServer &there = server == "plain"_L1 ? *m_plain
        : expires                                      ? *m_expired
                                                       : *m_server;
    const QString data = (expires ? m_expired : m_server)->dataFolder();
    static bool hasExpired = false;
    if (expires && !std::exchange(hasExpired, true)) {
        openssl({u"x509"_s, u"-in"_s, data + u"/server.crt"_s, u"-signkey"_s,
                 data + u"/server.key"_s, u"-days"_s, u"-1"_s, u"-out"_s,
                 m_client.path(u"expired.crt"_s)});
        m_expired->overwrite(u"server.crt"_s, m_client.read(u"expired.crt"_s));
        m_expired->killAndStart();
        QVERIFY2(m_expired->isRunning(), qPrintable(m_expired->error()));
    }
    QString options = u"sslmode="_s + mode;
    if (!certificate.isEmpty())
        options += u"&sslrootcert=%1/%2"_s.arg(data, certificate);
    tryOut(there, host, options, says, opens);
}

void tst_PostgresTls::showsItsCertificate_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("opens");
    const auto row = [](const char *name, const char *certificate, const char *key,
                        const char *says, bool opens = false) {
        QTest::addRow("%s", name) << QString::fromLatin1(certificate) << QString::fromLatin1(key)
                                  << QString::fromLatin1(says) << opens;
    };
    const char *none = "requires a valid client certificate";
    row("the right one", "known.crt", "known.key", "certificate is verified", true);
    row("none", "", "", none);
    row("a file that is not there", "nowhere.crt", "known.key", none);
    row("of nobody the server knows", "stranger.crt", "stranger.key", "unknown ca");
    row("of another user", "ann.crt", "ann.key", "authentication failed for user \"ponyup\"");
    row("with another's key", "known.crt", "ann.key", "key values mismatch");
    row("without its key", "known.crt", "nowhere.key", "but not private key file");
    row("with a key for all to see", "known.crt", "open.key", "has group or world access");
}

void tst_PostgresTls::showsItsCertificate()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, says);
    QFETCH(bool, opens);
    if (!QFile::exists(m_client.path(u"known.crt"_s))) {
        makeCertificate(u"known"_s, PostgresServer::user());
        makeCertificate(u"ann"_s, u"ann"_s);
        makeCertificate(u"stranger"_s, PostgresServer::user());
        const QString open = m_client.write(u"open.key"_s, m_client.read(u"known.key"_s));
        QVERIFY(QFile::setPermissions(
            open, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        m_asking->overwrite(u"other.crt"_s,
                            m_client.read(u"known.crt"_s) + m_client.read(u"ann.crt"_s));
        m_asking->overwrite(u"pg_hba.conf"_s, "hostssl all all 127.0.0.1/32 cert\n");
        m_asking->killAndStart();
        QVERIFY2(m_asking->isRunning(), qPrintable(m_asking->error()));
    }
    QString options =
        u"sslmode=verify-full&sslrootcert=%1/server.crt"_s.arg(m_asking->dataFolder());
    if (!certificate.isEmpty())
        options += u"&sslcert=%1&sslkey=%2"_s.arg(m_client.path(certificate), m_client.path(key));
    tryOut(*m_asking, u"localhost"_s, options, says, opens);
}

QTEST_GUILESS_MAIN(tst_PostgresTls)
#include "tst_postgrestls.moc"
