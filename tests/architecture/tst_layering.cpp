// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"
#include "support/testing.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <algorithm>

using namespace ponyup::architecture;
using namespace Qt::StringLiterals;

namespace {

struct SourceFile {
    QString path; ///< Relative to the top.
    QByteArray text;
};

bool isCode(const QString &path)
{
    return path.endsWith(u".cpp"_s) || path.endsWith(u".h"_s);
}

std::vector<SourceFile> readAll()
{
    const QDir top(QStringLiteral(PONYUP_SOURCE_DIR));
    std::vector<SourceFile> files;
    const auto add = [&](const QString &path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(path));
        files.push_back({top.relativeFilePath(path), file.readAll()});
    };
    for (const QFileInfo &file : top.entryInfoList(QDir::Files | QDir::Hidden))
        add(file.filePath());
    for (const char16_t *folder : {u".ci", u"app", u"core", u"ui", u"resources", u"tests"}) {
        QDirIterator all(top.filePath(QString::fromUtf16(folder)), QDir::Files | QDir::Hidden,
                         QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QString path = all.next();
            if (!path.contains(u"/__pycache__/"_s) && !path.contains(u"/fixtures/"_s))
                add(path);
        }
    }
    return files;
}

/// Fails the test with all that was found, one a line.
void expectNone(const QStringList &found)
{
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

} // namespace

class tst_Layering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    // The house.
    void includes();
    void licences();
    void lengths();
    void top();

    // The rules themselves.
    void includeRules_data();
    void includeRules();
    void includesAreFound();
    void licenceRules_data();
    void licenceRules();
    void topRules();

private:
    std::vector<SourceFile> m_files;
};

void tst_Layering::initTestCase()
{
    m_files = readAll();
    const auto has = [this](const QString &path) {
        return std::any_of(m_files.begin(), m_files.end(),
                           [&](const SourceFile &file) { return file.path == path; });
    };
    QVERIFY(has(u"core/planning/plan.cpp"_s));
    QVERIFY(has(u"CMakeLists.txt"_s));
    QVERIFY(has(u".ci/run"_s));
}

void tst_Layering::includes()
{
    QStringList found;
    for (const SourceFile &file : m_files) {
        if (isCode(file.path))
            found += forbiddenIncludes(file.path, file.text);
    }
    expectNone(found);
}

void tst_Layering::licences()
{
    QStringList found;
    for (const SourceFile &file : m_files) {
        if (needsLicence(file.path, file.text))
            found += wrongLicence(file.path, file.text);
    }
    found.removeAll(QString());
    expectNone(found);
}

void tst_Layering::lengths()
{
    QStringList found;
    std::vector<qsizetype> lengths;
    for (const SourceFile &file : m_files) {
        if (!isCode(file.path))
            continue;
        const qsizetype lines = file.text.count('\n');
        if (lines > mostLines)
            found.append(u"%1 has %2 lines"_s.arg(file.path, QString::number(lines)));
        if (!file.path.startsWith(u"tests/"_s))
            lengths.push_back(lines);
    }
    expectNone(found);
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::nth_element(lengths.begin(), middle, lengths.end());
    QVERIFY2(*middle < 120, "half of the files are longer than 120 lines");
}

void tst_Layering::top()
{
    QStringList found;
    const QDir top(QStringLiteral(PONYUP_SOURCE_DIR));
    const QFileInfoList entries =
        top.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QFileInfo &entry : entries) {
        if (!belongsToTop(entry.fileName(), entry.isDir()))
            found.append(entry.fileName());
    }
    expectNone(found);
    for (const char16_t *name : {u"CMakeLists.txt", u"CMakePresets.json", u"README.md", u"LICENSE",
                                 u"app", u"core", u"ui", u"resources", u"tests"})
        QVERIFY(top.exists(QString::fromUtf16(name)));
}

