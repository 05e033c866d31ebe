// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cli/shop.h"

#include <QProcess>
#include <QProcessEnvironment>

using namespace ponyup::testing;
using namespace Qt::StringLiterals;

/// From an empty folder to the first migration, and which project and database are meant.
class tst_CliProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstSteps();
    void initTakesWhatIsSaid();
    void initNeverOverwrites();
    void newNumbersOn();
    void theProjectIsFoundFromBelow();
    void withoutAProject();
    void environmentVariables();
    void theOptionBeatsTheVariable();
    void anUnknownEnvironment();
    void folderAndDatabaseOverAProject();
};

namespace {

const QByteArray twoEnvironments = "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n\n"
                                   "[environments.dev]\nurl = \"sqlite:dev.db\"\n\n"
                                   "[environments.prod]\nurl = \"sqlite:prod.db\"\n"
                                   "kind = \"production\"\n";

std::function<void(QProcess &)> with(const QMap<QString, QString> &variables)
{
    return [variables](QProcess &process) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (auto it = variables.begin(); it != variables.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
    };
}

} // namespace

void tst_CliProject::theFirstSteps()
{
    const Folder folder;
    const QString here = folder.path();
    const ProgramRun init = runPonyup({u"init"_s, u"--name"_s, u"shop"_s}, here);
    VERIFY_EXIT(init, 0);
    QVERIFY2(init.out.contains("Made ponyup.toml"), init.report().constData());
    QVERIFY2(init.out.contains("ponyup new"), init.report().constData());

    const ProgramRun made = runPonyup({u"new"_s, u"Adds the goods"_s}, here);
    VERIFY_EXIT(made, 0);
    QVERIFY2(made.out.contains("Made migrations/v0/migrate.sql"), made.report().constData());
    folder.write(u"migrations/v0/migrate.sql"_s,
                 folder.read(u"migrations/v0/migrate.sql"_s)
                     + "CREATE TABLE goods (id INTEGER PRIMARY KEY);\n");

    const ProgramRun preview = runPonyup({u"preview"_s}, here);
    VERIFY_EXIT(preview, 0);
    QVERIFY2(preview.out.contains("Adds the goods"), preview.report().constData());
    QVERIFY2(preview.out.contains("+ table goods"), preview.report().constData());

    VERIFY_EXIT(runPonyup({u"migrate"_s, u"--yes"_s}, here), 0);
    const ProgramRun status = runPonyup({u"status"_s, u"--json"_s}, here);
    VERIFY_EXIT(status, 0);
    QCOMPARE(status.json()[u"timeline"_s][u"current"_s], QJsonValue(1));
}

void tst_CliProject::initTakesWhatIsSaid()
{
    const Folder folder;
    const ProgramRun init = runPonyup({u"init"_s, u"-p"_s, u"deep/er"_s, u"--migrations"_s,
                                       u"db/steps"_s, u"--url"_s, u"sqlite:data.db"_s, u"--json"_s},
                                      folder.path());
    VERIFY_EXIT(init, 0);
    QCOMPARE(init.json()[u"file"_s], QJsonValue(folder.path(u"deep/er/ponyup.toml"_s)));
    QVERIFY(QFileInfo(folder.path(u"deep/er/db/steps"_s)).isDir());
    const QByteArray text = folder.read(u"deep/er/ponyup.toml"_s);
    QVERIFY2(text.contains("db/steps") && text.contains("sqlite:data.db"), text.constData());

    const ProgramRun status = runPonyup({u"-p"_s, u"deep/er"_s, u"status"_s}, folder.path());
    VERIFY_EXIT(status, 0);
    QVERIFY2(status.out.contains("data.db"), status.report().constData());
}

void tst_CliProject::initNeverOverwrites()
{
    const Folder folder;
    folder.write(u"ponyup.toml"_s, "mine");
    const ProgramRun init = runPonyup({u"init"_s}, folder.path());
    VERIFY_EXIT(init, 1);
    QVERIFY2(init.err.contains("There is a project file already."), init.report().constData());
    QCOMPARE(folder.read(u"ponyup.toml"_s), QByteArray("mine"));
}

void tst_CliProject::newNumbersOn()
{
    const Shop shop;
    const ProgramRun made = shop.run({u"new"_s, u"Adds \"orders\""_s, u"--json"_s});
    VERIFY_EXIT(made, 0);
    const QString file = shop.folder().path(u"migrations/v3/migrate.sql"_s);
    QCOMPARE(made.json()[u"files"_s][0], QJsonValue(file));
    QVERIFY(shop.folder().read(u"migrations/v3/migrate.sql"_s).contains("Adds \"orders\""));
    QVERIFY(!QFile::exists(shop.database()));
}

