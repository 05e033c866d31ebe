// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"

#include "schema/schema.h"

#include <QStringList>

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

struct PostgresReview::Finder {
    QLatin1StringView type; ///< Of the node.
    Find find;
};

/// Every kind of statement that is read; all others are unclassified.
std::span<const PostgresReview::Finder> PostgresReview::finders()
{
    using Review = PostgresReview;
    static constexpr Finder table[] = {
        {"AlterDomainStmt"_L1, &Review::alterDomain},
        {"AlterEnumStmt"_L1, &Review::alterEnum},
        {"AlterObjectSchemaStmt"_L1, &Review::setSchema},
        {"AlterRoleStmt"_L1, &Review::alterRole},
        {"AlterSystemStmt"_L1, &Review::alterSystem},
        {"AlterTableStmt"_L1, &Review::alterTable},
        {"ClusterStmt"_L1, &Review::cluster},
        {"CopyStmt"_L1, &Review::copy},
        {"CreateDomainStmt"_L1, &Review::createDomain},
        {"CreateEventTrigStmt"_L1, &Review::createEventTrigger},
        {"CreateExtensionStmt"_L1, &Review::createExtension},
        {"CreateForeignServerStmt"_L1, &Review::createForeign},
        {"CreateFunctionStmt"_L1, &Review::createFunction},
        {"CreatePolicyStmt"_L1, &Review::createPolicy},
        {"CreateRoleStmt"_L1, &Review::alterRole},
        {"CreateStmt"_L1, &Review::createTable},
        {"CreateSubscriptionStmt"_L1, &Review::createForeign},
        {"CreateTableAsStmt"_L1, &Review::createTableAs},
        {"CreateTrigStmt"_L1, &Review::createTrigger},
        {"CreateUserMappingStmt"_L1, &Review::createForeign},
        {"DeleteStmt"_L1, &Review::deleteRows},
        {"DoStmt"_L1, &Review::doBlock},
        {"DropStmt"_L1, &Review::drop},
        {"GrantStmt"_L1, &Review::grant},
        {"IndexStmt"_L1, &Review::createIndex},
        {"InsertStmt"_L1, &Review::insertRows},
        {"LoadStmt"_L1, &Review::load},
        {"LockStmt"_L1, &Review::lock},
        {"MergeStmt"_L1, &Review::insertRows},
        {"ReassignOwnedStmt"_L1, &Review::reassignOwned},
        {"RefreshMatViewStmt"_L1, &Review::refresh},
        {"ReindexStmt"_L1, &Review::reindex},
        {"RenameStmt"_L1, &Review::rename},
        {"SelectStmt"_L1, &Review::query},
        {"TruncateStmt"_L1, &Review::truncate},
        {"UpdateStmt"_L1, &Review::updateRows},
        {"VacuumStmt"_L1, &Review::vacuum},
        {"VariableSetStmt"_L1, &Review::setVariable},
        {"ViewStmt"_L1, &Review::createTableAs},
        // They lock no table for long, and lose nothing.
        {"AlterDatabaseSetStmt"_L1, &Review::unused},
        {"AlterDefaultPrivilegesStmt"_L1, &Review::unused},
        {"AlterExtensionStmt"_L1, &Review::unused},
        {"AlterFunctionStmt"_L1, &Review::unused},
        {"AlterOwnerStmt"_L1, &Review::unused},
        {"AlterSeqStmt"_L1, &Review::unused},
        {"AlterStatsStmt"_L1, &Review::unused},
        {"CallStmt"_L1, &Review::query},
        {"CommentStmt"_L1, &Review::unused},
        {"CompositeTypeStmt"_L1, &Review::unused},
        {"CreateCastStmt"_L1, &Review::unused},
        {"CreateEnumStmt"_L1, &Review::unused},
        {"CreateRangeStmt"_L1, &Review::unused},
        {"CreateSchemaStmt"_L1, &Review::unused},
        {"CreateSeqStmt"_L1, &Review::unused},
        {"CreateStatsStmt"_L1, &Review::unused},
        {"CreateTableSpaceStmt"_L1, &Review::unused},
        {"CreatedbStmt"_L1, &Review::unused},
        {"ConstraintsSetStmt"_L1, &Review::unused},
        {"DefineStmt"_L1, &Review::unused},
        {"ExplainStmt"_L1, &Review::query},
        {"GrantRoleStmt"_L1, &Review::unused},
        {"NotifyStmt"_L1, &Review::unused},
        {"TransactionStmt"_L1, &Review::unused},
        {"VariableShowStmt"_L1, &Review::unused},
    };
    return table;
}

