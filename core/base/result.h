// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <tl/expected.hpp>

namespace ponyup {

/// A value or the Error that stands in its place. No exception crosses a module; every function
/// that returns one is [[nodiscard]].
template <typename T = void>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::Folder, Tr::tr("…"), Tr::tr("what to do"));`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, QString message, QString hint = {},
                                                QString detail = {}, SourcePlace place = {})
{
    return tl::unexpected<Error>(Error{.kind = kind,
                                       .message = std::move(message),
                                       .hint = std::move(hint),
                                       .detail = std::move(detail),
                                       .place = std::move(place)});
}

/// Hands an error on: `if (!opened) return fail(std::move(opened.error()));`
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace ponyup
