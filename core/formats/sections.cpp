// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/sections.h"

#include "base/tr.h"
#include "sql/statementreader.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

std::optional<ScriptRole> sectionRole(const HeadComment &comment)
{
    const std::optional<QString> directive =
        comment.ownLine && !comment.isBlock ? comment.directive() : std::nullopt;
    for (const ScriptRole role : {ScriptRole::Model, ScriptRole::Migrate, ScriptRole::Undo}) {
        if (directive == scriptRoleName(role))
            return role;
    }
    return std::nullopt;
}

/// Bytes of the line end that stands there.
qint64 lineEndAt(qint64 offset, QIODevice &device)
{
    const QByteArray end = device.seek(offset) ? device.read(2) : QByteArray();
    if (end == "\r\n")
        return 2;
    return end.startsWith('\n') || end.startsWith('\r') ? 1 : 0;
}

Error problem(QString message, QString hint, const SourcePlace &place)
{
    return {.kind = ErrorKind::Script,
            .message = std::move(message),
            .hint = std::move(hint),
            .place = place};
}

Error beforeSections(QString message, const SourcePlace &place)
{
    return problem(std::move(message),
                   Tr::tr("Move it below the line \"%1\" or another that opens a section.")
                       .arg("-- ponyup: migrate"_L1),
                   place);
}

/// All directives and head comments in order, and where the first statement begins.
std::vector<HeadComment> commentsOf(const Script &whole, QIODevice &device, SourcePlace &statement)
{
    StatementReader reader(device,
                           {.dialect = whole.dialect,
                            .start = {.file = whole.name},
                            .checksum = false,
                            .tokenChecksum = false});
    for (;;) {
        const Result<std::optional<Statement>> next = reader.next();
        if (!next || !*next)
            break;
        if ((*next)->number == 1)
            statement = (*next)->place;
    }
    std::vector<HeadComment> comments = reader.headComments();
    comments.insert(comments.end(), reader.laterDirectives().begin(),
                    reader.laterDirectives().end());
    return comments;
}

} // namespace

Sections findSections(const Script &whole, QIODevice &device)
{
    SourcePlace statement;
    const std::vector<HeadComment> comments = commentsOf(whole, device, statement);
    std::vector<HeadComment> marks;
    std::copy_if(comments.begin(), comments.end(), std::back_inserter(marks),
                 [](const HeadComment &comment) { return sectionRole(comment).has_value(); });
    if (marks.empty())
        return {.scripts = {whole}, .problems = {}};

    Sections sections;
    const qint64 first = marks.front().place.offset;
    for (const HeadComment &comment : comments) {
        if (comment.directive() && comment.place.offset < first)
            sections.problems.push_back(beforeSections(
                Tr::tr("A directive before the first section does not count."), comment.place));
    }
    if (statement.offset >= 0 && statement.offset < first)
        sections.problems.push_back(
            beforeSections(Tr::tr("A statement stands before the first section."), statement));

    for (size_t i = 0; i < marks.size(); ++i) {
        const ScriptRole role = *sectionRole(marks[i]);
        const bool twice = std::any_of(sections.scripts.begin(), sections.scripts.end(),
                                       [&](const Script &other) { return other.role == role; });
        if (twice) {
            sections.problems.push_back(
                problem(Tr::tr("The section \"%1\" stands here twice.").arg(scriptRoleName(role)),
                        Tr::tr("Put both parts under one line."), marks[i].place));
            continue;
        }
        Script section = whole;
        section.role = role;
        section.offset = marks[i].place.offset + marks[i].length;
        const qint64 lineEnd = lineEndAt(section.offset, device);
        section.offset += lineEnd;
        section.line = marks[i].place.line + (lineEnd > 0 ? 1 : 0);
        const qint64 end =
            i + 1 < marks.size() ? marks[i + 1].place.offset : std::max(whole.fileLength, first);
        section.length = std::max<qint64>(end - section.offset, 0);
        sections.scripts.push_back(std::move(section));
    }
    return sections;
}

} // namespace ponyup
