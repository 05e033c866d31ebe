// SPDX-License-Identifier: GPL-3.0-or-later
#include "engines/databaseurl.h"
#include "engines/engine.h"
#include "support/testing.h"

#include <QDir>

using namespace ponyup;
using namespace Qt::StringLiterals;

class tst_DatabaseUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sqlitePath_data();
    void sqlitePath();
    void server_data();
    void server();
    void odbc_data();
    void odbc();
    void refused_data();
    void refused();
    void neverShowsThePassword_data();
    void neverShowsThePassword();
    void namesTheEnginesThereAre();
};

void tst_DatabaseUrl::sqlitePath_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("path");
    QTest::addRow("relative") << u"sqlite:shop.db"_s << u"/base/shop.db"_s;
    QTest::addRow("upwards") << u"sqlite:../shop.db"_s << u"/shop.db"_s;
    QTest::addRow("absolute") << u"sqlite:/srv/shop.db"_s << u"/srv/shop.db"_s;
    QTest::addRow("three slashes") << u"sqlite:///srv/shop.db"_s << u"/srv/shop.db"_s;
    QTest::addRow("four slashes") << u"sqlite:////srv/shop.db"_s << u"/srv/shop.db"_s;
    QTest::addRow("scheme in capitals") << u"SQLite:shop.db"_s << u"/base/shop.db"_s;
    QTest::addRow("blanks around") << u"  sqlite:shop.db \n"_s << u"/base/shop.db"_s;
    QTest::addRow("home") << u"sqlite:~/shop.db"_s << QDir::homePath() + u"/shop.db"_s;
    QTest::addRow("tilde in the name") << u"sqlite:~shop.db"_s << u"/base/~shop.db"_s;
    QTest::addRow("decoded after //")
        << u"sqlite:///srv/my%20%3Fshop%25.db"_s << u"/srv/my ?shop%.db"_s;
    QTest::addRow("UTF-8 after //") << u"sqlite:///gr%C3%B6%C3%9Fe.db"_s << u"/größe.db"_s;
    QTest::addRow("literal without //")
        << u"sqlite:my%20shop?#&.db"_s << u"/base/my%20shop?#&.db"_s;
    QTest::addRow("colons and spaces") << u"sqlite:a b:c.db"_s << u"/base/a b:c.db"_s;
}

void tst_DatabaseUrl::sqlitePath()
{
    QFETCH(QString, text);
    QFETCH(QString, path);
    const auto url = DatabaseUrl::parse(text, u"/base"_s);
    VERIFY_RESULT(url);
    QCOMPARE(url->engine, u"sqlite"_s);
    QCOMPARE(url->database, path);
    QVERIFY(url->shortName() == path.section(u'/', -1));
    const auto again = DatabaseUrl::parse(url->toString(), u"/elsewhere"_s);
    VERIFY_RESULT(again);
    QCOMPARE(again->database, path);
}

