// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <QFileInfo>
#include <QLibraryInfo>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace ponyup::architecture {

using namespace Qt::StringLiterals;

namespace {

/// What the sources of one folder may include. A name that ends with a slash stands for all of a
/// folder and what is below it.
struct FolderRule {
    QString folder;
    QStringList ours;
    QStringList qt; ///< Qt modules.
    bool system = true; ///< The operating system's own headers.
};

/// What goes in and out of the core: plain values, without a database, a folder or a thread.
const QStringList &coreValues()
{
    static const QStringList values{u"base/"_s,
                                    u"sql/dialect.h"_s,
                                    u"sql/statement.h"_s,
                                    u"migration/migration.h"_s,
                                    u"migration/directives.h"_s,
                                    u"engines/statementeffects.h"_s,
                                    u"engines/tablewait.h"_s,
                                    u"engines/values.h"_s,
                                    u"engines/databaseurl.h"_s,
                                    u"schema/schema.h"_s,
                                    u"schema/schemadiff.h"_s,
                                    u"schema/schemawords.h"_s,
                                    u"history/versionrow.h"_s,
                                    u"history/auditentry.h"_s,
                                    u"history/journalrow.h"_s,
                                    u"planning/plan.h"_s,
                                    u"planning/timeline.h"_s,
                                    u"risk/risk.h"_s,
                                    u"running/canceller.h"_s,
                                    u"running/observationtext.h"_s,
                                    u"running/preview.h"_s,
                                    u"running/runevent.h"_s,
                                    u"running/runoptions.h"_s,
                                    u"running/runreport.h"_s,
                                    u"running/statementstatus.h"_s,
                                    u"running/statementstatus.h"_s,
                                    u"running/connectiontest.h"_s,
                                    u"running/status.h"_s,
                                    u"project/project.h"_s,
                                    u"report/report.h"_s,
                                    u"report/verdict.h"_s};
    return values;
}

const QStringList &everythingOfCore()
{
    static const QStringList folders{u"base/"_s,    u"sql/"_s,     u"migration/"_s, u"formats/"_s,
                                     u"engines/"_s, u"schema/"_s,  u"history/"_s,   u"planning/"_s,
                                     u"running/"_s, u"project/"_s, u"report/"_s,    u"risk/"_s};
    return folders;
}

const QStringList &everythingOfUi()
{
    static const QStringList folders{u"models/"_s,  u"presentation/"_s, u"widgets/"_s, u"pages/"_s,
                                     u"dialogs/"_s, u"mainwindow/"_s,   u"session/"_s};
    return folders;
}

/// The table. The longest folder that a path lies in counts; each folder may include itself.
const std::vector<FolderRule> &table()
{
    const QStringList core{u"QtCore"_s};
    const QStringList window{u"QtCore"_s, u"QtGui"_s,          u"QtWidgets"_s,
                             u"QtSvg"_s,  u"QtPrintSupport"_s, u"QtConcurrent"_s};
    const QStringList ofTheWindow = everythingOfUi() + coreValues();
    static const std::vector<FolderRule> rules{
        {u"core/base/"_s, {}, core},
        {u"core/sql/"_s, {u"base/"_s}, core},
        {u"core/migration/"_s, {u"base/"_s, u"sql/"_s}, core},
        {u"core/formats/"_s, {u"base/"_s, u"sql/"_s, u"migration/"_s}, core},
        {u"core/engines/"_s, {u"base/"_s, u"sql/"_s}, {u"QtCore"_s, u"QtSql"_s}},
        {u"core/schema/"_s, {u"base/"_s, u"sql/"_s, u"engines/"_s}, core},
        {u"core/risk/"_s, {u"base/"_s, u"sql/"_s, u"schema/schema.h"_s}, core},
        {u"core/history/"_s, {u"base/"_s, u"sql/"_s, u"migration/"_s, u"engines/"_s}, core},
        {u"core/planning/"_s,
         {u"base/"_s, u"sql/"_s, u"migration/"_s, u"history/versionrow.h"_s},
         core,
         false},
        {u"core/project/"_s,
         {u"base/"_s, u"engines/databaseurl.h"_s, u"formats/"_s, u"migration/directives.h"_s},
         core},
        {u"core/running/"_s,
         {u"base/"_s, u"sql/"_s, u"migration/"_s, u"formats/"_s, u"engines/"_s, u"schema/"_s,
          u"history/"_s, u"planning/"_s, u"project/"_s, u"risk/"_s},
         core},
        {u"core/report/"_s, coreValues(), core, false},
        {u"ui/models/"_s, coreValues(), core, false},
        {u"ui/"_s, ofTheWindow, window, false},
        {u"ui/session/"_s,
         ofTheWindow + QStringList{u"running/session.h"_s, u"migration/scriptreader.h"_s}, window,
         false},
        {u"app/cli/"_s, everythingOfCore() + QStringList{u"shared/"_s}, core},
        {u"app/shared/"_s, everythingOfCore(), core},
        {u"app/desktop/"_s, everythingOfCore() + everythingOfUi() + QStringList{u"shared/"_s},
         window},
    };
    return rules;
}

const FolderRule *ruleFor(const QString &path)
{
    const FolderRule *longest = nullptr;
    for (const FolderRule &rule : table()) {
        if (path.startsWith(rule.folder)
            && (!longest || rule.folder.size() > longest->folder.size()))
            longest = &rule;
    }
    return longest;
}

/// Libraries whose headers belong into one place each.
struct LibraryRule {
    QLatin1StringView header; ///< Or how it begins.
    QLatin1StringView place; ///< The only folder or file that includes it.
};

constexpr LibraryRule libraries[] = {
    {"tl/expected.hpp"_L1, "core/base/result.h"_L1},
    {"sqlite3.h"_L1, "core/engines/sqlite/"_L1},
    {"emmintrin.h"_L1, "core/sql/"_L1},
    {"nettle/"_L1, "core/base/"_L1},
    {"libpq-fe.h"_L1, "core/engines/postgresql/"_L1},
    {"mysql.h"_L1, "core/engines/mariadb/"_L1},
    {"mariadb/"_L1, "core/engines/mariadb/"_L1},
    {"sql.h"_L1, "core/engines/odbc/"_L1},
    {"sqlext.h"_L1, "core/engines/odbc/"_L1},
    {"pg_query.h"_L1, "core/risk/postgresql/"_L1},
    {"toml++/"_L1, "core/project/load.cpp"_L1},
    {"Qsci/"_L1, "ui/widgets/"_L1},
    {"qt6keychain/"_L1, "app/shared/"_L1},
};

bool isSystemHeader(const QString &name)
{
    static const QStringList known{u"dirent.h"_s,       u"fcntl.h"_s,         u"link.h"_s,
                                   u"netinet/in.h"_s,   u"netinet/tcp.h"_s,   u"poll.h"_s,
                                   u"pwd.h"_s,          u"signal.h"_s,        u"sys/eventfd.h"_s,
                                   u"sys/file.h"_s,     u"sys/ioctl.h"_s,     u"sys/resource.h"_s,
                                   u"sys/signalfd.h"_s, u"sys/socket.h"_s,    u"sys/stat.h"_s,
                                   u"sys/statvfs.h"_s,  u"sys/sysmacros.h"_s, u"sys/types.h"_s,
                                   u"sys/wait.h"_s,     u"termios.h"_s,       u"unistd.h"_s};
    return known.contains(name);
}

/// The Qt module that a header is of, "QtCore"; empty when it is not Qt's.
QString qtModule(const QString &name)
{
    const qsizetype slash = name.indexOf(u'/');
    if (name.contains(u"private/"_s)) // changes with every release of Qt
        return {};
    if (slash > 0)
        return name.startsWith(u"Qt"_s) ? name.first(slash) : QString();
    const QString headers = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    for (const QString &module :
         {u"QtCore"_s, u"QtSql"_s, u"QtGui"_s, u"QtWidgets"_s, u"QtSvg"_s, u"QtPrintSupport"_s,
          u"QtConcurrent"_s, u"QtNetwork"_s, u"QtDBus"_s, u"QtXml"_s, u"QtTest"_s}) {
        if (QFileInfo::exists(headers + u'/' + module + u'/' + name))
            return module;
    }
    return {};
}

bool covers(const QStringList &allowed, const QString &name)
{
    return std::any_of(allowed.begin(), allowed.end(), [&](const QString &one) {
        return one.endsWith(u'/') ? name.startsWith(one) : name == one;
    });
}

/// What the includes of a folder's own headers begin with: "planning/" for "core/planning/".
QString ownFolder(const QString &folder)
{
    return folder.sliced(folder.indexOf(u'/') + 1);
}

bool mayIncludeOurs(const FolderRule &rule, const QString &path, const QString &name)
{
    // One engine's folder is nobody's business but its own and the registry's.
    if (name.startsWith(u"engines/"_s) && name.count(u'/') > 1)
        return path.startsWith(u"core/"_s + name.section(u'/', 0, 1) + u'/')
            || path == u"core/engines/engines.cpp"_s;
    // "ui/" itself is no folder of headers.
    return (rule.folder.count(u'/') > 1 && name.startsWith(ownFolder(rule.folder)))
        || covers(rule.ours, name);
}

QString whyForeign(const FolderRule &rule, const QString &path, const QString &name)
{
    for (const LibraryRule &library : libraries) {
        if (name.startsWith(library.header))
            return path.startsWith(library.place) ? QString()
                                                  : u"belongs into %1 alone"_s.arg(library.place);
    }
    static const QRegularExpression standard(u"^[a-z_0-9]+$"_s);
    if (standard.match(name).hasMatch())
        return {};
    if (isSystemHeader(name))
        return rule.system ? QString() : u"is the operating system's"_s;
    const QString module = qtModule(name);
    if (module.isEmpty())
        return u"is not known to the rules"_s;
    return rule.qt.contains(module) ? QString() : u"is of %1"_s.arg(module);
}

} // namespace

