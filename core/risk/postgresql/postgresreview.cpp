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
    if (m_namesMean && m_mayProbe)
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

/// Words of the grammar that are no names without quotes. The parser knows them.
static bool isReserved(const QString &word)
{
    return !parseTree("SELECT 1 FROM t AS " + word.toLatin1());
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
