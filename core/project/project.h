// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "engines/databaseurl.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace ponyup {

enum class EnvironmentKind { Development, Staging, Production };
/// "development", "staging", "production": as in the project file.
QString environmentKindName(EnvironmentKind kind);

/// Where a password comes from. Never the password itself.
struct PasswordSource {
    enum class Kind { None, Keychain, Environment, Command };
    Kind kind = Kind::None;
    QString value; ///< The variable or the command.

    bool operator==(const PasswordSource &) const = default;
};

/// A named database of a project.
struct Environment {
    QString name;
    EnvironmentKind kind = EnvironmentKind::Development;
    DatabaseUrl url;
    PasswordSource password;

    bool operator==(const Environment &) const = default;
};

/// A `ponyup.toml`, read. A value.
struct Project {
    QString file; ///< Absolute; empty when made from a URL and a folder.
    QString name;
    QString migrations; ///< Absolute.
    QString format; ///< Format id; empty: detected.
    QString versionTable; ///< Empty: the engine's default.
    struct Allowed {
        QString engine; ///< Its id.
        QString name;
        SourcePlace place;
        bool operator==(const Allowed &) const = default;
    };
    std::vector<Allowed> allow; ///< What engines' guards let through, by name.
    std::chrono::milliseconds lockWait{60'000};
    std::chrono::milliseconds lockTimeout{5000};
    std::chrono::milliseconds statementTimeout{0};
    enum class Backup { Auto, Always, Off } backup = Backup::Auto;
    int keepBackups = 10;
    bool privileges = false; ///< Whether dry runs compare owners and grants as well.
    std::vector<Environment> environments; ///< In the file's order.

    /// Reads a project file. ErrorKind::Project with file:line:column for TOML that does not parse,
    /// an unknown key (a typo must not be silent), a wrong type, a missing `url`, and a literal
    /// password, whose text is not repeated.
    [[nodiscard]] static Result<Project> load(const QString &file);
    /// A project without a file: one environment "default".
    [[nodiscard]] static Result<Project> fromUrl(const QString &url, const QString &folder,
                                                 const QString &baseFolder);
    /// The nearest `ponyup.toml` in `folder` or above it; nullopt when there is none.
    static std::optional<QString> find(const QString &folder);

    /// The environment of that name, with an empty name the only or first one. ErrorKind::Project
    /// naming those that there are.
    [[nodiscard]] Result<Environment> environment(const QString &environmentName) const;

    bool operator==(const Project &) const = default;
};

/// Writes a new project file with one environment from a template (`init`). Never overwrites.
[[nodiscard]] Result<> createProjectFile(const QString &file, const QString &name,
                                         const QString &migrations, const QString &url,
                                         const QString &environment = QStringLiteral("dev"),
                                         EnvironmentKind kind = EnvironmentKind::Development);

} // namespace ponyup