QStringList forbiddenIncludes(const QString &path, const QByteArray &text)
{
    const FolderRule *rule = ruleFor(path);
    if (!rule)
        return path.startsWith(u"tests/"_s)
            ? QStringList()
            : QStringList{u"%1 lies in a folder that the rules do not know"_s.arg(path)};

    static const QRegularExpression include(
        u"^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([^>\"]+)[>\"]"_s,
        QRegularExpression::MultilineOption);
    QStringList found;
    auto match = include.globalMatch(QString::fromUtf8(text));
    while (match.hasNext()) {
        const auto one = match.next();
        const QString name = one.captured(2);
        QString why;
        if (one.captured(1) == u"<")
            why = whyForeign(*rule, path, name);
        else if (!name.endsWith(u".moc"_s) && !mayIncludeOurs(*rule, path, name))
            why = u"is none that %1 may know"_s.arg(rule->folder);
        if (!why.isEmpty())
            found.append(u"%1 includes %2, which %3"_s.arg(path, name, why));
    }
    return found;
}

bool needsLicence(const QString &path, const QByteArray &text)
{
    static const QStringList endings{u".cpp"_s, u".h"_s,  u".cmake"_s,
                                     u".sh"_s,  u".py"_s, u"CMakeLists.txt"_s};
    return text.startsWith("#!")
        || std::any_of(endings.begin(), endings.end(),
                       [&](const QString &ending) { return path.endsWith(ending); });
}

