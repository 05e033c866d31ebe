// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/shadowschema.h"

#include "base/tr.h"
#include "engines/copyname.h"
#include "sql/definer.h"

#include <QRegularExpression>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView prefix("ponyup_shadow_");

QString inUse(const QString &shadow)
{
    return u"ponyup-in-use:"_s + shadow;
}

Error cannotCopy(const QString &what, const Error &cause)
{
    return {.kind = cause.kind == ErrorKind::Cancelled || cause.kind == ErrorKind::Connection
                ? cause.kind
                : ErrorKind::Unsupported,
            .message = Tr::tr("A copy of the schema cannot be built: %1").arg(what),
            .hint = Tr::tr("Look at the plan without carrying it out."),
            .detail = cause.detail.isEmpty() ? cause.message : cause.detail,
            .sqlState = cause.sqlState};
}

} // namespace

ShadowSchema::ShadowSchema(std::unique_ptr<MariaDbConnection> original, DatabaseUrl url)
    : m_original(std::move(original)),
      m_url(std::move(url))
{
}

ShadowSchema::~ShadowSchema()
{
    m_shadow.reset();
    (void)m_original->run(u"DROP DATABASE IF EXISTS "_s
                          + m_original->quote(m_url.database)); // What stays, the next one drops.
}

Result<std::unique_ptr<ShadowSchema>> ShadowSchema::create(const MariaDbEngine &engine,
                                                           const DatabaseUrl &url)
{
    auto original = MariaDbConnection::open(engine, url, Access::Update, std::chrono::seconds(5));
    if (!original)
        return fail(std::move(original.error()));
    DatabaseUrl shadowUrl = url;
    shadowUrl.database = newCopyName(prefix);
    std::unique_ptr<ShadowSchema> shadow(new ShadowSchema(std::move(*original), shadowUrl));
    shadow->dropForgotten();
    if (auto made = shadow->createDatabase(); !made)
        return fail(std::move(made.error()));
    auto connection =
        MariaDbConnection::open(engine, shadowUrl, Access::Update, std::chrono::seconds(5));
    if (!connection)
        return fail(std::move(connection.error()));
    shadow->m_shadow = std::move(*connection);
    if (auto kept = shadow->m_shadow->stayInside(); !kept)
        return fail(std::move(kept.error()));
    return shadow;
}

void ShadowSchema::dropForgotten()
{
    const auto found = m_original->query(u"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA "
                                         "WHERE SCHEMA_NAME LIKE 'ponyup\\_shadow\\_%'"_s);
    if (!found)
        return;
    for (const QVariantList &row : found->rows) {
        const QString name = row.front().toString();
        if (!isOldCopyName(name))
            continue;
        const auto free = m_original->query(u"SELECT IS_FREE_LOCK(?)"_s, {inUse(name)});
        if (free && free->rows.at(0).at(0).toInt() == 1)
            (void)m_original->run(u"DROP DATABASE IF EXISTS "_s + m_original->quote(name));
    }
}

Result<> ShadowSchema::createDatabase()
{
    // Replicas need none of it; without the right to say so, they get it for a while.
    (void)m_original->run(u"SET SESSION sql_log_bin = 0"_s);
    (void)m_original->query(u"SELECT GET_LOCK(?, 0)"_s, {inUse(m_url.database)});
    const auto like =
        m_original->query(u"SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME "
                          "FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = DATABASE()"_s);
    if (!like || like->rows.empty())
        return fail(like ? Error{.kind = ErrorKind::Internal} : like.error());
    const auto made = m_original->run(u"CREATE DATABASE %1 CHARACTER SET %2 COLLATE %3"_s.arg(
        m_original->quote(m_url.database), like->rows[0].at(0).toString(),
        like->rows[0].at(1).toString()));
    if (made)
        return {};
    Error error = made.error();
    if (error.kind == ErrorKind::Sql || error.kind == ErrorKind::ReadOnly) {
        error.kind = ErrorKind::Unsupported;
        error.message = Tr::tr("A copy to try things on cannot be made: the user may not create "
                               "databases on this server.");
        error.hint = Tr::tr("Let an administrator say: GRANT ALL ON %1 TO …")
                         .arg("`ponyup\\_shadow\\_%`.*"_L1);
    }
    return fail(std::move(error));
}

