// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/place.h"

#include <QDateTime>
#include <QJsonValue>

#include <chrono>

// How the conventions of json.h are kept. For the files of this folder.

namespace ponyup::json {

QJsonValue place(const SourcePlace &place); ///< null when no file is meant
QJsonValue time(const QDateTime &time); ///< null when invalid
double milliseconds(std::chrono::nanoseconds elapsed);
QJsonValue known(qint64 number); ///< null when negative
QJsonValue text(const QByteArray &bytes); ///< UTF-8; null when empty

} // namespace ponyup::json
