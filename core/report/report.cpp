// SPDX-License-Identifier: LGPL-3.0-or-later
#include "report/report.h"

#include "base/tr.h"
#include "base/wholefile.h"
#include "report/json.h"

#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ponyup {

QByteArray toJsonText(const ReportData &data)
{
    return jsonText({{u"title"_s, data.title},
                     {u"status"_s, toJson(data.status)},
                     {u"preview"_s, toJson(data.preview)},
                     {u"run"_s, toJson(data.run)},
                     {u"log"_s, toJsonArray(data.log)}},
                    true);
}

Result<> writeReport(const QString &file, const ReportData &data)
{
    const QString ending = QFileInfo(file).suffix().toLower();
    QByteArray content;
    if (ending == "html"_L1)
        content = toHtml(data).toUtf8();
    else if (ending == "csv"_L1)
        content = toCsv(data).toUtf8();
    else if (ending == "json"_L1)
        content = toJsonText(data);
    else
        return fail(ErrorKind::Usage,
                    Tr::tr("The ending of \"%1\" does not name a report format.").arg(file),
                    Tr::tr("Use a file name that ends in .html, .csv or .json."));
    return writeReportFile(file, content);
}

Result<> writeReportFile(const QString &file, const QByteArray &content)
{
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || !writeAll(target, content) || !commitFile(target))
        return fail(ErrorKind::Io, Tr::tr("The report \"%1\" cannot be written.").arg(file),
                    Tr::tr("Check the folder, its rights and the free space."),
                    target.errorString());
    return {};
}

} // namespace ponyup
