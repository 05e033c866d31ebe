// SPDX-License-Identifier: GPL-3.0-or-later
#include "project/project.h"
#include "support/testing.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

using namespace ponyup;
using namespace ponyup::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The error and all others, one a line, with the file's name alone.
QString allOf(const Error &error)
{
    QStringList lines;
    const auto add = [&lines](Error one) {
        one.place.file = QFileInfo(one.place.file).fileName();
        lines.append(one.toString());
    };
    add(error);
    for (const Error &other : error.others)
        add(other);
    return lines.join(u'\n');
}

} // namespace

class tst_Project : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void complete();
    void defaults();
    void orderOfEnvironments();
    void writtenOtherwise_data();
    void writtenOtherwise();
    void mistakes_data();
    void mistakes();
    void hints_data();
    void hints();
    void secretsAreNotRepeated_data();
    void secretsAreNotRepeated();
    void everythingAtOnce();
    void notAProjectFile_data();
    void notAProjectFile();
    void aFifoDoesNotHang();
    void environments();
    void fromUrl();
    void find();
    void create();
    void createRefuses();
    void createEscapes();
};

void tst_Project::complete()
{
    const Folder folder;
    const QString file = folder.write(u"ponyup.toml"_s, R"(# a comment
[project]
name = "shop"
migrations = "sql/../db migrations"
format = "ponyup"
version-table = "schema_version"

[defaults]
lock-wait = "90s"
lock-timeout = "250ms"
statement-timeout = "10min"
backup = "always"
keep-backups = 3
privileges = true

[sqlite]
allow = ["attach", "vacuum-into"]

[environments.dev]
url = "sqlite:data/shop.db"
kind = "development"

[environments.staging]
url = "sqlite:///srv/shop.db"
kind = "staging"
password = { command = "pass show db/staging" }

[environments.prod]
url = "postgresql://deploy@db1:5433/shop?sslmode=verify-full"
kind = "production"
password = { keychain = true }

[environments.other]
url = "mariadb://db2/shop"
password = { env = "OTHER_PW" }
)");
    const Result<Project> project = Project::load(file);
    VERIFY_RESULT(project);
    QCOMPARE(project->file, file);
    QCOMPARE(project->name, u"shop"_s);
    QCOMPARE(project->migrations, folder.path(u"db migrations"_s));
    QCOMPARE(project->format, u"ponyup"_s);
    QCOMPARE(project->versionTable, u"schema_version"_s);
    QCOMPARE(project->allow.size(), size_t(2));
    QCOMPARE(project->allow[0].name, u"attach"_s);
    QCOMPARE(project->allow[1].name, u"vacuum-into"_s);
    QCOMPARE(project->allow[1].place.column, project->allow[0].place.column + 10);
    QCOMPARE(project->lockWait, 90s);
    QCOMPARE(project->lockTimeout, 250ms);
    QCOMPARE(project->statementTimeout, 10min);
    QCOMPARE(project->backup, Project::Backup::Always);
    QCOMPARE(project->keepBackups, 3);
    QVERIFY(project->privileges);
    QCOMPARE(project->environments.size(), size_t{4});

    const Environment &dev = project->environments.at(0);
    QCOMPARE(dev.name, u"dev"_s);
    QCOMPARE(dev.kind, EnvironmentKind::Development);
    QCOMPARE(dev.url.engine, u"sqlite"_s);
    QCOMPARE(dev.url.database, folder.path(u"data/shop.db"_s));
    QCOMPARE(dev.password.kind, PasswordSource::Kind::None);
    const Environment &staging = project->environments.at(1);
    QCOMPARE(staging.kind, EnvironmentKind::Staging);
    QCOMPARE(staging.url.database, u"/srv/shop.db"_s);
    QCOMPARE(staging.password.kind, PasswordSource::Kind::Command);
    QCOMPARE(staging.password.value, u"pass show db/staging"_s);
    const Environment &prod = project->environments.at(2);
    QCOMPARE(prod.kind, EnvironmentKind::Production);
    QCOMPARE(prod.url.engine, u"postgresql"_s);
    QCOMPARE(prod.url.user, u"deploy"_s);
    QCOMPARE(prod.url.port, 5433);
    QCOMPARE(prod.password.kind, PasswordSource::Kind::Keychain);
    const Environment &other = project->environments.at(3);
    QCOMPARE(other.kind, EnvironmentKind::Development);
    QCOMPARE(other.password.kind, PasswordSource::Kind::Environment);
    QCOMPARE(other.password.value, u"OTHER_PW"_s);
}

