// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/odbc/odbcconnection.h"

#include "base/tr.h"
#include "engines/odbc/odbclink.h"
#include "sql/classifier.h"

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

StatementKind kindOf(const QString &sql)
{
    const QByteArray text = sql.toUtf8();
    return classify({text.constData(), size_t(text.size())}, Dialect::Ansi).kind;
}

Result<> setLockTimeout(OdbcLink &link, const OdbcProduct &product,
                        std::chrono::milliseconds timeout)
{
    if (product.lockTimeout.isEmpty())
        return {};
    // With zero, some wait for ever.
    const auto milliseconds = QString::number(std::max<qint64>(timeout.count(), 1));
    const auto set = link.run(QString(product.lockTimeout).replace("%1"_L1, milliseconds));
    return set ? Result<>() : fail(set.error());
}

Error readOnly()
{
    return {.kind = ErrorKind::ReadOnly,
            .message = Tr::tr("The database was opened for reading only.")};
}

} // namespace

OdbcConnection::OdbcConnection(DatabaseUrl url, Access access,
                               std::chrono::milliseconds lockTimeout,
                               std::unique_ptr<OdbcLink> link, OdbcProfile profile)
    : m_url(std::move(url)),
      m_access(access),
      m_lockTimeout(lockTimeout),
      m_link(std::move(link)),
      m_engine(std::move(profile)),
      m_lease(*this,
              {.clock = product().clock, .session = product().session, .lives = product().lives},
              [url = m_url, known = m_engine.profile()]() -> Result<std::unique_ptr<Connection>> {
                  return open(url, Access::Update, std::chrono::seconds(1), &known);
              })
{
}

OdbcConnection::~OdbcConnection()
{
    (void)rollback(); // Drivers do not let go of a connection with an open transaction.
}

Result<std::unique_ptr<OdbcConnection>> OdbcConnection::open(const DatabaseUrl &url, Access access,
                                                             std::chrono::milliseconds lockTimeout)
{
    return open(url, access, lockTimeout, nullptr);
}

Result<std::unique_ptr<OdbcConnection>> OdbcConnection::open(const DatabaseUrl &url, Access access,
                                                             std::chrono::milliseconds lockTimeout,
                                                             const OdbcProfile *proven)
{
    auto link = OdbcLink::open(url, proven ? proven->product->options : QLatin1StringView());
    if (!link)
        return fail(std::move(link.error()));
    auto profile = proven ? Result<OdbcProfile>(*proven) : OdbcProfile::ask(**link);
    if (!profile)
        return fail(std::move(profile.error()));
    if (!proven && !profile->product->options.isEmpty()) {
        link = OdbcLink::open(url, profile->product->options);
        if (!link)
            return fail(std::move(link.error()));
    }
    if (auto set = ponyup::setLockTimeout(**link, *profile->product, lockTimeout); !set)
        return fail(std::move(set.error()));
    if (access != Access::Read && !proven) {
        if (auto seen = profile->prove(**link); !seen)
            return fail(std::move(seen.error()));
    }
    std::unique_ptr<OdbcConnection> connection(
        new OdbcConnection(url, access, lockTimeout, std::move(*link), std::move(*profile)));
    if (auto ready = connection->prepareSession(); !ready)
        return fail(std::move(ready.error()));
    return connection;
}

Result<> OdbcConnection::prepareSession()
{
    if (auto set = setLockTimeout(m_lockTimeout); !set)
        return set;
    if (m_access != Access::Read || product().readOnly.isEmpty())
        return {};
    const auto set = m_link->run(product().readOnly);
    return set ? Result<>() : fail(set.error());
}

Result<> OdbcConnection::setLockTimeout(std::chrono::milliseconds timeout)
{
    m_lockTimeout = timeout;
    return ponyup::setLockTimeout(*m_link, product(), timeout);
}

Result<> OdbcConnection::newLink()
{
    (void)rollback(); // As far as there is one.
    m_link.reset();
    auto link = OdbcLink::open(m_url, product().options);
    if (!link)
        return fail(std::move(link.error()));
    m_link = std::move(*link);
    return prepareSession();
}

Result<> OdbcConnection::reconnect()
{
    return newLink();
}

/// What ends the transaction behind the driver's back.
void OdbcConnection::noteEnd(const QString &sql)
{
    if (m_inTransaction && kindOf(sql) == StatementKind::TransactionControl) {
        m_inTransaction = false;
        m_driverIsLost = true;
    }
}

Result<QueryResult> OdbcConnection::query(const QString &sql, const QVariantList &values)
{
    if (!m_link)
        return fail(ErrorKind::Connection, Tr::tr("The connection to the database is lost."));
    return patiently({}, [&] { return m_link->query(sql, values); });
}

Result<qint64> OdbcConnection::run(const QString &sql, const QVariantList &values)
{
    if (!m_link)
        return fail(ErrorKind::Connection, Tr::tr("The connection to the database is lost."));
    if (m_access == Access::Read && kindOf(sql) != StatementKind::Query)
        return fail(readOnly());
    auto done = patiently({}, [&] { return m_link->run(sql, values); });
    if (done)
        noteEnd(sql);
    return done;
}

Result<bool> OdbcConnection::tryLock()
{
    if (m_access == Access::Read)
        return fail(readOnly());
    return m_lease.tryTake();
}

Result<> OdbcConnection::unlock()
{
    return m_lease.release();
}

Result<std::optional<LockHolder>> OdbcConnection::lockHolder()
{
    return m_lease.holder();
}

Result<std::unique_ptr<Rehearsal>> OdbcConnection::rehearse(const CopyProgress &, std::stop_token)
{
    return fail(ErrorKind::Unsupported,
                Tr::tr("Through ODBC there is no copy of the database to try migrations on."),
                Tr::tr("Look at the plan without carrying it out (ponyup preview --static), and "
                       "try it on another database first."));
}

Result<std::unique_ptr<Rehearsal>> OdbcConnection::scratch()
{
    return fail(ErrorKind::Unsupported,
                Tr::tr("Through ODBC there is no empty database to build a model in."));
}

bool OdbcConnection::hasTransactions() const
{
    return profile().transactions != SQL_TC_NONE;
}

} // namespace ponyup
