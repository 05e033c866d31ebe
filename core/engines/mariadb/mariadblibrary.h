// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/clientlibrary.h"

#include <mariadb/mysql.h>

#include <memory>

// clang-format off
/// What is called of libmariadb.
#define PONYUP_MARIADB_FUNCTIONS(each) \
    each(mysql_server_init) \
    each(mysql_init) \
    each(mysql_options) \
    each(mysql_optionsv) \
    each(mysql_real_connect) \
    each(mysql_close) \
    each(mysql_errno) \
    each(mysql_error) \
    each(mysql_sqlstate) \
    each(mysql_get_socket) \
    each(mysql_get_server_info) \
    each(mysql_get_ssl_cipher) \
    each(mysql_thread_id) \
    each(mysql_select_db) \
    each(mysql_real_query) \
    each(mysql_real_query_start) \
    each(mysql_real_query_cont) \
    each(mysql_next_result_start) \
    each(mysql_next_result_cont) \
    each(mysql_store_result) \
    each(mysql_use_result) \
    each(mysql_fetch_row) \
    each(mysql_fetch_row_start) \
    each(mysql_fetch_row_cont) \
    each(mysql_fetch_lengths) \
    each(mysql_free_result) \
    each(mysql_num_fields) \
    each(mysql_fetch_fields) \
    each(mysql_field_count) \
    each(mysql_affected_rows) \
    each(mysql_warning_count) \
    each(mariadb_get_infov) \
    each(mysql_stmt_init) \
    each(mysql_stmt_prepare) \
    each(mysql_stmt_bind_param) \
    each(mysql_stmt_execute) \
    each(mysql_stmt_bind_result) \
    each(mysql_stmt_store_result) \
    each(mysql_stmt_fetch) \
    each(mysql_stmt_fetch_column) \
    each(mysql_stmt_free_result) \
    each(mysql_stmt_result_metadata) \
    each(mysql_stmt_param_count) \
    each(mysql_stmt_affected_rows) \
    each(mysql_stmt_errno) \
    each(mysql_stmt_error) \
    each(mysql_stmt_sqlstate) \
    each(mysql_stmt_close)
// clang-format on

namespace ponyup {

/// The functions of libmariadb, by their own names.
struct MariaDbLibrary : ClientLibrary<MariaDbLibrary> {
#define PONYUP_MARIADB_MEMBER(function) decltype(&::function) function = nullptr;
    PONYUP_MARIADB_FUNCTIONS(PONYUP_MARIADB_MEMBER)
#undef PONYUP_MARIADB_MEMBER

    /// ErrorKind::Unsupported when it is not installed.
    [[nodiscard]] static Result<MariaDbLibrary> resolve();
};

struct MariaDbDeleter {
    void operator()(MYSQL *connection) const { MariaDbLibrary::loaded().mysql_close(connection); }
    void operator()(MYSQL_RES *result) const { MariaDbLibrary::loaded().mysql_free_result(result); }
    void operator()(MYSQL_STMT *statement) const
    {
        MariaDbLibrary::loaded().mysql_stmt_close(statement);
    }
};
using MariaDbHandle = std::unique_ptr<MYSQL, MariaDbDeleter>;
using MariaDbRows = std::unique_ptr<MYSQL_RES, MariaDbDeleter>;
using MariaDbStatement = std::unique_ptr<MYSQL_STMT, MariaDbDeleter>;

} // namespace ponyup