void tst_Project::defaults()
{
    const Folder folder;
    const QString file =
        folder.write(u"shop/ponyup.toml"_s, "[environments.dev]\nurl = \"sqlite:shop.db\"\n");
    const Result<Project> project = Project::load(file);
    VERIFY_RESULT(project);
    QCOMPARE(project->name, u"shop"_s);
    QCOMPARE(project->migrations, folder.path(u"shop/migrations"_s));
    QCOMPARE(project->format, QString());
    QCOMPARE(project->versionTable, QString());
    QCOMPARE(project->lockWait, 60s);
    QCOMPARE(project->lockTimeout, 5s);
    QCOMPARE(project->statementTimeout, 0s);
    QCOMPARE(project->backup, Project::Backup::Auto);
    QCOMPARE(project->keepBackups, 10);
}

void tst_Project::orderOfEnvironments()
{
    const Folder folder;
    QByteArray text;
    const QStringList names{u"zulu"_s, u"alpha"_s, u"Mike"_s, u"b c"_s, u"ö"_s};
    for (const QString &name : names)
        text += u"[environments.\"%1\"]\nurl = \"sqlite:x.db\"\n"_s.arg(name).toUtf8();
    const Result<Project> project = Project::load(folder.write(u"ponyup.toml"_s, text));
    VERIFY_RESULT(project);
    QStringList found;
    for (const Environment &environment : project->environments)
        found.append(environment.name);
    QCOMPARE(found, names);
}

void tst_Project::writtenOtherwise_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a BOM") << QByteArray("\xef\xbb\xbf[environments.dev]\nurl = 'sqlite:a.db'\n");
    QTest::newRow("CRLF") << QByteArray("[environments.dev]\r\nurl = 'sqlite:a.db'\r\n");
    QTest::newRow("dotted keys") << QByteArray("environments.dev.url = 'sqlite:a.db'");
    QTest::newRow("inline tables") << QByteArray("environments = {dev = {url = 'sqlite:a.db'}}");
    QTest::newRow("a table above") << QByteArray("[environments]\ndev.url = 'sqlite:a.db'");
}

void tst_Project::writtenOtherwise()
{
    QFETCH(QByteArray, text);
    const Folder folder;
    const Result<Project> project = Project::load(folder.write(u"ponyup.toml"_s, text));
    VERIFY_RESULT(project);
    QCOMPARE(project->environments.size(), size_t{1});
    QCOMPARE(project->environments.front().url.database, folder.path(u"a.db"_s));
}

