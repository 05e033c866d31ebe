// SPDX-License-Identifier: GPL-3.0-or-later
#include "scripts.h"

#include "support/testing.h"

#include <QDir>
#include <QDirIterator>

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

} // namespace ponyup::oracles
