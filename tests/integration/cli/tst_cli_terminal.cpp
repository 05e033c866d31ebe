// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"
#include "integration/cli/terminal.h"

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// What a person at a terminal sees and is asked.
class tst_CliTerminal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePlanIsShownAndAYesIsAsked();
    void anythingButAYesIsANo_data();
    void anythingButAYesIsANo();
    void productionWantsItsNameTyped();
    void yesNeedNotBeAsked();
    void whatWasShownIsWhatRuns();
    void coloursAndABar();
    void theTimeLeft();
    void noColor();
    void ctrlCAtTheQuestion();
    void ctrlCTwiceUndoesTheMigration();
};

namespace {

const QStringList database{u"--database"_s, u"sqlite:shop.db"_s, u"--folder"_s, u"migrations"_s};

QByteArray plain(QByteArray screen)
{
    static const QRegularExpression codes(u"\x1b\\[[0-9;]*[A-Za-z]"_s);
    return QString::fromUtf8(screen).remove(codes).toUtf8();
}

} // namespace

void tst_CliTerminal::thePlanIsShownAndAYesIsAsked()
{
    const Shop shop;
    Terminal terminal(database + QStringList{u"migrate"_s}, shop.folder().path());
    QVERIFY2(terminal.waitFor("Apply these 3 migrations to shop.db? [y/N]"),
             terminal.screen().constData());
    QVERIFY2(plain(terminal.screen()).contains("CREATE INDEX goods_name"),
             terminal.screen().constData());
    QVERIFY(!QFile::exists(shop.database()));
    terminal.type("y\n");
    QCOMPARE(terminal.exitCode(), 0);
    QCOMPARE(shop.version(), 3);
    QVERIFY2(plain(terminal.screen()).contains("The database is at version 3"),
             terminal.screen().constData());
}

void tst_CliTerminal::anythingButAYesIsANo_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("no") << QByteArray("n\n");
    QTest::newRow("nothing") << QByteArray("\n");
    QTest::newRow("something else") << QByteArray("maybe\n");
    QTest::newRow("end of input") << QByteArray("\x04");
}

void tst_CliTerminal::anythingButAYesIsANo()
{
    QFETCH(QByteArray, answer);
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    Terminal terminal(database + QStringList{u"migrate"_s}, shop.folder().path());
    QVERIFY2(terminal.waitFor("[y/N]"), terminal.screen().constData());
    terminal.type(answer);
    QCOMPARE(terminal.exitCode(), 7);
    QVERIFY2(terminal.screen().contains("nothing has been changed"), terminal.screen().constData());
    QCOMPARE(shop.files(), before);
}

void tst_CliTerminal::productionWantsItsNameTyped()
{
    const Shop shop;
    shop.folder().write(u"ponyup.toml"_s,
                        "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n"
                        "[environments.prod]\nurl = \"sqlite:shop.db\"\nkind = \"production\"\n");
    for (const char *answer : {"y\n", "yes\n", "shop\n"}) {
        Terminal terminal({u"migrate"_s}, shop.folder().path());
        QVERIFY2(terminal.waitFor("type the database's name (shop.db)"),
                 terminal.screen().constData());
        terminal.type(answer);
        QCOMPARE(terminal.exitCode(), 7);
        QVERIFY(!QFile::exists(shop.database()));
    }
    Terminal terminal({u"migrate"_s}, shop.folder().path());
    QVERIFY2(terminal.waitFor("type the database's name (shop.db)"), terminal.screen().constData());
    terminal.type("shop.db\n");
    QCOMPARE(terminal.exitCode(), 0);
    QCOMPARE(shop.version(), 3);
}

void tst_CliTerminal::yesNeedNotBeAsked()
{
    const Shop shop;
    Terminal terminal(database + QStringList{u"migrate"_s, u"-y"_s}, shop.folder().path());
    QCOMPARE(terminal.exitCode(), 0);
    QVERIFY2(!terminal.screen().contains("[y/N]"), terminal.screen().constData());
    QCOMPARE(shop.version(), 3);
}

void tst_CliTerminal::whatWasShownIsWhatRuns()
{
    const Shop shop;
    VERIFY_EXIT(shop.migrate(1), 0);
    const auto before = shop.files();
    Terminal terminal(database + QStringList{u"migrate"_s}, shop.folder().path());
    QVERIFY2(terminal.waitFor("[y/N]"), terminal.screen().constData());
    shop.folder().write(u"migrations/v2.sql"_s, "DROP TABLE goods;");
    terminal.type("y\n");
    QCOMPARE(terminal.exitCode(), 4);
    QCOMPARE(shop.files(), before);
}

