// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testing.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace ponyup::testing {

QString fixture(const QString &relative)
{
    return QDir(QStringLiteral(PONYUP_SOURCE_DIR "/tests/fixtures")).filePath(relative);
}

QString program(const QString &name)
{
    return QDir(QStringLiteral(PONYUP_BIN_DIR)).filePath(name);
}

Folder::Folder(const QString &parent)
    : m_dir((parent.isEmpty() ? QDir::tempPath() : parent) + QStringLiteral("/ponyup-test-XXXXXX"))
{
}

QString Folder::path(const QString &relative) const
{
    return relative.isEmpty() ? m_dir.path() : m_dir.filePath(relative);
}

QString Folder::write(const QString &relative, const QByteArray &content) const
{
    const QString target = path(relative);
    QFile file(target);
    if (!QDir().mkpath(QFileInfo(target).path()) || !file.open(QIODevice::WriteOnly)
        || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(target));
    return target;
}

QByteArray Folder::read(const QString &relative) const
{
    QFile file(path(relative));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace ponyup::testing