QString wrongLicence(const QString &path, const QByteArray &text)
{
    const QByteArray wanted =
        path.startsWith(u"core/"_s) ? "LGPL-3.0-or-later" : "GPL-3.0-or-later";
    const QList<QByteArray> lines = text.left(1000).split('\n').first(
        std::min<qsizetype>(text.left(1000).count('\n') + 1, 2)); // a script begins with "#!"
    for (const QByteArray &line : lines) {
        const qsizetype at = line.indexOf("SPDX-License-Identifier: ");
        if (at < 0)
            continue;
        const QByteArray found = line.sliced(at + 25).trimmed();
        return found == wanted ? QString()
                               : u"%1 says %2, not %3"_s.arg(path, QString::fromLatin1(found),
                                                             QString::fromLatin1(wanted));
    }
    return u"%1 does not begin with an SPDX line"_s.arg(path);
}

bool belongsToTop(const QString &name, bool isFolder)
{
    static const QStringList folders{u"app"_s,       u"core"_s,  u"ui"_s,
                                     u"resources"_s, u"tests"_s, u"build"_s};
    static const QStringList files{u"CMakeLists.txt"_s, u"CMakePresets.json"_s, u"README.md"_s};
    static const QStringList ofTools{u"compile_commands.json"_s, u"CMakeUserPresets.json"_s,
                                     u"CMakeLists.txt.user"_s};
    if (name.startsWith(u'.'))
        return true;
    if (isFolder)
        return folders.contains(name);
    return files.contains(name) || ofTools.contains(name) || name == u"LICENSE"
        || name.startsWith(u"LICENSE."_s);
}

} // namespace ponyup::architecture
