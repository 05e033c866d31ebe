// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/ponyupnames.h"

#include "base/closest.h"

#include <QFile>

#include <algorithm>

namespace ponyup::names {

using namespace Qt::StringLiterals;

namespace {

/// The engines that a script can be a variant for.
constexpr QLatin1StringView engineIds[] = {QLatin1StringView("sqlite"),
                                           QLatin1StringView("postgresql"),
                                           QLatin1StringView("mariadb"), QLatin1StringView("odbc")};

constexpr ScriptRole roles[] = {ScriptRole::Model, ScriptRole::Migrate, ScriptRole::Undo};

bool isQuiet(QByteArrayView name)
{
    if (name.startsWith('.') || name.endsWith('~') || name.startsWith('#'))
        return true;
    const auto endings = {".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"};
    return std::any_of(endings.begin(), endings.end(),
                       [&](const char *ending) { return name.endsWith(ending); });
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isEngine(QByteArrayView name)
{
    return std::find(std::begin(engineIds), std::end(engineIds), QLatin1StringView(name))
        != std::end(engineIds);
}

/// A lower-case name as an entry; Other when it is none.
Entry readLowerCase(QByteArrayView name)
{
    if (!name.startsWith('v'))
        return {};
    const bool file = name.endsWith(".sql");
    const QByteArrayView stem = name.sliced(1).chopped(file ? 4 : 0);
    const auto dot = stem.indexOf('.');
    const bool variant = file && dot >= 0 && isEngine(stem.sliced(dot + 1));
    const QByteArrayView digits = variant ? stem.first(dot) : stem;
    if (digits.isEmpty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return {};
    bool fits = false;
    const int version = digits.toInt(&fits);
    if (variant)
        return {Entry::Kind::Variant, fits ? version : -1};
    if (!fits || version > highestVersion)
        return {Entry::Kind::TooLarge};
    if (digits.size() > 1 && digits.front() == '0')
        return {Entry::Kind::LeadingZeros, version};
    return {file ? Entry::Kind::File : Entry::Kind::Folder, version};
}

} // namespace

Entry readEntry(QByteArrayView name)
{
    const Entry entry = readLowerCase(name);
    if (entry.kind != Entry::Kind::Other)
        return entry;
    if (isQuiet(name))
        return {Entry::Kind::Quiet};
    const Entry meant = readLowerCase(name.toByteArray().toLower());
    return {meant.kind == Entry::Kind::Other ? Entry::Kind::Other : Entry::Kind::WrongCase,
            meant.version};
}

QString variantInFolder(QByteArrayView name)
{
    const auto dot = name.indexOf('.');
    return shown(name.first(dot)) + u"/migrate"_s + shown(name.sliced(dot));
}

QString folderName(int version)
{
    return u'v' + QString::number(version);
}

QString fileName(int version)
{
    return folderName(version) + u".sql"_s;
}

std::optional<ScriptFileName> readScriptFile(QByteArrayView name)
{
    const auto parts = QLatin1StringView(name);
    const auto dot = parts.indexOf('.'_L1);
    if (dot < 0 || !parts.endsWith(".sql"_L1))
        return std::nullopt;
    const auto role = std::find_if(std::begin(roles), std::end(roles), [&](ScriptRole one) {
        return parts.first(dot) == scriptRoleName(one);
    });
    if (role == std::end(roles))
        return std::nullopt;
    if (parts.size() == dot + 4)
        return ScriptFileName{*role, {}};
    const QLatin1StringView engine = parts.sliced(dot + 1).chopped(4);
    if (!isEngine(engine))
        return std::nullopt;
    return ScriptFileName{*role, engine};
}

QString scriptFile(ScriptRole role, const QString &engine)
{
    const QString name = scriptRoleName(role);
    return engine.isEmpty() ? name + u".sql"_s : name + u'.' + engine + u".sql"_s;
}

QString meantScriptFile(QByteArrayView name)
{
    const QStringList parts = shown(name).toLower().split(u'.');
    if (parts.size() < 2 || parts.size() > 3 || parts.last() != u"sql")
        return {};
    QStringList roleNames;
    for (const ScriptRole role : roles)
        roleNames.append(scriptRoleName(role));
    const QString role = closest(parts.first(), roleNames);
    if (role.isEmpty() || parts.size() == 2)
        return role.isEmpty() ? QString() : role + u".sql"_s;
    const QString engine =
        closest(parts[1], QStringList(std::begin(engineIds), std::end(engineIds)));
    return engine.isEmpty() ? QString() : role + u'.' + engine + u".sql"_s;
}

QString shown(QByteArrayView name)
{
    QString text = QFile::decodeName(name.toByteArray());
    for (QChar &c : text) {
        const QChar::Category category = c.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace ponyup::names
