// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/wholefile.h"

#include <QFile>
#include <QSaveFile>

namespace ponyup {

bool writeAll(QIODevice &device, const QByteArray &content)
{
    // The system says how much it could write, and why it was not all when asked again.
    for (qint64 done = 0; done < content.size();) {
        const qint64 written = device.write(content.constData() + done, content.size() - done);
        if (written <= 0)
            return false;
        done += written;
    }
    return true;
}

bool commitFile(QSaveFile &file)
{
    return (file.flush() || file.flush()) && file.commit(); // Twice for the reason, as above.
}

std::optional<QString> makeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    // A file whose buffer cannot be written does not let itself be removed, so there is none.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return file.errorString();
    if (writeAll(file, content))
        return std::nullopt;
    const QString reason = file.errorString();
    file.remove();
    return reason;
}

} // namespace ponyup