void PostgresReview::beginScript(const ScriptConditions &conditions)
{
    m_inTransaction = conditions.inTransaction;
    m_locked.clear();
    m_unvalidated.clear();
    m_enumValues.clear();
    m_changedRows = false;
}

bool PostgresReview::review(const Statement &statement, Findings &findings)
{
    const std::optional<Node> tree = parseTree(statement.text);
    if (!tree)
        return false;
    const auto finder = std::ranges::find(finders(), tree->type(), &Finder::type);
    if (finder == finders().end())
        return false;
    m_statement = &statement;
    m_findings = &findings;
    m_works = false;
    m_locks.clear();
    enumValueUsed(*tree);
    (this->*finder->find)(*tree);
    names(*tree);
    calls(*tree);
    if (statement.outsideTransaction)
        add("PG-068"_L1, {});
    for (const QString &table : std::as_const(m_locks))
        if (!findings.warnsOf(table))
            add("PG-079"_L1, table);
    if (m_inTransaction)
        workUnderLock();
    return true;
}

void PostgresReview::add(QLatin1StringView rule, const QString &object, const QStringList &words,
                         const QString &safer)
{
    m_findings->add(rule, object, words, safer);
}

bool hasPlainName(const Node &relation)
{
    const QString name = relation.text("schemaname"_L1) + relation.text("relname"_L1);
    return !name.contains(u'.') && !name.contains(u'"');
}

void PostgresReview::probe(const QString &sql)
{
    if (m_namesMean && m_isPlainName)
        m_findings->addProbe(sql);
}

QString PostgresReview::rowsOf(const QString &table) const
{
    const Table *const known = m_context.schema ? m_context.schema->table(table) : nullptr;
    const bool isParent = known && known->sql.contains("PARTITION BY"_L1, Qt::CaseInsensitive);
    return isParent ? quotedRelation(table) : u"ONLY "_s + quotedRelation(table);
}

void PostgresReview::lockExclusively(const QString &table)
{
    const auto place = std::ranges::lower_bound(m_locks, table);
    if (!isNew(table) && (place == m_locks.end() || *place != table))
        m_locks.insert(place, table);
}

/// What was locked before is locked while this one works.
void PostgresReview::workUnderLock()
{
    const QStringList locked(m_locked.begin(), m_locked.end());
    if (!locked.isEmpty() && m_changedRows)
        add("PG-058"_L1, *std::ranges::min_element(locked));
    else if (!locked.isEmpty() && m_works)
        add("PG-055"_L1, *std::ranges::min_element(locked));
    m_changedRows = false;
    for (const QString &table : std::as_const(m_locks)) {
        QStringList others;
        for (const QString &other : locked)
            if (other != table)
                others += other;
        std::ranges::sort(others);
        if (!others.isEmpty() && !m_locked.contains(table))
            add("PG-056"_L1, table, {others.join(u", "_s)});
    }
    m_locked += QSet<QString>(m_locks.cbegin(), m_locks.cend());
}

bool isAny(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::ranges::find(words, text) != words.end();
}

QString PostgresReview::homeSchema() const
{
    const bool told = m_context.schema && !m_context.schema->defaultSchema.isEmpty();
    return told ? m_context.schema->defaultSchema : u"public"_s;
}

QString PostgresReview::qualifiedName(const QStringList &parts) const
{
    return parts.size() > 1 && parts.front() == homeSchema() ? parts.mid(1).join(u'.')
                                                             : parts.join(u'.');
}

