// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "engines/clientlibrary.h"

#include <libpq-fe.h>

// clang-format off
/// What is called of libpq.
#define PONYUP_POSTGRES_FUNCTIONS(each) \
    each(PQbackendPID) \
    each(PQcancel) \
    each(PQclear) \
    each(PQcmdStatus) \
    each(PQcmdTuples) \
    each(PQconninfo) \
    each(PQconninfoFree) \
    each(PQconnectPoll) \
    each(PQconnectStartParams) \
    each(PQconsumeInput) \
    each(PQdb) \
    each(PQenterPipelineMode) \
    each(PQerrorMessage) \
    each(PQexec) \
    each(PQexecParams) \
    each(PQexitPipelineMode) \
    each(PQfinish) \
    each(PQflush) \
    each(PQfname) \
    each(PQfreeCancel) \
    each(PQfreemem) \
    each(PQftype) \
    each(PQgetCancel) \
    each(PQgetCopyData) \
    each(PQgetisnull) \
    each(PQgetlength) \
    each(PQgetResult) \
    each(PQgetvalue) \
    each(PQhost) \
    each(PQhostaddr) \
    each(PQisBusy) \
    each(PQnfields) \
    each(PQntuples) \
    each(PQparameterStatus) \
    each(PQpipelineSync) \
    each(PQport) \
    each(PQputCopyData) \
    each(PQputCopyEnd) \
    each(PQresultErrorField) \
    each(PQresultErrorMessage) \
    each(PQresultStatus) \
    each(PQsendQuery) \
    each(PQsendQueryParams) \
    each(PQserverVersion) \
    each(PQsetnonblocking) \
    each(PQsetNoticeReceiver) \
    each(PQsetSingleRowMode) \
    each(PQsocket) \
    each(PQsslAttribute) \
    each(PQsslInUse) \
    each(PQstatus) \
    each(PQtransactionStatus) \
    each(PQunescapeBytea) \
    each(PQuser)
// clang-format on

namespace ponyup {

/// The functions of libpq, by their own names. With what it brings along it would cost every start
/// of a program milliseconds.
struct PostgresLibrary : ClientLibrary<PostgresLibrary> {
#define PONYUP_POSTGRES_MEMBER(function) decltype(&::function) function = nullptr;
    PONYUP_POSTGRES_FUNCTIONS(PONYUP_POSTGRES_MEMBER)
#undef PONYUP_POSTGRES_MEMBER

    /// ErrorKind::Unsupported when it is not installed.
    [[nodiscard]] static Result<PostgresLibrary> resolve();
};

/// Short for its many callers.
inline const PostgresLibrary &pq()
{
    return PostgresLibrary::loaded();
}

} // namespace ponyup
