// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QLibrary>

namespace ponyup {

/// A client library that is loaded when the first database of its kind is opened: a program that
/// works on another kind does not pay for it. `Functions` derives from it, and has a pointer for
/// each function that is called, and a static Result<Functions> resolve().
template <typename Functions>
class ClientLibrary {
public:
    /// The error of resolve() when it is not installed. Any thread; stays loaded.
    [[nodiscard]] static Result<const Functions *> load()
    {
        if (!once())
            return fail(once().error());
        return &*once();
    }
    /// For what only exists when it has been loaded.
    static const Functions &loaded() { return *once(); }

private:
    static const Result<Functions> &once()
    {
        static const Result<Functions> functions = Functions::resolve();
        return functions;
    }
};

} // namespace ponyup