void tst_DatabaseUrl::server_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<DatabaseUrl>("expected");
    QTest::addColumn<QString>("shown");
    QTest::addRow("full")
        << u"postgresql://deploy:secret@db1:5433/shop?sslmode=verify-full&application_name=a%20b"_s
        << DatabaseUrl{.engine = u"postgresql"_s,
                       .user = u"deploy"_s,
                       .host = u"db1"_s,
                       .port = 5433,
                       .database = u"shop"_s,
                       .options = {{u"sslmode"_s, u"verify-full"_s},
                                   {u"application_name"_s, u"a b"_s}},
                       .password = u"secret"_s}
        << u"postgresql://deploy@db1:5433/shop?application_name=a%20b&sslmode=verify-full"_s;
    QTest::addRow("short") << u"postgres://db1/shop"_s
                           << DatabaseUrl{.engine = u"postgresql"_s,
                                          .host = u"db1"_s,
                                          .database = u"shop"_s}
                           << u"postgresql://db1/shop"_s;
    QTest::addRow("local") << u"postgresql:///shop"_s
                           << DatabaseUrl{.engine = u"postgresql"_s, .database = u"shop"_s}
                           << u"postgresql:///shop"_s;
    QTest::addRow("several hosts")
        << u"postgresql://ann@db1:5433,[::1]:5434,%2Frun/shop?target_session_attrs=read-write"_s
        << DatabaseUrl{.engine = u"postgresql"_s,
                       .user = u"ann"_s,
                       .host = u"db1:5433,[::1]:5434,/run"_s,
                       .database = u"shop"_s,
                       .options = {{u"target_session_attrs"_s, u"read-write"_s}}}
        << u"postgresql://ann@db1:5433,[::1]:5434,%2Frun/shop?target_session_attrs=read-write"_s;
    QTest::addRow("socket folder") << u"postgresql://%2Frun%2Fpostgresql/shop"_s
                                   << DatabaseUrl{.engine = u"postgresql"_s,
                                                  .host = u"/run/postgresql"_s,
                                                  .database = u"shop"_s}
                                   << u"postgresql://%2Frun%2Fpostgresql/shop"_s;
    QTest::addRow("IPv6") << u"mariadb://ann@[::1]:3307/shop"_s
                          << DatabaseUrl{.engine = u"mariadb"_s,
                                         .user = u"ann"_s,
                                         .host = u"::1"_s,
                                         .port = 3307,
                                         .database = u"shop"_s}
                          << u"mariadb://ann@[::1]:3307/shop"_s;
    QTest::addRow("mysql, encoded password") << u"mysql://ann:p%40ss%2Fw%23rd@h/shop"_s
                                             << DatabaseUrl{.engine = u"mariadb"_s,
                                                            .user = u"ann"_s,
                                                            .host = u"h"_s,
                                                            .database = u"shop"_s,
                                                            .password = u"p@ss/w#rd"_s}
                                             << u"mariadb://ann@h/shop"_s;
    QTest::addRow("password with @") << u"mysql://ann:p@ss:word@h/shop"_s
                                     << DatabaseUrl{.engine = u"mariadb"_s,
                                                    .user = u"ann"_s,
                                                    .host = u"h"_s,
                                                    .database = u"shop"_s,
                                                    .password = u"p@ss:word"_s}
                                     << u"mariadb://ann@h/shop"_s;
    QTest::addRow("password as option") << u"postgresql://h/shop?password=secret"_s
                                        << DatabaseUrl{.engine = u"postgresql"_s,
                                                       .host = u"h"_s,
                                                       .database = u"shop"_s,
                                                       .password = u"secret"_s}
                                        << u"postgresql://h/shop"_s;
    QTest::addRow("password of a key") << u"postgresql://h/shop?sslpassword=secret"_s
                                       << DatabaseUrl{.engine = u"postgresql"_s,
                                                      .host = u"h"_s,
                                                      .database = u"shop"_s,
                                                      .options = {{u"sslpassword"_s, u"secret"_s}}}
                                       << u"postgresql://h/shop"_s;
}

void tst_DatabaseUrl::server()
{
    QFETCH(QString, text);
    QFETCH(DatabaseUrl, expected);
    QFETCH(QString, shown);
    const auto url = DatabaseUrl::parse(text, u"/base"_s);
    VERIFY_RESULT(url);
    QCOMPARE(url->engine, expected.engine);
    QCOMPARE(url->user, expected.user);
    QCOMPARE(url->host, expected.host);
    QCOMPARE(url->port, expected.port);
    QCOMPARE(url->database, expected.database);
    QCOMPARE(url->options, expected.options);
    QCOMPARE(url->password, expected.password);
    QCOMPARE(url->toString(), shown);
    QCOMPARE(url->shortName(), expected.database);
}

void tst_DatabaseUrl::odbc_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("name");
    QTest::addRow("name") << u"odbc:shop"_s << u"shop"_s << QString() << u"shop"_s;
    QTest::addRow("DSN") << u"odbc:DSN=shop;UID=ann"_s << u"DSN=shop;UID=ann"_s << QString()
                         << u"shop"_s;
    QTest::addRow("password") << u"odbc:DSN=shop; pwd = {se;cret};UID=ann;"_s
                              << u"DSN=shop;UID=ann"_s << u"se;cret"_s << u"shop"_s;
    QTest::addRow("driver") << u"odbc:Driver={SQLite3};Database=/srv/shop.db"_s
                            << u"Driver={SQLite3};Database=/srv/shop.db"_s << QString()
                            << u"/srv/shop.db"_s;
}