void tst_Project::mistakes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    const auto add = [](const char *name, const char *text, const char *error) {
        QTest::newRow(name) << QByteArray(text) << u"ponyup.toml:"_s + QString::fromUtf8(error);
    };
    add("no TOML", "[project\nname = 1",
        "1:9: The project file is not valid TOML. "
        "(Error while parsing table header: expected ']', "
        "saw '\\n')");
    add("a key twice", "[project]\nname = 'a'\nname = 'b'",
        "3:8: The project file is not valid TOML. (Error while parsing key-value pair: cannot "
        "redefine existing string 'name')");
    add("no UTF-8", "[project]\nname = 'ab\xff'",
        "2:10: The project file is not valid TOML. (Encountered invalid utf-8 sequence)");
    add("an unknown key", "[project]\nname = 'a'\n  migratons = 'b'",
        "3:3: \"migratons\" is unknown in [project].");
    add("an unknown table", "[enviroments.dev]\nurl = 'x'", "1:2: \"enviroments\" is unknown.");
    add("an unknown default", "[defaults]\nlockwait = '5s'",
        "2:1: \"lockwait\" is unknown in [defaults].");
    add("an unknown key of SQLite", "[sqlite]\nallows = []",
        "2:1: \"allows\" is unknown in [sqlite].");
    add("an unknown key of an environment", "[environments.dev]\nurl = 'sqlite:a'\nkin = 'x'",
        "3:1: \"kin\" is unknown in [environments.dev].");
    add("a wrong type", "[project]\nname = 7", "2:8: \"name\" must be a text, not a number.");
    add("a list", "[project]\nname = ['a']", "2:8: \"name\" must be a text, not a list.");
    add("a date", "[project]\nname = 2026-11-22",
        "2:8: \"name\" must be a text, not a date or time.");
    add("an empty text", "[project]\nmigrations = ' '", "2:14: \"migrations\" is empty.");
    add("no table", "project = 'shop'", "1:11: \"project\" must be a table, not a text.");
    add("an array of tables", "[[project]]\nname = 'a'",
        "1:1: \"project\" must be a table, not a list.");
    add("no duration", "[defaults]\nlock-wait = '5 horses'",
        "2:13: \"lock-wait\" is not a duration: 5 horses.");
    add("a duration without quotes", "[defaults]\nlock-wait = 5",
        "2:13: \"lock-wait\" must be a text, not a number.");
    add("no backup policy", "[defaults]\nbackup = 'never'",
        "2:10: \"backup\" cannot be \"never\".");
    add("no backups kept", "[defaults]\nkeep-backups = 0",
        "2:16: \"keep-backups\" must be a whole number from 1 to 10000.");
    add("privileges as a text", "[defaults]\nprivileges = 'yes'",
        "2:14: \"privileges\" must be true or false, not a text.");
    add("backups as a text", "[defaults]\nkeep-backups = '3'",
        "2:16: \"keep-backups\" must be a whole number from 1 to 10000.");
    add("an unknown format", "[project]\nformat = 'flyweight'",
        "2:10: There is no format \"flyweight\".");
    add("a table of our own", "[project]\nversion-table = 'ponyup_log'",
        "2:17: \"ponyup_log\" cannot be the version table.");
    add("a table of SQLite's own", "[project]\nversion-table = 'SQLite_x'",
        "2:17: \"SQLite_x\" cannot be the version table.");
    add("allow is no list", "[sqlite]\nallow = 'attach'",
        "2:9: \"allow\" must be a list, not a text.");
    add("allow with a number", "[sqlite]\nallow = ['attach', 3]",
        "2:20: \"allow\" must be a list of texts, but has a number.");
    add("an environment that is no table", "[environments]\ndev = 'sqlite:a.db'",
        "2:1: The environment dev must be a table, not a text.");
    add("an environment without a name", "[environments.\"\"]\nurl = 'sqlite:a.db'",
        "1:15: An environment has no name.");
    add("no url", "[environments.dev]\nkind = 'development'",
        "1:1: The environment dev has no \"url\".");
    add("an unknown kind", "[environments.dev]\nurl = 'sqlite:a.db'\nkind = 'production!'",
        "3:8: There is no kind \"production!\".");
    add("a url of no engine", "[environments.dev]\nurl = 'oracle://db'",
        "2:7: The database URL begins with an unknown kind of database.");
    add("a literal password", "[environments.dev]\nurl = 'mariadb://db/shop'\npassword = 's3cret'",
        "3:12: The environment dev has its password written out, which does not belong into a "
        "project file.");
    add("a password in the url", "[environments.dev]\nurl = 'postgresql://ann:s3cret@db/shop'",
        "2:7: The \"url\" of the environment dev has a password in it, which does not belong into "
        "a "
        "project file.");
    add("two sources of a password",
        "[environments.dev]\nurl = 'mariadb://db/a'\npassword = {env = 'A', keychain = true}",
        "3:12: \"password\" must name one source: keychain = true, \"env\" or \"command\".");
    add("no source of a password",
        "[environments.dev]\nurl = 'mariadb://db/a'\npassword = {keychain = false}",
        "3:12: \"password\" must name one source: keychain = true, \"env\" or \"command\".");
    add("a source that is no text",
        "[environments.dev]\nurl = 'mariadb://db/a'\npassword = {env = 3}",
        "3:19: \"env\" must be a text, not a number.");
}