Result<QString> ShadowSchema::createText(const QString &kind, const QString &name, int column)
{
    const auto shown = m_original->query(u"SHOW CREATE %1 %2"_s.arg(kind, m_original->quote(name)));
    if (!shown)
        return fail(cannotCopy(name, shown.error()));
    const QString text = shown->rows.at(0).at(column).toString();
    if (text.isEmpty())
        return fail(cannotCopy(name, {.message = Tr::tr("the user may not see its text")}));
    return withoutDefiner(text);
}

Result<> ShadowSchema::make(const QString &text, const QString &sqlMode)
{
    const QString what = text.simplified().left(80);
    const MariaDbReach reach = m_shadow->fence()->reach(text, sqlMode);
    if (reach.kind == MariaDbReach::Kind::Database)
        return fail(
            cannotCopy(what, {.message = Tr::tr("it names the database \"%1\"").arg(reach.name)}));
    if (reach.kind == MariaDbReach::Kind::Elsewhere)
        return fail(cannotCopy(what, {.message = Tr::tr("its rows lie elsewhere")}));
    if (reach.kind != MariaDbReach::Kind::Inside)
        return fail(cannotCopy(what, {.message = Tr::tr("it reaches out of the database")}));
    if (!sqlMode.isNull()) {
        if (const auto set = m_shadow->run(u"SET SESSION sql_mode = ?"_s, {sqlMode}); !set)
            return fail(set.error());
    }
    if (const auto made = m_shadow->run(text); !made)
        return fail(cannotCopy(what, made.error()));
    return {};
}

/// A foreign key to another database would take locks there, and change rows.
QString ShadowSchema::withoutKeysToOthers(const QString &table, const QString &text)
{
    QStringList lines = text.split(u'\n'); // One for each key, as SHOW CREATE writes them.
    const qsizetype before = lines.size();
    lines.removeIf([&](const QString &line) {
        return line.startsWith("  CONSTRAINT "_L1) && line.contains(") REFERENCES "_L1)
            && m_shadow->fence()->reach(line, {}).kind == MariaDbReach::Kind::Database;
    });
    if (lines.size() == before)
        return text;
    m_notTried +=
        Tr::tr("The copy of the table %1 lacks its foreign keys to other databases.").arg(table);
    static const QRegularExpression comma(u",\n\\)"_s);
    return lines.join(u'\n').replace(comma, u"\n)"_s);
}

Result<> ShadowSchema::copyTables(std::stop_token stop)
{
    const auto tables = m_original->query(
        u"SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES "
        "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SEQUENCE', "
        "'SYSTEM VERSIONED') ORDER BY TABLE_TYPE DESC, TABLE_NAME"_s);
    if (!tables)
        return fail(tables.error());
    for (const QVariantList &row : tables->rows) {
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, Tr::tr("The copying was stopped."));
        const QString name = row.at(0).toString();
        const bool isSequence = row.at(1).toString() == "SEQUENCE"_L1;
        const auto text = createText(isSequence ? u"SEQUENCE"_s : u"TABLE"_s, name, 1);
        if (!text)
            return fail(text.error());
        if (auto made = make(withoutKeysToOthers(name, *text), {}); !made)
            return made;
    }
    return {};
}