void tst_DatabaseUrl::odbc()
{
    QFETCH(QString, text);
    QFETCH(QString, database);
    QFETCH(QString, password);
    QFETCH(QString, name);
    const auto url = DatabaseUrl::parse(text, u"/base"_s);
    VERIFY_RESULT(url);
    QCOMPARE(url->database, database);
    QCOMPARE(url->password, password);
    QCOMPARE(url->shortName(), name);
    QCOMPARE(url->toString(), u"odbc:"_s + database);
}

void tst_DatabaseUrl::refused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::addRow("empty") << u""_s << u"empty"_s;
    QTest::addRow("no scheme") << u"shop.db"_s << u"does not begin"_s;
    QTest::addRow("path") << u"/srv/shop.db"_s << u"does not begin"_s;
    QTest::addRow("unknown") << u"oracle:shop"_s << u"unknown kind"_s;
    QTest::addRow("no file") << u"sqlite:"_s << u"names no file"_s;
    QTest::addRow("memory") << u"sqlite::memory:"_s << u"in memory"_s;
    QTest::addRow("two slashes") << u"sqlite://shop.db"_s << u"third slash"_s;
    QTest::addRow("options") << u"sqlite:///shop.db?mode=ro"_s << u"no options"_s;
    QTest::addRow("bad percent") << u"sqlite:///shop%2.db"_s << u"percent"_s;
    QTest::addRow("NUL") << u"sqlite:///shop%00.db"_s << u"percent"_s;
    QTest::addRow("line end") << u"sqlite:a\nb"_s << u"control character"_s;
    QTest::addRow("no slashes") << u"postgresql:shop"_s << u"two slashes"_s;
    QTest::addRow("several hosts of another engine") << u"mariadb://h,i/shop"_s << u"Several"_s;
    QTest::addRow("bad port of the second host") << u"postgresql://h,i:x/shop"_s << u"port"_s;
    QTest::addRow("bad port") << u"postgresql://h:54x/shop"_s << u"port"_s;
    QTest::addRow("big port") << u"postgresql://h:65536/shop"_s << u"port"_s;
    QTest::addRow("open bracket") << u"postgresql://[::1/shop"_s << u"bracket"_s;
    QTest::addRow("path in the name") << u"postgresql://h/a/b"_s << u"wrong place"_s;
    QTest::addRow("empty ODBC") << u"odbc:"_s << u"neither"_s;
}

void tst_DatabaseUrl::refused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto url = DatabaseUrl::parse(text, u"/base"_s);
    VERIFY_ERROR(url, ErrorKind::Project);
    QVERIFY2(url.error().message.contains(says), qPrintable(url.error().message));
    QVERIFY2(url.error().hint.contains(u"sqlite:FILE"_s), qPrintable(url.error().hint));
}

void tst_DatabaseUrl::neverShowsThePassword_data()
{
    QTest::addColumn<QString>("text");
    // Every way to write it wrong that cuts the URL inside the password.
    for (const char *text :
         {"postgresql://ann:sec/ret@h/shop", "postgresql://ann:sec#ret@h/shop",
          "postgresql://ann:sec?ret@h/shop", "postgresql://ann:sec%ret@h/shop",
          "postgresql://ann:secret@h:port/shop", "postgresql://ann:sec:ret",
          "postgres:ann:secret@h", "postgresql://h/shop?password=sec%ret", "odbc:PWD=secret",
          "mongodb://ann:secret@h/shop", "postgresql://ann:sec/ret?@h/shop"})
        QTest::addRow("%s", text) << QString::fromLatin1(text);
}

void tst_DatabaseUrl::neverShowsThePassword()
{
    QFETCH(QString, text);
    const auto url = DatabaseUrl::parse(text, u"/base"_s);
    VERIFY_ERROR(url, ErrorKind::Project);
    const QString everything = url.error().toString() + url.error().hint;
    QVERIFY2(!everything.contains(u"sec"_s) && !everything.contains(u"ret"_s),
             qPrintable(everything));
}

void tst_DatabaseUrl::namesTheEnginesThereAre()
{
    VERIFY_RESULT(engineFor(u"sqlite"_s));
    const auto missing = engineFor(u"oracle"_s);
    VERIFY_ERROR(missing, ErrorKind::Project);
    QVERIFY(missing.error().message.contains(u"oracle"_s));
    for (const EngineEntry &entry : engines())
        QVERIFY(missing.error().hint.contains(entry.title));
}

QTEST_GUILESS_MAIN(tst_DatabaseUrl)
#include "tst_databaseurl.moc"
