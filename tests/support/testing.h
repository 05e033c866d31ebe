// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QTemporaryDir>
#include <QTest>

// What every test may use.

/// Fails the test with the error's own words, when a Result is an error. Evaluated once.
#define VERIFY_RESULT(result)                                                                      \
    do {                                                                                           \
        const auto &verifiedResult = (result);                                                     \
        QVERIFY2(verifiedResult.has_value(),                                                       \
                 verifiedResult.has_value() ? "" : qPrintable(verifiedResult.error().toString())); \
    } while (false)

/// Fails the test unless a Result is an error of that kind. Evaluated once.
#define VERIFY_ERROR(result, expectedKind)                                                         \
    do {                                                                                           \
        const auto &verifiedResult = (result);                                                     \
        QVERIFY2(!verifiedResult.has_value(), "expected an error");                                \
        QCOMPARE(ponyup::errorKindName(verifiedResult.error().kind),                               \
                 ponyup::errorKindName(expectedKind));                                             \
    } while (false)

namespace ponyup::testing {

/// "tests/fixtures/<relative>" of the source tree, absolute.
QString fixture(const QString &relative);
/// A built program ("ponyup"), absolute.
QString program(const QString &name);

/// A folder for one test, with files written from text; gone at the end.
class Folder {
public:
    /// Made inside `parent`, or where temporary files belong.
    explicit Folder(const QString &parent = {});
    /// Absolute path of something inside; "" is the folder itself.
    QString path(const QString &relative = {}) const;
    /// Writes a file, with the folders above it; returns its absolute path.
    QString write(const QString &relative, const QByteArray &content) const;
    QByteArray read(const QString &relative) const;

private:
    QTemporaryDir m_dir;
};

} // namespace ponyup::testing