QString PostgresReview::relationName(const Node &rangeVar) const
{
    const QString schema = rangeVar.text("schemaname"_L1);
    const QString name = rangeVar.text("relname"_L1);
    return schema.isEmpty() ? name : qualifiedName({schema, name});
}

/// Words that are no names without quotes.
static bool isReserved(const QString &word)
{
    static const QSet<QString> words{u"all"_s,
                                     u"analyse"_s,
                                     u"analyze"_s,
                                     u"and"_s,
                                     u"any"_s,
                                     u"array"_s,
                                     u"as"_s,
                                     u"asc"_s,
                                     u"asymmetric"_s,
                                     u"authorization"_s,
                                     u"binary"_s,
                                     u"both"_s,
                                     u"case"_s,
                                     u"cast"_s,
                                     u"check"_s,
                                     u"collate"_s,
                                     u"collation"_s,
                                     u"column"_s,
                                     u"concurrently"_s,
                                     u"constraint"_s,
                                     u"create"_s,
                                     u"cross"_s,
                                     u"current_catalog"_s,
                                     u"current_date"_s,
                                     u"current_role"_s,
                                     u"current_schema"_s,
                                     u"current_time"_s,
                                     u"current_timestamp"_s,
                                     u"current_user"_s,
                                     u"default"_s,
                                     u"deferrable"_s,
                                     u"desc"_s,
                                     u"distinct"_s,
                                     u"do"_s,
                                     u"else"_s,
                                     u"end"_s,
                                     u"except"_s,
                                     u"false"_s,
                                     u"fetch"_s,
                                     u"for"_s,
                                     u"foreign"_s,
                                     u"freeze"_s,
                                     u"from"_s,
                                     u"full"_s,
                                     u"grant"_s,
                                     u"group"_s,
                                     u"having"_s,
                                     u"ilike"_s,
                                     u"in"_s,
                                     u"initially"_s,
                                     u"inner"_s,
                                     u"intersect"_s,
                                     u"into"_s,
                                     u"is"_s,
                                     u"isnull"_s,
                                     u"join"_s,
                                     u"lateral"_s,
                                     u"leading"_s,
                                     u"left"_s,
                                     u"like"_s,
                                     u"limit"_s,
                                     u"localtime"_s,
                                     u"localtimestamp"_s,
                                     u"natural"_s,
                                     u"not"_s,
                                     u"notnull"_s,
                                     u"null"_s,
                                     u"offset"_s,
                                     u"on"_s,
                                     u"only"_s,
                                     u"or"_s,
                                     u"order"_s,
                                     u"outer"_s,
                                     u"overlaps"_s,
                                     u"placing"_s,
                                     u"primary"_s,
                                     u"references"_s,
                                     u"returning"_s,
                                     u"right"_s,
                                     u"select"_s,
                                     u"session_user"_s,
                                     u"similar"_s,
                                     u"some"_s,
                                     u"symmetric"_s,
                                     u"system_user"_s,
                                     u"table"_s,
                                     u"tablesample"_s,
                                     u"then"_s,
                                     u"to"_s,
                                     u"trailing"_s,
                                     u"true"_s,
                                     u"union"_s,
                                     u"unique"_s,
                                     u"user"_s,
                                     u"using"_s,
                                     u"variadic"_s,
                                     u"verbose"_s,
                                     u"when"_s,
                                     u"where"_s,
                                     u"window"_s,
                                     u"with"_s};
    return words.contains(word);
}

QString quoted(const QString &name)
{
    const bool plain =
        !name.isEmpty() && !name.front().isDigit() && std::ranges::all_of(name, [](QChar c) {
            return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_';
        });
    if (plain && !isReserved(name))
        return name;
    QString escaped = name;
    return u'"' + escaped.replace(u'"', "\"\""_L1) + u'"';
}

QString quotedRelation(const QString &relation)
{
    QStringList parts = relation.split(u'.');
    for (QString &part : parts)
        part = quoted(part);
    return parts.join(u'.');
}

} // namespace ponyup
