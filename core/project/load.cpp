// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/closest.h"
#include "base/tr.h"
#include "formats/format.h"
#include "migration/directives.h"
#include "project/project.h"
#include "project/projecttext.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>

#include <toml++/toml.h>

// The only file that knows how a project file is written.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

QString fromToml(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// What stands there, without saying what it says.
QString typeName(const toml::node &node)
{
    switch (node.type()) {
    case toml::node_type::string:
        return Tr::tr("a text");
    case toml::node_type::integer:
    case toml::node_type::floating_point:
        return Tr::tr("a number");
    case toml::node_type::boolean:
        return Tr::tr("true or false");
    case toml::node_type::array:
        return Tr::tr("a list");
    case toml::node_type::table:
        return Tr::tr("a table");
    default:
        return Tr::tr("a date or time");
    }
}

QString passwordHint()
{
    return Tr::tr("Write password = { keychain = true }, { env = \"NAME\" } or "
                  "{ command = \"…\" }, and give the database another password if this file has "
                  "been shared.");
}

/// Reads one project file and gathers everything that is wrong with it.
class Loader {
public:
    explicit Loader(const QString &file)
        : m_file(file),
          m_folder(QFileInfo(file).absolutePath()) { }

    Result<Project> load(const QByteArray &text);

private:
    SourcePlace placeOf(const toml::source_region &source) const;
    void report(const toml::source_region &source, const QString &message,
                const QString &hint = {});
    Error parseError(const toml::parse_error &error, const QByteArray &text) const;

    /// The table of that key; nullptr when it is not there or no table.
    const toml::table *table(const toml::table &parent, std::string_view key);
    /// Reports every key that is not known. `where`: "[project]".
    void checkKeys(const toml::table &table, const QStringList &known, const QString &where);
    /// The text of that key; nullopt when it is not there or was reported.
    std::optional<QString> text(const toml::table &table, std::string_view key);
    void duration(const toml::table &table, std::string_view key, std::chrono::milliseconds &into);

    void readProject(const toml::table &table);
    void readDefaults(const toml::table &table);
    void readBackup(const toml::table &table);
    /// [sqlite], [postgresql] and [mariadb].
    void readEngine(const QString &engine, const toml::table &table);
    void readEnvironments(const toml::table &environments);
    Environment readEnvironment(const QString &name, const toml::table &table);
    void readKind(const toml::table &table, Environment &environment);
    void readUrl(const toml::table &table, Environment &environment);
    void readPassword(const toml::node &node, Environment &environment);

    const QString m_file;
    const QString m_folder;
    Project m_project;
    std::vector<Error> m_errors;
};

SourcePlace Loader::placeOf(const toml::source_region &source) const
{
    return {.file = m_file,
            .line = static_cast<int>(source.begin.line),
            .column = static_cast<int>(source.begin.column)};
}

void Loader::report(const toml::source_region &source, const QString &message, const QString &hint)
{
    m_errors.push_back(
        {.kind = ErrorKind::Project, .message = message, .hint = hint, .place = placeOf(source)});
}

Error Loader::parseError(const toml::parse_error &error, const QByteArray &text) const
{
    // The parser's words may repeat what stands there, which may be a password.
    const auto number = static_cast<qsizetype>(error.source().begin.line);
    const QByteArray line = text.split('\n').value(number - 1).toLower();
    const bool secret = line.contains("pass") || line.contains("pwd") || line.contains("://");
    return {.kind = ErrorKind::Project,
            .message = Tr::tr("The project file is not valid TOML."),
            .hint = Tr::tr("Texts stand in quotes, and a key stands once in its table."),
            .detail = secret ? QString() : fromToml(error.description()),
            .place = placeOf(error.source())};
}

const toml::table *Loader::table(const toml::table &parent, std::string_view key)
{
    const toml::node *node = parent.get(key);
    if (node && !node->is_table())
        report(node->source(),
               Tr::tr("\"%1\" must be a table, not %2.").arg(fromToml(key), typeName(*node)),
               Tr::tr("Write [%1] on a line of its own.").arg(fromToml(key)));
    return node ? node->as_table() : nullptr;
}

void Loader::checkKeys(const toml::table &table, const QStringList &known, const QString &where)
{
    for (auto &&[key, node] : table) {
        const QString name = fromToml(key.str());
        if (known.contains(name))
            continue;
        const QString meant = closest(name, known);
        report(key.source(),
               where.isEmpty() ? Tr::tr("\"%1\" is unknown.").arg(name)
                               : Tr::tr("\"%1\" is unknown in %2.").arg(name, where),
               meant.isEmpty() ? Tr::tr("Known are: %1.").arg(known.join(u", "_s))
                               : Tr::tr("Did you mean \"%1\"?").arg(meant));
    }
}

std::optional<QString> Loader::text(const toml::table &table, std::string_view key)
{
    const toml::node *node = table.get(key);
    if (!node)
        return std::nullopt;
    const QString name = fromToml(key);
    if (!node->is_string()) {
        report(node->source(), Tr::tr("\"%1\" must be a text, not %2.").arg(name, typeName(*node)),
               Tr::tr("Write it in quotes."));
        return std::nullopt;
    }
    const QString value = fromToml(node->as_string()->get());
    if (value.trimmed().isEmpty() || value.contains(QChar(u'\0'))) {
        report(node->source(), Tr::tr("\"%1\" is empty.").arg(name),
               Tr::tr("Write a value, or leave the line out."));
        return std::nullopt;
    }
    return value;
}

void Loader::duration(const toml::table &table, std::string_view key,
                      std::chrono::milliseconds &into)
{
    const std::optional<QString> value = text(table, key);
    if (!value)
        return;
    if (const auto duration = parseDuration(*value))
        into = *duration;
    else
        report(table.get(key)->source(),
               Tr::tr("\"%1\" is not a duration: %2.").arg(fromToml(key), *value),
               Tr::tr("Write a number and a unit: \"250ms\", \"5s\", \"10min\", \"1h\", or \"0\" "
                      "for none."));
}

void Loader::readProject(const toml::table &table)
{
    checkKeys(table, {u"name"_s, u"migrations"_s, u"format"_s, u"version-table"_s}, u"[project]"_s);
    m_project.name = text(table, "name").value_or(m_project.name);
    if (const auto migrations = text(table, "migrations"))
        m_project.migrations = QDir::cleanPath(QDir(m_folder).absoluteFilePath(*migrations));
    if (const auto format = text(table, "format")) {
        QStringList known;
        for (const FormatEntry &entry : formats())
            known.append(entry.id);
        if (!known.contains(*format))
            report(table.get("format")->source(), Tr::tr("There is no format \"%1\".").arg(*format),
                   Tr::tr("Known are: %1.").arg(known.join(u", "_s)));
        m_project.format = *format;
    }
    if (const auto name = text(table, "version-table")) {
        if (name->startsWith(u"ponyup_"_s, Qt::CaseInsensitive))
            report(table.get("version-table")->source(),
                   Tr::tr("\"%1\" cannot be the version table.").arg(*name),
                   Tr::tr("Names that begin with ponyup_ are those of other tables that PonyUp "
                          "keeps."));
        else if (name->startsWith(u"sqlite_"_s, Qt::CaseInsensitive))
            report(table.get("version-table")->source(),
                   Tr::tr("\"%1\" cannot be the version table.").arg(*name),
                   Tr::tr("Names that begin with sqlite_ are SQLite's own."));
        m_project.versionTable = *name;
    }
}

void Loader::readBackup(const toml::table &table)
{
    using Backup = Project::Backup;
    static constexpr std::array<std::pair<QStringView, Backup>, 3> values{
        std::pair(QStringView(u"auto"), Backup::Auto),
        std::pair(QStringView(u"always"), Backup::Always),
        std::pair(QStringView(u"off"), Backup::Off)};
    if (const auto value = text(table, "backup")) {
        const auto found = std::find_if(values.begin(), values.end(),
                                        [&](const auto &known) { return known.first == *value; });
        if (found != values.end())
            m_project.backup = found->second;
        else
            report(table.get("backup")->source(),
                   Tr::tr("\"backup\" cannot be \"%1\".").arg(*value),
                   Tr::tr("Choose \"auto\", \"always\" or \"off\"."));
    }
    if (const toml::node *node = table.get("keep-backups")) {
        const auto count = node->is_integer() ? node->as_integer()->get() : 0;
        if (count >= 1 && count <= 10'000)
            m_project.keepBackups = static_cast<int>(count);
        else
            report(node->source(),
                   Tr::tr("\"keep-backups\" must be a whole number from 1 to 10000."),
                   Tr::tr("To have none made at all, write backup = \"off\"."));
    }
}

void Loader::readDefaults(const toml::table &table)
{
    checkKeys(table,
              {u"lock-wait"_s, u"lock-timeout"_s, u"statement-timeout"_s, u"backup"_s,
               u"keep-backups"_s, u"privileges"_s},
              u"[defaults]"_s);
    duration(table, "lock-wait", m_project.lockWait);
    duration(table, "lock-timeout", m_project.lockTimeout);
    duration(table, "statement-timeout", m_project.statementTimeout);
    readBackup(table);
    if (const toml::node *node = table.get("privileges")) {
        if (node->is_boolean())
            m_project.privileges = node->as_boolean()->get();
        else
            report(node->source(),
                   Tr::tr("\"privileges\" must be true or false, not %1.").arg(typeName(*node)),
                   Tr::tr("Write privileges = true to have dry runs compare owners and grants."));
    }
}

void Loader::readEngine(const QString &engine, const toml::table &table)
{
    checkKeys(table, {u"allow"_s}, u'[' + engine + u']');
    const toml::node *node = table.get("allow");
    if (!node)
        return;
    if (!node->is_array()) {
        report(node->source(), Tr::tr("\"allow\" must be a list, not %1.").arg(typeName(*node)),
               Tr::tr("Write allow = [\"attach\"]."));
        return;
    }
    for (const toml::node &one : *node->as_array()) {
        if (one.is_string())
            m_project.allow.push_back(
                {engine, fromToml(one.as_string()->get()), placeOf(one.source())});
        else
            report(one.source(),
                   Tr::tr("\"allow\" must be a list of texts, but has %1.").arg(typeName(one)),
                   Tr::tr("Write allow = [\"attach\"]."));
    }
}

void Loader::readKind(const toml::table &table, Environment &environment)
{
    const std::optional<QString> value = text(table, "kind");
    if (!value)
        return;
    QStringList known;
    for (const auto kind :
         {EnvironmentKind::Development, EnvironmentKind::Staging, EnvironmentKind::Production}) {
        if (environmentKindName(kind) == *value) {
            environment.kind = kind;
            return;
        }
        known.append(environmentKindName(kind));
    }
    report(table.get("kind")->source(), Tr::tr("There is no kind \"%1\".").arg(*value),
           Tr::tr("Choose one of: %1.").arg(known.join(u", "_s)));
}

void Loader::readUrl(const toml::table &table, Environment &environment)
{
    const toml::node *node = table.get("url");
    if (!node) {
        report(table.source(), Tr::tr("The environment %1 has no \"url\".").arg(environment.name),
               Tr::tr("Say where its database is: url = \"sqlite:FILE\"."));
        return;
    }
    const std::optional<QString> value = text(table, "url");
    if (!value)
        return;
    Result<DatabaseUrl> url = DatabaseUrl::parse(*value, m_folder);
    if (!url) {
        Error error = std::move(url.error());
        error.place = placeOf(node->source());
        m_errors.push_back(std::move(error));
    } else if (!url->password.isEmpty()) {
        report(
            node->source(),
            Tr::tr("The \"url\" of the environment %1 has a password in it, which does not belong "
                   "into a project file.")
                .arg(environment.name),
            passwordHint());
    } else {
        environment.url = std::move(*url);
    }
}

void Loader::readPassword(const toml::node &node, Environment &environment)
{
    using Kind = PasswordSource::Kind;
    if (!node.is_table()) {
        report(node.source(),
               Tr::tr("The environment %1 has its password written out, which does not belong into "
                      "a project file.")
                   .arg(environment.name),
               passwordHint());
        return;
    }
    const toml::table &source = *node.as_table();
    checkKeys(source, {u"keychain"_s, u"env"_s, u"command"_s}, u"\"password\""_s);
    const toml::node *keychain = source.get("keychain");
    if (source.size() != 1 || (keychain && keychain->value<bool>() != true)) {
        report(
            node.source(),
            Tr::tr("\"password\" must name one source: keychain = true, \"env\" or \"command\"."),
            passwordHint());
        return;
    }
    if (keychain)
        environment.password = {.kind = Kind::Keychain};
    else if (const auto variable = text(source, "env"))
        environment.password = {.kind = Kind::Environment, .value = *variable};
    else if (const auto command = text(source, "command"))
        environment.password = {.kind = Kind::Command, .value = *command};
}

Environment Loader::readEnvironment(const QString &name, const toml::table &table)
{
    Environment environment{.name = name};
    checkKeys(table, {u"url"_s, u"kind"_s, u"password"_s}, u"[environments.%1]"_s.arg(name));
    readUrl(table, environment);
    readKind(table, environment);
    if (const toml::node *password = table.get("password"))
        readPassword(*password, environment);
    return environment;
}

void Loader::readEnvironments(const toml::table &environments)
{
    // toml++ keeps keys sorted; the places tell the order in which they were written.
    std::vector<std::pair<toml::source_position, Environment>> found;
    for (auto &&[key, node] : environments) {
        const QString name = fromToml(key.str());
        if (name.trimmed().isEmpty())
            report(key.source(), Tr::tr("An environment has no name."),
                   Tr::tr("Write [environments.NAME]."));
        else if (!node.is_table())
            report(key.source(),
                   Tr::tr("The environment %1 must be a table, not %2.").arg(name, typeName(node)),
                   Tr::tr("Write [environments.%1] and below it url = \"…\".").arg(name));
        else
            found.emplace_back(key.source().begin, readEnvironment(name, *node.as_table()));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &left, const auto &right) { return left.first < right.first; });
    for (auto &[place, environment] : found)
        m_project.environments.push_back(std::move(environment));
}

Result<Project> Loader::load(const QByteArray &text)
{
    toml::table root;
    try {
        root = toml::parse(std::string_view(text.constData(), static_cast<size_t>(text.size())));
    } catch (const toml::parse_error &error) {
        return fail(parseError(error, text));
    }
    m_project.file = QFileInfo(m_file).absoluteFilePath();
    m_project.name = QFileInfo(m_folder).fileName();
    m_project.migrations = QDir(m_folder).absoluteFilePath(u"migrations"_s);
    checkKeys(root,
              {u"project"_s, u"defaults"_s, u"sqlite"_s, u"postgresql"_s, u"mariadb"_s,
               u"environments"_s},
              {});
    if (const toml::table *project = table(root, "project"))
        readProject(*project);
    if (const toml::table *defaults = table(root, "defaults"))
        readDefaults(*defaults);
    for (const QString &engine : {u"sqlite"_s, u"postgresql"_s, u"mariadb"_s})
        if (const toml::table *settings = table(root, engine.toUtf8().constData()))
            readEngine(engine, *settings);
    if (const toml::table *environments = table(root, "environments"))
        readEnvironments(*environments);

    if (m_errors.empty())
        return std::move(m_project);
    std::stable_sort(m_errors.begin(), m_errors.end(), [](const Error &left, const Error &right) {
        return std::pair(left.place.line, left.place.column)
            < std::pair(right.place.line, right.place.column);
    });
    Error first = m_errors.front();
    first.others.assign(m_errors.begin() + 1, m_errors.end());
    return fail(std::move(first));
}

} // namespace

Result<Project> Project::load(const QString &file)
{
    const Result<QByteArray> text = readProjectText(file);
    if (!text)
        return fail(text.error());
    return Loader(file).load(*text);
}

} // namespace ponyup