void tst_Project::mistakes()
{
    QFETCH(QByteArray, text);
    const Folder folder;
    const Result<Project> project = Project::load(folder.write(u"ponyup.toml"_s, text));
    VERIFY_ERROR(project, ErrorKind::Project);
    QTEST(allOf(project.error()), "error");
    QVERIFY2(!project.error().hint.isEmpty(), "every mistake says what to do next");
    QVERIFY(project.error().place.file.endsWith(u"/ponyup.toml"));
}

void tst_Project::hints_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("hint");
    QTest::newRow("a typo") << QByteArray("[project]\nmigratons = 'b'")
                            << u"Did you mean \"migrations\"?"_s;
    QTest::newRow("no typo") << QByteArray("[sqlite]\ncolour = 'b'") << u"Known are: allow."_s;
    QTest::newRow("kinds") << QByteArray("[environments.a]\nurl = 'sqlite:a'\nkind = 'x'")
                           << u"Choose one of: development, staging, production."_s;
}

void tst_Project::hints()
{
    QFETCH(QByteArray, text);
    const Folder folder;
    const Result<Project> project = Project::load(folder.write(u"ponyup.toml"_s, text));
    QVERIFY(!project);
    QTEST(project.error().hint, "hint");
}

void tst_Project::secretsAreNotRepeated_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {
             "password = 'hunter2'",
             "password = \"hunter2",
             "password = hunter2",
             "password = 'hunter2' hunter2",
             "password = \"hunter2\\q\"",
             "password = \"\"\"hunter2",
             "password = {hunter2 = 1}",
             "password = {env = 'A', hunter2}",
             "password = ['hunter2']",
             "password hunter2",
             "url = 'postgresql://ann:hunter2@db/shop'",
             "url = 'postgresql://ann:hunter2@db:port/shop'",
             "url = 'postgresql://ann:hunter2/@db/shop'",
             "url = 'postgresql://db/shop?password=hunter2'",
             "url = 'odbc:DSN=shop;PWD=hunter2'",
             "url = postgresql://ann:hunter2@db/shop",
         })
        QTest::newRow(line) << QByteArray(line);
}

void tst_Project::secretsAreNotRepeated()
{
    QFETCH(QByteArray, line);
    const Folder folder;
    const QByteArray url = line.startsWith("url") ? "" : "url = 'mariadb://db/shop'\n";
    const QString file = folder.write(u"ponyup.toml"_s, "[environments.dev]\n" + url + line + '\n');
    const Result<Project> project = Project::load(file);
    VERIFY_ERROR(project, ErrorKind::Project);
    const QString everything = allOf(project.error()) + project.error().hint;
    // A key may be named, a value may not.
    if (!line.contains("{hunter2"))
        QVERIFY2(!everything.contains(u"hunter2"), qPrintable(everything));
}

void tst_Project::everythingAtOnce()
{
    const Folder folder;
    const Result<Project> project = Project::load(folder.write(
        u"ponyup.toml"_s, "[sqlite]\nallow = 3\n[project]\nname = 7\n[environments.dev]\nx = 1\n"));
    VERIFY_ERROR(project, ErrorKind::Project);
    QCOMPARE(allOf(project.error()),
             u"ponyup.toml:2:9: \"allow\" must be a list, not a number.\n"
             "ponyup.toml:4:8: \"name\" must be a text, not a number.\n"
             "ponyup.toml:5:1: The environment dev has no \"url\".\n"
             "ponyup.toml:6:1: \"x\" is unknown in [environments.dev]."_s);
}

