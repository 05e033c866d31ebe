// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servers/pgbouncer.h"

#include <QFile>

namespace ponyup::testing {

using namespace Qt::StringLiterals;

namespace {

QString find()
{
    return serverProgram(u"pgbouncer"_s, {u"/usr/sbin"_s});
}

} // namespace

QString Pgbouncer::missing()
{
    return find().isEmpty() ? u"pgbouncer is not installed (Debian: pgbouncer)."_s : QString();
}

Pgbouncer::Pgbouncer(const PostgresServer &server, const QString &mode)
{
    const QString settings = m_process.path(u"pgbouncer.ini"_s);
    const QString users = m_process.path(u"users.txt"_s);
    m_port = freePort();
    const auto write = [](const QString &path, const QString &text) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("%s cannot be written", qPrintable(path));
        file.write(text.toUtf8());
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup
                            | QFile::ReadOther);
    };
    write(users, u"\"%1\" \"\"\n"_s.arg(PostgresServer::user()));
    write(settings,
          u"[databases]\n* = host=%1 port=%2\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
          "listen_port = %3\nunix_socket_dir =\nauth_type = trust\nauth_file = %4\n"
          "pool_mode = %5\n"_s.arg(PostgresServer::host(), QString::number(server.port()),
                                   QString::number(m_port), users, mode));
    const QString log = m_process.path(u"log"_s);
    m_process.start(find(), {settings}, log, [log] {
        QFile file(log);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("process up");
    });
}

QString Pgbouncer::url(const QString &database) const
{
    return u"postgresql://%1@127.0.0.1:%2/%3"_s.arg(PostgresServer::user(), QString::number(m_port),
                                                    database);
}

} // namespace ponyup::testing
