// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

// The rules of the house, as functions of a file's path and text, so that they can be tested too.
// Paths are relative to the top of the sources.

namespace ponyup::architecture {

/// Who may know whom: one sentence for each #include that the table in rules.cpp does not allow.
QStringList forbiddenIncludes(const QString &path, const QByteArray &text);

/// Whether it must say under which licence it stands: sources, scripts and CMake files.
bool needsLicence(const QString &path, const QByteArray &text);
/// Empty when the file's first lines name the licence that its folder has, else a sentence.
QString wrongLicence(const QString &path, const QByteArray &text);

/// No file of code is longer than this.
constexpr int mostLines = 600;

/// Whether something of that name may stand at the top: what a look at the top should show, and
/// what a developer's tools leave there.
bool belongsToTop(const QString &name, bool isFolder);

} // namespace ponyup::architecture