/// One after the other, until each has found what it reads.
Result<> ShadowSchema::copyViews()
{
    const auto views = m_original->query(u"SELECT TABLE_NAME FROM information_schema.VIEWS "
                                         "WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME"_s);
    if (!views)
        return fail(views.error());
    QStringList left;
    for (const QVariantList &row : views->rows)
        left += row.front().toString();
    while (!left.isEmpty()) {
        QStringList failed;
        Result<> made;
        for (const QString &name : std::as_const(left)) {
            const auto text = createText(u"VIEW"_s, name, 1);
            if (!text)
                return fail(text.error());
            if (auto done = make(*text, {}); !done) {
                failed += name;
                made = std::move(done);
            }
        }
        if (failed.size() == left.size())
            return made;
        left = failed;
    }
    return {};
}

/// The tables by which the plan is made: those of PonyUp, and what looks like a Version table.
Result<> ShadowSchema::copyRecords()
{
    const auto tables = m_original->query(
        u"SELECT c.TABLE_NAME FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = DATABASE() "
        "AND c.TABLE_NAME IN (SELECT t.TABLE_NAME FROM information_schema.TABLES t "
        "WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE') "
        "GROUP BY c.TABLE_NAME HAVING c.TABLE_NAME IN ('ponyup_log', 'ponyup_journal') OR "
        "GROUP_CONCAT(LOWER(c.COLUMN_NAME) ORDER BY LOWER(c.COLUMN_NAME)) "
        "= 'meta,upgraded,version'"_s);
    if (!tables)
        return fail(tables.error());
    for (const QVariantList &row : tables->rows) {
        const QString table = m_original->quote(row.front().toString());
        const auto copied = m_original->run(
            u"INSERT INTO %1.%2 SELECT * FROM %2"_s.arg(m_original->quote(m_url.database), table));
        if (!copied)
            return fail(copied.error());
    }
    return {};
}

Result<> ShadowSchema::fill(std::stop_token stop)
{
    if (const auto set = m_shadow->run(u"SET SESSION foreign_key_checks = 0, "
                                       "innodb_strict_mode = 0"_s);
        !set)
        return fail(set.error());
    auto filled = copyTables(std::move(stop));
    if (filled)
        filled = copyRecords();
    if (filled)
        filled = copyRoutines();
    if (filled)
        filled = copyViews();
    if (filled)
        filled = copyTriggers();
    if (!filled)
        return filled;
    m_isFilled = true;
    if (auto seen = MariaDbSurroundings::look(*m_original))
        m_before = std::move(*seen);
    m_shadow->tellWays(m_original->tableSizes());
    return m_shadow->putSettingsBack();
}

QString ShadowSchema::description() const
{
    return m_isFilled ? Tr::tr("on an empty copy of the database's schema")
                      : Tr::tr("in an empty database");
}

QStringList ShadowSchema::leftBehind()
{
    QStringList sentences = m_notTried;
    if (!m_isFilled)
        return sentences;
    const auto now = m_before ? MariaDbSurroundings::look(*m_original)
                              : Result<MariaDbSurroundings>(fail(ErrorKind::Unsupported, {}));
    return sentences
        + (now ? m_before->changesUntil(*now)
               : QStringList{Tr::tr("Whether anything was changed outside the copy was not "
                                    "compared: the server takes too long to tell what it has.")});
}

Result<std::unique_ptr<Rehearsal>> MariaDbConnection::scratch()
{
    auto shadow = ShadowSchema::create(m_engine, m_url);
    if (!shadow)
        return fail(std::move(shadow.error()));
    return std::move(*shadow);
}

Result<std::unique_ptr<Rehearsal>> MariaDbConnection::rehearse(const CopyProgress &,
                                                               std::stop_token stop)
{
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled, Tr::tr("The copying was stopped."));
    auto shadow = ShadowSchema::create(m_engine, m_url);
    if (!shadow)
        return fail(std::move(shadow.error()));
    if (auto filled = (*shadow)->fill(std::move(stop)); !filled)
        return fail(std::move(filled.error()));
    return std::move(*shadow);
}

} // namespace ponyup