void tst_Layering::includeRules_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("include");
    QTest::addColumn<bool>("allowed");
    const auto allow = [](const char *path, const char *include) {
        QTest::addRow("%s may %s", path, include)
            << QString::fromLatin1(path) << QString::fromLatin1(include) << true;
    };
    const auto forbid = [](const char *path, const char *include) {
        QTest::addRow("%s may not %s", path, include)
            << QString::fromLatin1(path) << QString::fromLatin1(include) << false;
    };

    allow("core/base/error.cpp", "\"base/error.h\"");
    allow("core/base/result.h", "<tl/expected.hpp>");
    allow("core/base/x.cpp", "<QString>");
    allow("core/base/x.cpp", "<vector>");
    allow("core/base/x.cpp", "<unistd.h>");
    forbid("core/base/x.cpp", "<tl/expected.hpp>");
    forbid("core/base/x.cpp", "\"sql/statement.h\"");
    forbid("core/base/x.cpp", "<QSqlDatabase>");
    forbid("core/base/x.cpp", "<QLabel>");
    forbid("core/base/x.cpp", "<QColor>");
    forbid("core/base/x.cpp", "<qlabel.h>");
    forbid("core/base/x.cpp", "<QtWidgets/QLabel>");
    forbid("core/base/x.cpp", "<QtCore/private/qobject_p.h>");
    forbid("core/base/x.cpp", "<private/qobject_p.h>");
    forbid("core/base/x.cpp", "<base/error.h>");
    forbid("core/base/x.cpp", "\"error.h\"");
    forbid("core/base/x.cpp", "\"../sql/statement.h\"");
    forbid("core/base/x.cpp", "<boost/optional.hpp>");

    allow("core/sql/x.cpp", "\"base/error.h\"");
    forbid("core/sql/x.cpp", "\"migration/migration.h\"");
    forbid("core/migration/x.cpp", "\"formats/format.h\"");
    forbid("core/formats/x.cpp", "\"engines/engine.h\"");

    allow("core/engines/x.cpp", "<QSqlDatabase>");
    allow("core/engines/engines.cpp", "\"engines/sqlite/sqliteengine.h\"");
    allow("core/engines/sqlite/x.cpp", "\"engines/sqlite/sqliteengine.h\"");
    allow("core/engines/sqlite/x.cpp", "<sqlite3.h>");
    forbid("core/engines/x.cpp", "<sqlite3.h>");
    forbid("core/engines/x.cpp", "\"engines/sqlite/sqliteengine.h\"");
    forbid("core/engines/postgresql/x.cpp", "<sqlite3.h>");
    forbid("core/engines/postgresql/x.cpp", "\"engines/sqlite/sqliteengine.h\"");
    allow("core/engines/postgresql/x.cpp", "<libpq-fe.h>");
    forbid("core/engines/sqlite/x.cpp", "\"migration/migration.h\"");

    allow("core/schema/x.cpp", "\"engines/connection.h\"");
    forbid("core/schema/x.cpp", "\"engines/sqlite/nativedatabase.h\"");
    forbid("core/schema/x.cpp", "<QSqlQuery>");
    allow("core/history/x.cpp", "\"engines/connection.h\"");
    forbid("core/history/x.cpp", "<QSqlQuery>");
    forbid("core/history/x.cpp", "\"planning/plan.h\"");

    allow("core/planning/x.cpp", "\"history/versionrow.h\"");
    forbid("core/planning/x.cpp", "\"history/history.h\"");
    forbid("core/planning/x.cpp", "\"engines/connection.h\"");
    forbid("core/planning/x.cpp", "\"formats/format.h\"");
    forbid("core/planning/x.cpp", "<unistd.h>");
    forbid("core/planning/x.cpp", "<QtSql/QSqlQuery>");

    allow("core/running/x.cpp", "\"engines/engine.h\"");
    forbid("core/running/x.cpp", "<QSqlDatabase>");
    forbid("core/running/x.cpp", "\"engines/sqlite/sqliteengine.h\"");
    forbid("core/running/x.cpp", "\"report/report.h\"");
    allow("core/project/load.cpp", "<toml++/toml.h>");
    forbid("core/project/project.cpp", "<toml++/toml.h>");
    allow("core/project/x.cpp", "\"engines/databaseurl.h\"");
    forbid("core/project/x.cpp", "\"engines/engine.h\"");
    allow("core/report/x.cpp", "\"running/runreport.h\"");
    forbid("core/report/x.cpp", "\"running/session.h\"");
    forbid("core/report/x.cpp", "\"history/auditlog.h\"");

    allow("ui/models/x.cpp", "\"planning/timeline.h\"");
    allow("ui/models/x.cpp", "<QAbstractTableModel>");
    forbid("ui/models/x.cpp", "<QIcon>");
    forbid("ui/models/x.cpp", "<QWidget>");
    forbid("ui/models/x.cpp", "\"widgets/field.h\"");
    forbid("ui/models/x.cpp", "\"running/session.h\"");
    forbid("ui/models/x.cpp", "\"engines/engine.h\"");
    allow("ui/pages/x.cpp", "<QLabel>");
    allow("ui/pages/x.cpp", "\"widgets/field.h\"");
    allow("ui/session/x.cpp", "\"running/session.h\"");
    forbid("ui/pages/x.cpp", "\"running/session.h\"");
    forbid("ui/pages/x.cpp", "<QSqlDatabase>");
    forbid("ui/session/x.cpp", "<QSqlDatabase>");
    forbid("ui/session/x.cpp", "\"formats/format.h\"");
    forbid("ui/session/x.cpp", "\"engines/connection.h\"");
    allow("ui/widgets/x.cpp", "<Qsci/qsciscintilla.h>");
    forbid("ui/pages/x.cpp", "<Qsci/qsciscintilla.h>");

    allow("app/cli/x.cpp", "\"running/session.h\"");
    allow("app/cli/x.cpp", "<unistd.h>");
    forbid("app/cli/x.cpp", "\"mainwindow/mainwindow.h\"");
    forbid("app/cli/x.cpp", "<QApplication>");
    forbid("app/cli/x.cpp", "<QSqlDatabase>");
    allow("app/desktop/x.cpp", "\"mainwindow/mainwindow.h\"");
    allow("app/desktop/x.cpp", "<QApplication>");
    forbid("core/nowhere/x.cpp", "<QString>");
    forbid("plugins/x.cpp", "<QString>");
    allow("tests/ui/x.cpp", "<QSqlDatabase>");
}

