// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/optionfile.h"

#include "base/tr.h"

#include <QDir>
#include <QFile>

#include <array>

#include <sys/stat.h>
#include <unistd.h>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longest = 64 << 10; // bytes; what is longer is no option file

struct Option {
    QLatin1StringView name;
    QString MariaDbOptionFile::*value;
};

constexpr std::array options{
    Option{"user"_L1, &MariaDbOptionFile::user},
    Option{"password"_L1, &MariaDbOptionFile::password},
    Option{"host"_L1, &MariaDbOptionFile::host},
    Option{"socket"_L1, &MariaDbOptionFile::socket},
    Option{"ssl-ca"_L1, &MariaDbOptionFile::authority},
    Option{"ssl-cert"_L1, &MariaDbOptionFile::certificate},
    Option{"ssl-key"_L1, &MariaDbOptionFile::key},
};

/// As the client programs read it: quotes around it do not belong to it, `#` ends it outside them,
/// and a backslash stands for what cannot be written.
QString valueOf(const QString &raw)
{
    const QString text = raw.trimmed();
    const QChar quote = text.isEmpty() ? QChar() : text.front();
    const bool isQuoted = quote == u'\'' || quote == u'"';
    QString value;
    for (qsizetype at = isQuoted ? 1 : 0; at < text.size(); ++at) {
        const QChar letter = text.at(at);
        if (isQuoted ? letter == quote : letter == u'#')
            break;
        if (letter != u'\\' || at + 1 == text.size()) {
            value += letter;
            continue;
        }
        static const QString written = u"btnrs\\\"'"_s;
        static const QString meant = u"\b\t\n\r \\\"'"_s;
        const qsizetype known = written.indexOf(text.at(++at));
        if (known >= 0) {
            value += meant.at(known);
        } else {
            value += letter;
            value += text.at(at);
        }
    }
    return isQuoted ? value : value.trimmed();
}

QString faultOf(const QFile &file)
{
    struct stat about = {};
    if (::fstat(file.handle(), &about) != 0 || !S_ISREG(about.st_mode))
        return Tr::tr("%1 is not used: it is no file.").arg(file.fileName());
    if (about.st_uid != ::geteuid())
        return Tr::tr("%1 is not used: it belongs to another user.").arg(file.fileName());
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return Tr::tr("%1 is not used: other users may read or change it. Say: chmod 600 %1")
            .arg(file.fileName());
    return {};
}

} // namespace

QString MariaDbOptionFile::usualPath()
{
    return QDir::home().filePath(u".my.cnf"_s);
}

MariaDbOptionFile MariaDbOptionFile::read(const QString &path)
{
    MariaDbOptionFile all;
    QFile file(path);
    if (!file.exists() || !file.open(QIODevice::ReadOnly))
        return all;
    if (const QString fault = faultOf(file); !fault.isEmpty()) {
        all.ignored = fault;
        return all;
    }
    bool isOurs = false;
    const QStringList lines = QString::fromUtf8(file.read(longest)).split(u'\n');
    for (const QString &each : lines) {
        const QString line = each.trimmed();
        if (line.startsWith(u'['))
            isOurs = line.section(u']', 0, 0).sliced(1).trimmed() == "client"_L1;
        if (!isOurs)
            continue;
        const QString name = line.section(u'=', 0, 0).trimmed().replace(u'_', u'-');
        for (const Option &option : options)
            if (name == option.name && line.contains(u'='))
                all.*option.value = valueOf(line.section(u'=', 1));
    }
    return all;
}

} // namespace ponyup