void tst_CliTerminal::coloursAndABar()
{
    const Shop shop;
    writeTables(shop.folder(), 3, 400);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TERM"_s, u"xterm-256color"_s);
    environment.remove(u"NO_COLOR"_s);
    Terminal terminal(database + QStringList{u"migrate"_s, u"--yes"_s}, shop.folder().path(),
                      environment);
    QCOMPARE(terminal.exitCode(), 0);
    QVERIFY2(terminal.screen().contains("of 400 migrations · statement "),
             terminal.screen().constData());
    QVERIFY2(terminal.screen().contains("░"), terminal.screen().constData());
    QVERIFY2(terminal.screen().contains("\x1b[32mdone\x1b[0m"), terminal.screen().constData());
    // The bar takes itself away and no line per statement was printed.
    QVERIFY2(terminal.screen().contains("\r\x1b[KUpdate of "), terminal.screen().constData());
    QVERIFY2(!terminal.screen().contains("v1 statement 1"), terminal.screen().constData());
}

/// Told after three seconds, by the bytes of the scripts, and less towards the end.
void tst_CliTerminal::theTimeLeft()
{
    const Folder folder;
    QByteArray script = "CREATE TABLE t (i integer);\n";
    for (int number = 0; number < 16; ++number)
        script += "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < "
                  "2000000) INSERT INTO t SELECT count(*) FROM c;\n";
    folder.write(u"migrations/v0.sql"_s, script);
    Terminal terminal(database + QStringList{u"migrate"_s, u"-y"_s}, folder.path());
    QCOMPARE(terminal.exitCode(), 0);
    static const QRegularExpression left(u" · (\\d+):(\\d\\d) · about (\\d+):(\\d\\d) left"_s);
    QList<std::pair<int, int>> told; // Seconds that have passed, and that are said to be left.
    const QString screen = QString::fromUtf8(plain(terminal.screen()));
    for (auto each = left.globalMatch(screen); each.hasNext();) {
        const auto one = each.next();
        const auto seconds = [&](int minutes) {
            return one.captured(minutes).toInt() * 60 + one.captured(minutes + 1).toInt();
        };
        told.emplaceBack(seconds(1), seconds(3));
    }
    QVERIFY2(!told.isEmpty(), terminal.screen().constData());
    QVERIFY(told.first().first >= 3);
    QVERIFY2(told.last().second <= told.first().second, terminal.screen().constData());
    QVERIFY2(told.last().second <= told.last().first, terminal.screen().constData());
}

void tst_CliTerminal::noColor()
{
    const Shop shop;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TERM"_s, u"xterm-256color"_s);
    environment.insert(u"NO_COLOR"_s, u"1"_s);
    Terminal terminal(database + QStringList{u"status"_s}, shop.folder().path(), environment);
    QCOMPARE(terminal.exitCode(), 0);
    QVERIFY2(terminal.screen().contains("Goods on sale"), terminal.screen().constData());
    QVERIFY2(!terminal.screen().contains('\x1b'), terminal.screen().constData());
}

void tst_CliTerminal::ctrlCAtTheQuestion()
{
    const Shop shop;
    Terminal terminal(database + QStringList{u"migrate"_s}, shop.folder().path());
    QVERIFY2(terminal.waitFor("[y/N]"), terminal.screen().constData());
    terminal.type("\x03");
    QCOMPARE(terminal.exitCode(), -1); // ended by the signal, as a shell expects
    QVERIFY(!QFile::exists(shop.database()));
}

void tst_CliTerminal::ctrlCTwiceUndoesTheMigration()
{
    const Shop shop;
    shop.folder().write(u"migrations/v2.sql"_s,
                        "INSERT INTO goods (name) VALUES ('sugar');\n"
                        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                        "SELECT count(*) FROM c;\n");
    Terminal terminal(database + QStringList{u"migrate"_s, u"--yes"_s, u"--verbose"_s},
                      shop.folder().path());
    QVERIFY2(terminal.waitFor("v2 statement 1"), terminal.screen().constData());
    terminal.type("\x03");
    QVERIFY2(terminal.waitFor("Stopping after this migration."), terminal.screen().constData());
    terminal.type("\x03");
    QCOMPARE(terminal.exitCode(), 7);
    QVERIFY2(terminal.screen().contains("v2.sql was rolled back"), terminal.screen().constData());
    QCOMPARE(shop.version(), 2);
}

QTEST_GUILESS_MAIN(tst_CliTerminal)
#include "tst_cli_terminal.moc"