void tst_Layering::includeRules()
{
    QFETCH(QString, path);
    QFETCH(QString, include);
    QFETCH(bool, allowed);
    const QStringList found = forbiddenIncludes(path, "#include " + include.toUtf8() + '\n');
    QVERIFY2(found.isEmpty() == allowed, qPrintable(found.join(u'\n')));
}

void tst_Layering::includesAreFound()
{
    const QByteArray text = "// SPDX\n"
                            "  #  include\t<QLabel>\n"
                            "#include \"base/error.h\" // and a word\n"
                            "#include \"tst_x.moc\"\r\n"
                            "// #include <QWidget>\n"
                            "#include <sqlite3.h>";
    QCOMPARE(forbiddenIncludes(u"core/base/x.cpp"_s, text),
             QStringList({u"core/base/x.cpp includes QLabel, which is of QtWidgets"_s,
                          u"core/base/x.cpp includes sqlite3.h, which belongs into "
                          "core/engines/sqlite/ alone"_s}));
}

void tst_Layering::licenceRules_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("right");
    const QByteArray lesser("// SPDX-License-Identifier: LGPL-3.0-or-later\n");
    const QByteArray general("// SPDX-License-Identifier: GPL-3.0-or-later\n");
    QTest::newRow("core") << u"core/base/x.cpp"_s << lesser << true;
    QTest::newRow("core, wrong") << u"core/base/x.cpp"_s << general << false;
    QTest::newRow("ui") << u"ui/x.cpp"_s << general << true;
    QTest::newRow("ui, wrong") << u"ui/x.cpp"_s << lesser << false;
    QTest::newRow("a script") << u"tests/run.sh"_s
                              << QByteArray("#!/bin/sh\n# SPDX-License-Identifier: "
                                            "GPL-3.0-or-later\n")
                              << true;
    QTest::newRow("CMake") << u"core/CMakeLists.txt"_s
                           << QByteArray("# SPDX-License-Identifier: LGPL-3.0-or-later\r\n")
                           << true;
    QTest::newRow("nothing") << u"ui/x.cpp"_s << QByteArray() << false;
    QTest::newRow("too late") << u"ui/x.cpp"_s << QByteArray("//\n//\n") + general << false;
}

void tst_Layering::licenceRules()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, text);
    QVERIFY(needsLicence(path, text));
    QTEST(wrongLicence(path, text).isEmpty(), "right");
}

void tst_Layering::topRules()
{
    QVERIFY(belongsToTop(u"core"_s, true));
    QVERIFY(belongsToTop(u".ci"_s, true));
    QVERIFY(belongsToTop(u"LICENSE.LGPL-3.0"_s, false));
    QVERIFY(!belongsToTop(u"core"_s, false));
    QVERIFY(!belongsToTop(u"src"_s, true));
    QVERIFY(!belongsToTop(u"CMakeFiles"_s, true));
    QVERIFY(!belongsToTop(u"notes.txt"_s, false));
    QVERIFY(!needsLicence(u"resources/sample/shop/v0/model.sql"_s, "CREATE TABLE t (a);"));
}

QTEST_GUILESS_MAIN(tst_Layering)
#include "tst_layering.moc"
