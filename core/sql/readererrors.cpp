// SPDX-License-Identifier: LGPL-3.0-or-later
#include "sql/readererrors.h"

#include "base/tr.h"
#include "sql/dialectrules.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

Error scriptError(QString message, QString hint, SourcePlace place)
{
    return {.kind = ErrorKind::Script,
            .message = std::move(message),
            .hint = std::move(hint),
            .place = std::move(place)};
}

QString hex(char32_t value, int digits)
{
    return QString::number(static_cast<uint>(value), 16).toUpper().rightJustified(digits, u'0');
}

QString closeWith(const QString &closing)
{
    return Tr::tr("Close it with %1.").arg(closing);
}

QString saveAsUtf8()
{
    return Tr::tr("Save the file in the UTF-8 encoding.");
}

} // namespace

Error textError(const ScriptBuffer &buffer, SourcePlace place)
{
    switch (buffer.problem()) {
    case TextProblem::DeviceFailed:
        return {.kind = ErrorKind::Io,
                .message = Tr::tr("The script could not be read to its end."),
                .hint = Tr::tr("Check the disk or the network drive, then try again."),
                .detail = buffer.deviceError(),
                .place = {.file = place.file}};
    case TextProblem::Utf16:
        return scriptError(Tr::tr("The script is in the UTF-16 encoding."), saveAsUtf8(), place);
    case TextProblem::NulByte:
        return scriptError(Tr::tr("The script holds a NUL byte: it is no text."),
                           Tr::tr("Remove the byte, or save the file as text in the UTF-8 "
                                  "encoding."),
                           place);
    default:
        return scriptError(
            Tr::tr("The byte 0x%1 is not valid UTF-8.").arg(hex(buffer.badByte(), 2)), saveAsUtf8(),
            place);
    }
}

Error openCommentError(SourcePlace began)
{
    return scriptError(Tr::tr("The comment that begins here does not end."), closeWith("*/"_L1),
                       std::move(began));
}

Error unterminatedError(TokenType type, std::string_view beginning, SourcePlace began)
{
    if (type == TokenType::BlockComment)
        return openCommentError(std::move(began));
    // E'…, $tag$…: the quote, not the letters before it.
    const size_t quote = std::min(beginning.find_first_of("'\"`[$"), beginning.size() - 1);
    const char opening = beginning[quote];
    const std::string_view tag = beginning.substr(0, beginning.find('$', 1) + 1);
    const QString hint =
        closeWith(opening == '$' ? QString::fromUtf8(tag.data(), static_cast<qsizetype>(tag.size()))
                                 : QString(QLatin1Char(closingQuote(opening))));
    return scriptError(type == TokenType::Name
                           ? Tr::tr("The quoted name that begins here does not end.")
                           : Tr::tr("The string that begins here does not end."),
                       hint, std::move(began));
}

Error openBlockError(SourcePlace began)
{
    return scriptError(Tr::tr("The statement that begins here opens a block that does not end."),
                       Tr::tr("Close the block with %1 after its last statement.").arg("END;"_L1),
                       began);
}

Error slashError(SourcePlace place)
{
    return scriptError(Tr::tr("A line with nothing but \"/\" ends a statement, as in SQL*Plus, and "
                              "what follows begins none."),
                       Tr::tr("If it divides, write it on one line with what it divides by."),
                       std::move(place));
}

Error openParenthesisError(SourcePlace began)
{
    return scriptError(Tr::tr("The parenthesis that opens here is not closed."), closeWith(")"_L1),
                       std::move(began));
}

Error bidiError(char32_t codePoint, bool inComment, SourcePlace place)
{
    const QString name = u"U+"_s + hex(codePoint, 4);
    return scriptError(
        inComment ? Tr::tr("The comment holds the control character %1, which can make the script "
                           "look different from what runs.")
                        .arg(name)
                  : Tr::tr("Outside a string stands the control character %1, which can make the "
                           "script look different from what runs.")
                        .arg(name),
        Tr::tr("Remove the character; your editor may not show it."), place);
}

Error byteOrderMarkError(SourcePlace place)
{
    return scriptError(
        Tr::tr("A byte-order mark (U+FEFF) stands in the middle of the script."),
        Tr::tr("Remove the character, which your editor may not show; it comes from files that "
               "were put together."),
        std::move(place));
}

Error loneCarriageReturnError(SourcePlace place)
{
    return scriptError(
        Tr::tr("A comment holds a carriage return without a line feed: it is not clear where the "
               "comment ends."),
        Tr::tr("Save the file with the same line ends, LF or CRLF, everywhere."), place);
}

Error tooManyDirectivesError(SourcePlace place)
{
    return scriptError(
        Tr::tr("The script holds too many directives."),
        Tr::tr("Write at most ten thousand lines that begin with %1.").arg("-- ponyup:"_L1), place);
}

Error lineError(QString message, QString hint, SourcePlace place)
{
    return scriptError(std::move(message), std::move(hint), std::move(place));
}

Error behindCopyError(SourcePlace place)
{
    return scriptError(
        Tr::tr("Behind the semicolon of a COPY … FROM STDIN its line must end."),
        Tr::tr("The data begin on the next line; what comes after them stands behind \"%1\".")
            .arg("\\."_L1),
        std::move(place));
}

Error openDataError(SourcePlace began)
{
    return scriptError(
        Tr::tr("The data of COPY that begin here do not end."),
        Tr::tr("Close them with a line that holds only \"%1\". If it is a dump, it has "
               "not been written to its end.")
            .arg("\\."_L1),
        std::move(began));
}

} // namespace ponyup
