// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/postgresql/postgreslink.h"

#include "base/tr.h"
#include "engines/postgresql/values.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

#include <atomic>

#include <link.h>

Q_DECLARE_OPAQUE_POINTER(PGconn *)

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostNotices = 100;
constexpr qsizetype mostDetails = 10'000;

QString newConnectionName()
{
    static std::atomic<int> counter{0};
    return u"ponyup-postgresql-%1"_s.arg(++counter);
}

/// The driver's handle, or null when its type is another one than ours.
PGconn *handleOf(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    return handle.metaType() == QMetaType::fromType<PGconn *>()
        ? *static_cast<PGconn *const *>(handle.constData())
        : nullptr;
}

int countLibpq(dl_phdr_info *info, size_t, void *count)
{
    if (QByteArrayView(info->dlpi_name).contains("/libpq.so"))
        ++*static_cast<int *>(count);
    return 0;
}

/// libpq has no way to ask a handle which library made it; but where only one is loaded, it was
/// that. (Some builds of Qt bring their own.)
bool isOurLibrary()
{
    int loaded = 0;
    dl_iterate_phdr(countLibpq, &loaded);
    return loaded == 1;
}

} // namespace

PostgresLink::PostgresLink(QString connectionName) : m_connectionName(std::move(connectionName)) { }

PostgresLink::~PostgresLink()
{
    {
        QSqlDatabase database = QSqlDatabase::database(m_connectionName, false);
        database.close();
    }
    QSqlDatabase::removeDatabase(m_connectionName);
}

Result<std::unique_ptr<PostgresLink>> PostgresLink::open(const PostgresTarget &target,
                                                         const QString &shownUrl)
{
    if (const auto library = PostgresLibrary::load(); !library)
        return fail(library.error());
    if (!QSqlDatabase::isDriverAvailable(u"QPSQL"_s))
        return fail(ErrorKind::Unsupported, Tr::tr("Qt's driver for PostgreSQL is not installed."),
                    Tr::tr("Install it (Debian: libqt6sql6-psql)."));
    std::unique_ptr<PostgresLink> link(new PostgresLink(newConnectionName()));
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QPSQL"_s, link->m_connectionName);
    database.setHostName(target.host);
    database.setDatabaseName(target.database);
    database.setUserName(target.user);
    database.setPassword(target.password);
    database.setConnectOptions(target.connectOptions());
    const auto started = std::chrono::steady_clock::now();
    if (!database.open())
        return fail(cannotConnect(database.lastError().databaseText(), shownUrl));
    link->m_handle = isOurLibrary() ? handleOf(database) : nullptr;
    if (!link->m_handle)
        return fail(ErrorKind::Unsupported,
                    Tr::tr("Qt's driver for PostgreSQL brings another libpq than PonyUp uses."),
                    Tr::tr("Install Qt's driver from the same source as PonyUp (Debian: "
                           "libqt6sql6-psql)."));
    // From far away an answer takes its time; to connect takes several.
    link->m_answers = std::clamp(
        std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started),
        link->m_answers, 10 * link->m_answers);
    link->m_cancel = {pq().PQgetCancel(link->m_handle), pq().PQfreeCancel};
    pq().PQsetNoticeReceiver(link->m_handle, receiveNotice, link.get());
    return link;
}

PostgresInterruptible PostgresLink::interruptible(std::stop_token stop)
{
    PostgresObserver &observer = stop.stop_possible() ? m_observer : m_nobody;
    return {m_handle, m_cancel, m_wakeUp, std::move(stop), m_answers, observer};
}

void PostgresLink::receiveNotice(void *link, const PGresult *notice)
{
    Notices &notices = static_cast<PostgresLink *>(link)->m_notices;
    const QString severity = errorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity == "LOG"_L1)
        return;
    if (severity.startsWith("DEBUG"_L1)) {
        if (notices.details.size() < mostDetails)
            notices.details += errorField(notice, PG_DIAG_MESSAGE_PRIMARY).simplified();
        return;
    }
    QStringList &list = severity == "WARNING"_L1 ? notices.warnings : notices.notices;
    if (list.size() < mostNotices)
        list += errorField(notice, PG_DIAG_MESSAGE_PRIMARY).simplified();
    else if (list.size() == mostNotices)
        list += Tr::tr("Further messages of the server are left out.");
}

PostgresLink::Notices PostgresLink::takeNotices()
{
    return std::exchange(m_notices, {});
}

Result<> PostgresLink::settle()
{
    if (m_errands.empty())
        return {};
    const auto done = runAll(takeErrands());
    if (done)
        return {};
    errandFailed();
    return fail(done.error());
}

Result<PostgresResult> PostgresLink::run(const QString &sql, const QVariantList &values)
{
    if (auto settled = settle(); !settled)
        return fail(std::move(settled.error()));
    const PostgresParameters parameters(values);
    const QByteArray text = values.isEmpty() ? sql.toUtf8() : numbered(sql);
    PostgresResult result(pq().PQexecParams(m_handle, text.constData(), parameters.count(),
                                            parameters.types(), parameters.values(),
                                            parameters.lengths(), parameters.formats(), 0));
    if (!result)
        return fail(lostConnection(m_handle));
    if (isError(result.get()))
        return fail(postgresError(result.get()));
    return result;
}

Result<QueryResult> PostgresLink::query(const QString &sql, const QVariantList &values)
{
    if (auto settled = settle(); !settled)
        return fail(std::move(settled.error()));
    if (pq().PQtransactionStatus(m_handle) == PQTRANS_INTRANS)
        return queryInSavepoint(sql, values);
    const auto result = run(sql, values);
    if (!result)
        return fail(result.error());
    return readResult(result->get());
}

Result<QueryResult> PostgresLink::runAll(const QStringList &statements)
{
    if (auto settled = settle(); !settled)
        return fail(std::move(settled.error()));
    std::vector<PostgresErrand> errands;
    for (const QString &statement : statements)
        errands.push_back({.sql = statement});
    return runAll(errands);
}

Result<QueryResult> PostgresLink::runAll(const std::vector<PostgresErrand> &errands)
{
    PostgresInterruptible toTheEnd = interruptible({});
    PostgresRoundTrip trip(m_handle, toTheEnd);
    if (!trip.send(errands) || !trip.depart())
        return fail(lostConnection(m_handle));
    PostgresResult rows;
    std::optional<Error> error;
    for (const PostgresErrand &each : errands) {
        auto taken = trip.take(each);
        if (!taken && !error)
            error = std::move(taken.error());
        else if (taken && pq().PQresultStatus(taken->get()) == PGRES_TUPLES_OK)
            rows = std::move(*taken);
    }
    trip.drain();
    if (error)
        return fail(std::move(*error));
    return rows ? readResult(rows.get()) : QueryResult();
}

Result<QueryResult> PostgresLink::queryInSavepoint(const QString &sql, const QVariantList &values)
{
    auto found = runAll(std::vector<PostgresErrand>{{.sql = u"SAVEPOINT ponyup_query"_s},
                                                    {.sql = sql, .values = values},
                                                    {.sql = u"RELEASE SAVEPOINT ponyup_query"_s}});
    if (!found && pq().PQtransactionStatus(m_handle) == PQTRANS_INERROR)
        (void)runAll({u"ROLLBACK TO SAVEPOINT ponyup_query"_s, // The query's error is the one to
                      u"RELEASE SAVEPOINT ponyup_query"_s}); // tell.
    return found;
}

} // namespace ponyup
