// SPDX-License-Identifier: GPL-3.0-or-later
#include "scripts.h"

#include "support/testing.h"

#include <QDir>
#include <QDirIterator>

#include <algorithm>

namespace ponyup::oracles {

using namespace Qt::StringLiterals;

QList<Script> scriptsFor(const QString &dialect)
{
    const QDir folder(
        qEnvironmentVariable("PONYUP_ORACLE_SCRIPTS", testing::fixture(u"splitter/"_s + dialect)));
    QList<Script> scripts;
    QDirIterator files(folder.path(), {u"*.sql"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(file.fileName()));
        scripts.append({folder.relativeFilePath(file.fileName()), file.readAll()});
    }
    std::sort(scripts.begin(), scripts.end(),
              [](const Script &one, const Script &other) { return one.name < other.name; });
    return scripts;
}

void verifyDifference(const QString &found, const QString &script,
                      std::span<const KnownDifference> known)
{
    const auto entry = std::find_if(known.begin(), known.end(), [&](const KnownDifference &one) {
        return script.startsWith(QLatin1StringView(one.folder) + u'/');
    });
    if (entry == known.end())
        QVERIFY2(found.isEmpty(), qPrintable(found));
    else if (entry->always)
        QVERIFY2(!found.isEmpty(), "There is no difference any more; take it from the table.");
}

} // namespace ponyup::oracles