void tst_CliProject::theProjectIsFoundFromBelow()
{
    const Folder folder;
    folder.write(u"ponyup.toml"_s, twoEnvironments);
    folder.write(u"migrations/v0.sql"_s, "CREATE TABLE a (x);");
    folder.write(u"src/deep/file"_s, "");
    const ProgramRun status = runPonyup({u"status"_s, u"--json"_s}, folder.path(u"src/deep"_s));
    VERIFY_EXIT(status, 0);
    QCOMPARE(status.json()[u"server"_s][u"database"_s],
             QJsonValue(QFileInfo(folder.path(u"dev.db"_s)).absoluteFilePath()));
}

void tst_CliProject::withoutAProject()
{
    const Folder folder;
    const ProgramRun status = runPonyup({u"status"_s}, folder.path());
    VERIFY_EXIT(status, 1);
    QVERIFY2(status.err.contains("There is no ponyup.toml here or above."),
             status.report().constData());
    QVERIFY2(status.err.contains("ponyup init"), status.report().constData());

    const ProgramRun half =
        runPonyup({u"status"_s, u"--database"_s, u"sqlite:x.db"_s}, folder.path());
    VERIFY_EXIT(half, 2);
    QVERIFY2(half.err.contains("--folder"), half.report().constData());

    const ProgramRun scheme = runPonyup(
        {u"status"_s, u"--database"_s, u"oracle:x"_s, u"--folder"_s, u"m"_s}, folder.path());
    VERIFY_EXIT(scheme, 2);
    QCOMPARE(scheme.out, QByteArray());
    QVERIFY2(scheme.err.contains("sqlite:"), scheme.report().constData());
}

void tst_CliProject::environmentVariables()
{
    const Folder folder;
    folder.write(u"shop/ponyup.toml"_s, twoEnvironments);
    folder.write(u"shop/migrations/v0.sql"_s, "CREATE TABLE a (x);");
    const auto database = [&](const QMap<QString, QString> &variables) {
        const ProgramRun run =
            runPonyup({u"status"_s, u"--json"_s}, folder.path(), with(variables));
        return QFileInfo(run.json()[u"server"_s][u"database"_s].toString()).fileName();
    };
    QCOMPARE(database({{u"PONYUP_PROJECT"_s, u"shop"_s}}), u"dev.db"_s);
    QCOMPARE(database({{u"PONYUP_PROJECT"_s, u"shop/ponyup.toml"_s}, {u"PONYUP_ENV"_s, u"prod"_s}}),
             u"prod.db"_s);
    QCOMPARE(
        database({{u"PONYUP_PROJECT"_s, u"shop"_s}, {u"PONYUP_DATABASE"_s, u"sqlite:third.db"_s}}),
        u"third.db"_s);
}

void tst_CliProject::theOptionBeatsTheVariable()
{
    const Folder folder;
    folder.write(u"ponyup.toml"_s, twoEnvironments);
    folder.write(u"migrations/v0.sql"_s, "CREATE TABLE a (x);");
    const ProgramRun run = runPonyup(
        {u"status"_s, u"--json"_s, u"-e"_s, u"prod"_s}, folder.path(),
        with({{u"PONYUP_ENV"_s, u"dev"_s}, {u"PONYUP_DATABASE"_s, u"sqlite:third.db"_s}}));
    VERIFY_EXIT(run, 0);
    QVERIFY2(run.json()[u"server"_s][u"database"_s].toString().endsWith(u"/prod.db"_s),
             run.report().constData());
}

void tst_CliProject::anUnknownEnvironment()
{
    const Folder folder;
    folder.write(u"ponyup.toml"_s, twoEnvironments);
    folder.write(u"migrations/v0.sql"_s, "CREATE TABLE a (x);");
    const ProgramRun run = runPonyup({u"-e"_s, u"prdo"_s, u"status"_s}, folder.path());
    VERIFY_EXIT(run, 1);
    QVERIFY2(run.err.contains("prdo") && run.err.contains("dev") && run.err.contains("prod"),
             run.report().constData());
}

void tst_CliProject::folderAndDatabaseOverAProject()
{
    const Folder folder;
    folder.write(u"ponyup.toml"_s, twoEnvironments);
    folder.write(u"other/v0.sql"_s, "CREATE TABLE a (x);");
    const ProgramRun run =
        runPonyup({u"status"_s, u"--json"_s, u"--folder"_s, u"other"_s}, folder.path());
    VERIFY_EXIT(run, 0);
    QCOMPARE(run.json()[u"timeline"_s][u"pending"_s], QJsonValue(1));
    QVERIFY2(run.json()[u"server"_s][u"database"_s].toString().endsWith(u"/dev.db"_s),
             run.report().constData());
}

QTEST_GUILESS_MAIN(tst_CliProject)
#include "tst_cli_project.moc"
