// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/dialect.h"
#include "sql/statement.h"
#include "sql/tokencursor.h"

#include <string_view>
#include <vector>

namespace ponyup {

/// The kind of object behind CREATE, ALTER or DROP.
struct ObjectHead {
    ObjectType type = ObjectType::None;
    QByteArray words; ///< "TABLE", "MATERIALIZED VIEW", upper case; also of kinds without a type.
    bool temporary = false;
};

/// Goes from CREATE, ALTER or DROP to the last word that names the kind of object, over OR REPLACE,
/// TEMPORARY, DEFINER = … and the like.
ObjectHead readObjectHead(TokenCursor &cursor);

/// See Statement::renamedTo().
QString renamedTable(std::string_view statement, Dialect dialect);

/// See Statement::objects().
std::vector<ObjectName> objectsOf(std::string_view statement, Dialect dialect);

} // namespace ponyup
