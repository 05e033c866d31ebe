// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/annotations.h"

#include "base/sha256.h"
#include "base/tr.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace ponyup::cli {

using namespace Qt::StringLiterals;

namespace {

struct Annotation {
    RiskLevel level = RiskLevel::Block;
    QString title;
    QString message;
    QString file; ///< Empty: none.
    SourcePlace place;
};

QString fileOf(const QString &folder, const SourcePlace &place)
{
    return place.file.isEmpty()
        ? QString()
        : QDir::cleanPath(QDir::current().relativeFilePath(QDir(folder).filePath(place.file)));
}

std::vector<Annotation> allOf(const QString &folder, const std::vector<Error> &errors,
                              const std::vector<Risk> &risks)
{
    std::vector<Annotation> all;
    // The risks are told themselves.
    for (const Error &error : errors)
        if (error.kind != ErrorKind::Risk)
            all.push_back({.title = errorKindName(error.kind),
                           .message = error.message,
                           .file = fileOf(folder, error.place),
                           .place = error.place});
    for (const Risk &risk : risks)
        if (!risk.isAllowed())
            all.push_back({.level = risk.level,
                           .title = u"%1 %2"_s.arg(risk.rule, risk.name),
                           .message = u"%1 %2"_s.arg(risk.message, risk.why),
                           .file = fileOf(folder, risk.place),
                           .place = risk.place});
    return all;
}

/// As GitHub's own toolkit does it.
QString escaped(QString text, bool property)
{
    text.replace(u'%', "%25"_L1).replace(u'\r', "%0D"_L1).replace(u'\n', "%0A"_L1);
    return property ? text.replace(u':', "%3A"_L1).replace(u',', "%2C"_L1) : text;
}

QByteArray forGitHub(const std::vector<Annotation> &all)
{
    QString text;
    for (const Annotation &one : all) {
        QStringList properties;
        if (!one.file.isEmpty())
            properties += u"file="_s + escaped(one.file, true);
        if (one.place.line > 0)
            properties += u"line=%1"_s.arg(one.place.line);
        if (one.place.column > 0)
            properties += u"col=%1"_s.arg(one.place.column);
        properties += u"title="_s + escaped(one.title, true);
        const QLatin1StringView command = one.level == RiskLevel::Block ? "error"_L1
            : one.level == RiskLevel::Warning                           ? "warning"_L1
                                                                        : "notice"_L1;
        text += u"::%1 %2::%3\n"_s.arg(command, properties.join(u','), escaped(one.message, false));
    }
    return text.toUtf8();
}

QByteArray forGitLab(const std::vector<Annotation> &all)
{
    QJsonArray issues;
    for (const Annotation &one : all) {
        if (one.file.isEmpty())
            continue;
        // The same finding has the same one, wherever its line has moved to.
        const QByteArray fingerprint = Sha256::hexOf((one.title + one.file + one.message).toUtf8());
        const QLatin1StringView severity = one.level == RiskLevel::Block ? "blocker"_L1
            : one.level == RiskLevel::Warning                            ? "major"_L1
                                                                         : "info"_L1;
        issues.append(QJsonObject{
            {u"description"_s, one.message},
            {u"check_name"_s, one.title.section(u' ', 0, 0)},
            {u"fingerprint"_s, QString::fromLatin1(fingerprint)},
            {u"severity"_s, severity},
            {u"location"_s,
             QJsonObject{{u"path"_s, one.file},
                         {u"lines"_s, QJsonObject{{u"begin"_s, qMax(1, one.place.line)}}}}}});
    }
    return QJsonDocument(issues).toJson();
}

} // namespace

Option annotateOption()
{
    return {u"annotate"_s, u"SERVICE"_s,
            Tr::tr("Print the findings for github or gitlab to show beside the lines.")};
}

Result<std::optional<Annotations>> annotate(const CommandLine &line)
{
    const QString service = line.value(u"annotate"_s);
    if (!line.has(u"annotate"_s))
        return std::nullopt;
    if (service == "github"_L1)
        return Annotations::GitHub;
    if (service == "gitlab"_L1)
        return Annotations::GitLab;
    return fail(ErrorKind::Usage, Tr::tr("There are no annotations for \"%1\".").arg(service),
                Tr::tr("Write github or gitlab."));
}

QByteArray annotations(Annotations kind, const QString &folder, const std::vector<Error> &errors,
                       const std::vector<Risk> &risks)
{
    const std::vector<Annotation> all = allOf(folder, errors, risks);
    return kind == Annotations::GitHub ? forGitHub(all) : forGitLab(all);
}

} // namespace ponyup::cli
