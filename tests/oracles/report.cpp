// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include "comparison.h"

namespace ponyup::oracles {

using namespace Qt::StringLiterals;

namespace {

/// How often an oracle is asked for the sake of a shorter script.
constexpr int patience = 500;

/// Its first words.
QString kindOf(const QString &difference)
{
    return difference.left(8);
}

QByteArray shrink(QByteArray script, const Differ &differ)
{
    const QString kind = kindOf(differ(script));
    int left = patience;
    for (qsizetype size = script.size() / 2; size > 0; size /= 2) {
        for (qsizetype at = 0; at < script.size() && left > 0; --left) {
            QByteArray shorter = script;
            shorter.remove(at, size);
            const bool isText = QString::fromUtf8(shorter).toUtf8() == shorter;
            if (isText && kindOf(differ(shorter)) == kind)
                script = shorter;
            else
                at += size;
        }
    }
    return script;
}

} // namespace

QString report(const QByteArray &script, const Differ &differ)
{
    const QByteArray least = shrink(script, differ);
    return u"%1\n%2\nfor short: %3\n%4"_s.arg(shown(script), differ(script), shown(least),
                                              differ(least));
}

} // namespace ponyup::oracles