void tst_Project::notAProjectFile_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::newRow("missing") << u"missing.toml"_s << u"There is no project file"_s;
    QTest::newRow("a folder") << u"folder"_s << u"is a folder, a device or a pipe"_s;
    QTest::newRow("a device") << u"/dev/zero"_s << u"is a folder, a device or a pipe"_s;
    QTest::newRow("too large") << u"large.toml"_s << u"is larger than a megabyte"_s;
    QTest::newRow("UTF-16") << u"utf16.toml"_s << u"is encoded in UTF-16"_s;
    QTest::newRow("a NUL byte") << u"nul.toml"_s << u"is not valid TOML"_s;
}

void tst_Project::notAProjectFile()
{
    QFETCH(QString, name);
    QFETCH(QString, message);
    const Folder folder;
    QVERIFY(QDir().mkdir(folder.path(u"folder"_s)));
    folder.write(u"large.toml"_s, QByteArray(2 << 20, '#'));
    folder.write(u"utf16.toml"_s, QByteArray("\xff\xfe[\0p\0]\0", 8));
    folder.write(u"nul.toml"_s, QByteArray("[project]\nname = '\0'", 19));
    const Result<Project> project = Project::load(name.startsWith(u'/') ? name : folder.path(name));
    VERIFY_ERROR(project, ErrorKind::Project);
    QVERIFY2(project.error().message.contains(message), qPrintable(project.error().message));
    QVERIFY(!project.error().hint.isEmpty());
}

