// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/headcomments.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostPlain = 100;
constexpr size_t mostDirectives = 10'000;

} // namespace

std::optional<QString> HeadComment::directive() const
{
    static constexpr QLatin1StringView mark("ponyup");
    if (!text.startsWith(mark, Qt::CaseInsensitive))
        return std::nullopt;
    const QStringView rest = QStringView(text).sliced(mark.size()).trimmed();
    if (!rest.startsWith(u':'))
        return std::nullopt;
    return rest.sliced(1).trimmed().toString();
}

std::optional<HeadComment> HeadComments::wanted(std::string_view comment, bool inHead)
{
    const char mark = comment.front();
    const std::string_view words =
        comment.substr(std::min(comment.find_first_not_of(mark), comment.size()));
    const size_t begin = words.find_first_not_of(" \t");
    if (!inHead && (begin == words.npos || (words[begin] != 'p' && words[begin] != 'P')))
        return std::nullopt;
    HeadComment kept{
        .text = QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())).trimmed(),
        .length = static_cast<qint64>(comment.size())};
    if (!kept.directive() && (!inHead || ++m_plain > mostPlain))
        return std::nullopt;
    return kept;
}

std::optional<HeadComment> HeadComments::wantedBlock(std::string_view comment)
{
    // Long enough for any directive.
    const std::string_view words = comment.substr(0, 1000);
    const size_t begin = words.find_first_not_of("/* \t\r\n");
    if (begin == words.npos || (words[begin] != 'p' && words[begin] != 'P'))
        return std::nullopt;
    const size_t end = words.find_last_not_of("/* \t\r\n");
    HeadComment kept{
        .text = QString::fromUtf8(words.data() + begin, static_cast<qsizetype>(end - begin + 1)),
        .length = static_cast<qint64>(comment.size()),
        .isBlock = true};
    return kept.directive() ? std::optional(std::move(kept)) : std::nullopt;
}

bool HeadComments::keep(HeadComment comment, bool inHead)
{
    if (comment.directive() && m_head.size() + m_later.size() >= mostDirectives)
        return false;
    (inHead ? m_head : m_later).push_back(std::move(comment));
    return true;
}

} // namespace ponyup
