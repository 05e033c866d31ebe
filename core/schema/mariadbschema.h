// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/connection.h"
#include "schema/schema.h"

namespace ponyup {

/// Everything in a database of a MariaDB or MySQL server. The name of the database, who made an
/// object, and the next number of AUTO_INCREMENT are left out: the same schema elsewhere is the
/// same.
[[nodiscard]] Result<Schema> readMariaDbSchema(Connection &connection);

} // namespace ponyup