void tst_Project::aFifoDoesNotHang()
{
    const Folder folder;
    const QString path = folder.path(u"ponyup.toml"_s);
    QCOMPARE(mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    VERIFY_ERROR(Project::load(path), ErrorKind::Project);
    QCOMPARE(Project::find(folder.path()), std::nullopt);
}

void tst_Project::environments()
{
    Project project{.file = u"/shop/ponyup.toml"_s, .name = u"shop"_s};
    VERIFY_ERROR(project.environment({}), ErrorKind::Project);
    project.environments = {{.name = u"dev"_s}, {.name = u"prod"_s}};
    QCOMPARE(project.environment({})->name, u"dev"_s);
    QCOMPARE(project.environment(u"prod"_s)->name, u"prod"_s);

    const Result<Environment> typo = project.environment(u"prd"_s);
    VERIFY_ERROR(typo, ErrorKind::Project);
    QCOMPARE(typo.error().hint, u"Did you mean prod? There are: dev, prod."_s);
    QCOMPARE(project.environment(u"elsewhere"_s).error().hint, u"There are: dev, prod."_s);
    // Names are not guessed at: production must be meant.
    VERIFY_ERROR(project.environment(u"PROD"_s), ErrorKind::Project);
}

void tst_Project::fromUrl()
{
    const Result<Project> project = Project::fromUrl(u"sqlite:data/shop.db"_s, u"sql"_s, u"/srv"_s);
    VERIFY_RESULT(project);
    QCOMPARE(project->file, QString());
    QCOMPARE(project->name, u"shop.db"_s);
    QCOMPARE(project->migrations, u"/srv/sql"_s);
    const Result<Environment> environment = project->environment({});
    VERIFY_RESULT(environment);
    QCOMPARE(environment->name, u"default"_s);
    QCOMPARE(environment->kind, EnvironmentKind::Development);
    QCOMPARE(environment->url.database, u"/srv/data/shop.db"_s);

    QCOMPARE(Project::fromUrl(u"sqlite:a.db"_s, u"/else/where/"_s, u"/srv"_s)->migrations,
             u"/else/where"_s);
    VERIFY_ERROR(Project::fromUrl(u"shop.db"_s, u"sql"_s, u"/srv"_s), ErrorKind::Project);
}

void tst_Project::find()
{
    const Folder folder;
    const QString file = folder.write(u"a/ponyup.toml"_s, "");
    folder.write(u"a/b/c/x"_s, "");
    QVERIFY(QDir().mkpath(folder.path(u"a/b/ponyup.toml"_s))); // a folder is no project file
    QCOMPARE(Project::find(folder.path(u"a"_s)), std::optional(file));
    QCOMPARE(Project::find(folder.path(u"a/b/c"_s)), std::optional(file));
    QCOMPARE(Project::find(folder.path()), std::nullopt);
    QCOMPARE(Project::find(folder.path(u"not/there"_s)), std::nullopt);
}

void tst_Project::create()
{
    const Folder folder;
    const QString file = folder.path(u"ponyup.toml"_s);
    VERIFY_RESULT(createProjectFile(file, u"shop"_s, u"sql/migrations"_s, u"sqlite:shop.db"_s));
    const Result<Project> project = Project::load(file);
    VERIFY_RESULT(project);
    QCOMPARE(project->name, u"shop"_s);
    QCOMPARE(project->migrations, folder.path(u"sql/migrations"_s));
    QCOMPARE(project->environments.size(), size_t{1});
    QCOMPARE(project->environments.front().name, u"dev"_s);
    QCOMPARE(project->environments.front().kind, EnvironmentKind::Development);
    QCOMPARE(project->environments.front().url.database, folder.path(u"shop.db"_s));
    // What the template says is what holds when it is left out.
    const Project plain;
    QCOMPARE(project->lockWait, plain.lockWait);
    QCOMPARE(project->lockTimeout, plain.lockTimeout);
    QCOMPARE(project->statementTimeout, plain.statementTimeout);
    QCOMPARE(project->backup, plain.backup);
    QCOMPARE(project->keepBackups, plain.keepBackups);
}

void tst_Project::createRefuses()
{
    const Folder folder;
    const QString there = folder.write(u"ponyup.toml"_s, "mine");
    VERIFY_ERROR(createProjectFile(there, u"a"_s, u"m"_s, u"sqlite:a.db"_s), ErrorKind::Project);
    QCOMPARE(folder.read(u"ponyup.toml"_s), QByteArray("mine"));

    // A link that leads nowhere is something, too.
    const QString link = folder.path(u"link.toml"_s);
    QVERIFY(QFile::link(folder.path(u"target.toml"_s), link));
    QVERIFY(!createProjectFile(link, u"a"_s, u"m"_s, u"sqlite:a.db"_s));
    QVERIFY(!QFile::exists(folder.path(u"target.toml"_s)));

    const QString fresh = folder.path(u"fresh.toml"_s);
    VERIFY_ERROR(
        createProjectFile(folder.path(u"no/such/ponyup.toml"_s), u"a"_s, u"m"_s, u"sqlite:a.db"_s),
        ErrorKind::Io);
    VERIFY_ERROR(createProjectFile(fresh, u"a"_s, u"m"_s, u"nonsense"_s), ErrorKind::Project);
    const Result<> secret =
        createProjectFile(fresh, u"a"_s, u"m"_s, u"postgresql://ann:hunter2@db/shop"_s);
    VERIFY_ERROR(secret, ErrorKind::Project);
    QVERIFY(!secret.error().toString().contains(u"hunter2"));
    QVERIFY(!QFile::exists(fresh));
}

void tst_Project::createEscapes()
{
    const Folder folder;
    const QString file = folder.path(u"ponyup.toml"_s);
    const QString name = u"a \"quoted\" \\ name\twith\nlines – ö 🐎"_s;
    VERIFY_RESULT(createProjectFile(file, name, u"m \"1\""_s, u"sqlite:a \"b\".db"_s));
    const Result<Project> project = Project::load(file);
    VERIFY_RESULT(project);
    QCOMPARE(project->name, name);
    QCOMPARE(project->migrations, folder.path(u"m \"1\""_s));
    QCOMPARE(project->environments.front().url.database, folder.path(u"a \"b\".db"_s));
}

QTEST_GUILESS_MAIN(tst_Project)
#include "tst_project.moc"
