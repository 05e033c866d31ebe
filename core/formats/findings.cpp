// SPDX-License-Identifier: LGPL-3.0-or-later
#include "formats/findings.h"

#include "base/tr.h"

#include <iterator>

namespace ponyup {

namespace {

constexpr size_t mostNotes = 100;

template <typename T>
void moveBehind(std::vector<T> &target, std::vector<T> &source)
{
    target.insert(target.end(), std::make_move_iterator(source.begin()),
                  std::make_move_iterator(source.end()));
}

} // namespace

void FolderFindings::problem(ErrorKind kind, QString message, QString hint,
                             const QString &shownName)
{
    problem({.kind = kind,
             .message = std::move(message),
             .hint = std::move(hint),
             .place = {.file = shownName}});
}

void FolderFindings::note(QString text)
{
    if (m_notes.size() < mostNotes)
        m_notes.push_back(std::move(text));
    else
        ++m_notesLeftOut;
}

void FolderFindings::append(FolderFindings later)
{
    moveBehind(m_migrations, later.m_migrations);
    moveBehind(m_problems, later.m_problems);
    for (QString &text : later.m_notes)
        note(std::move(text));
    m_notesLeftOut += later.m_notesLeftOut;
}

void FolderFindings::moveTo(MigrationSet &set)
{
    set.migrations = std::move(m_migrations);
    set.problems = std::move(m_problems);
    set.notes = std::move(m_notes);
    if (m_notesLeftOut > 0)
        set.notes.push_back(Tr::tr("%n more notes are left out.", nullptr, m_notesLeftOut));
}

} // namespace ponyup
