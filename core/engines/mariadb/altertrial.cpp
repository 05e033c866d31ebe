// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engines/mariadb/mariadbconnection.h"
#include "engines/mariadb/mariadberror.h"
#include "engines/mariadb/tokenlist.h"

#include <array>

#include <mariadb/mysqld_error.h>

// MariaDbConnection: in a rehearsal, how the server changes a table. It is asked for the best way
// first, and takes the first one that it can; on an empty table that is the same as on a full one.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

struct Way {
    const char *algorithm;
    const char *lock;
    Blocking blocks;
    bool rewrites;
};

constexpr std::array ways{
    Way{"INSTANT", nullptr, Blocking::Nothing, false},
    Way{"NOCOPY", "NONE", Blocking::Nothing, false},
    Way{"NOCOPY", "SHARED", Blocking::Writes, false},
    Way{"NOCOPY", "EXCLUSIVE", Blocking::ReadsAndWrites, false},
    Way{"INPLACE", "NONE", Blocking::Nothing, true},
    Way{"INPLACE", "SHARED", Blocking::Writes, true},
    Way{"INPLACE", "EXCLUSIVE", Blocking::ReadsAndWrites, true},
    Way{"COPY", "NONE", Blocking::Nothing, true},
    Way{"COPY", "SHARED", Blocking::Writes, true},
};

/// "ALGORITHM=INPLACE, LOCK=NONE", with that between them.
QByteArray words(const Way &way, const char *separator)
{
    QByteArray text = QByteArray("ALGORITHM=") + way.algorithm;
    if (way.lock)
        text += QByteArray(separator) + "LOCK=" + way.lock;
    return text;
}

bool isRefusedWay(const Error &error)
{
    const uint code = mariaDbNumber(error);
    return code == ER_ALTER_OPERATION_NOT_SUPPORTED
        || code == ER_ALTER_OPERATION_NOT_SUPPORTED_REASON;
}

/// What the server does for another engine, whatever it was asked for.
constexpr Way copied{"COPY", "SHARED", Blocking::Writes, true};

enum class Form { None, Table, Index };

Form formOf(const Statement &statement)
{
    TokenList tokens(statement);
    if (tokens.mentions("ALGORITHM") || tokens.mentions("LOCK") || tokens.mentions("PARTITION"))
        return Form::None;
    if (tokens.take("ALTER")) {
        tokens.takeAny({"ONLINE", "OFFLINE"});
        tokens.take("IGNORE");
        return tokens.is("TABLE") ? Form::Table : Form::None;
    }
    if (!tokens.takeAny({"CREATE", "DROP"}))
        return Form::None;
    tokens.takeAny({"UNIQUE", "FULLTEXT", "SPATIAL"});
    return tokens.is("INDEX") ? Form::Index : Form::None;
}

} // namespace

void MariaDbConnection::tellWays(const QHash<QString, RelationSize> &sizes)
{
    m_realTables = sizes;
}

QString MariaDbConnection::storageEngineOf(const QString &table)
{
    const auto found = query(u"SELECT ENGINE FROM information_schema.TABLES "
                             "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?"_s,
                             {table});
    return found && !found->rows.empty() ? found->rows[0].at(0).toString() : QString();
}

Result<std::optional<StatementOutcome>> MariaDbConnection::tryWays(const Statement &statement,
                                                                   const std::stop_token &stop)
{
    const Form form = m_realTables ? formOf(statement) : Form::None;
    const std::vector<ObjectName> objects = statement.objects();
    if (form == Form::None || objects.empty() || !objects.back().schema.isEmpty()
        || !m_realTables->contains(objects.back().name))
        return std::nullopt;
    const QString table = objects.back().name;
    const bool namesEngine = TokenList(statement).mentions("ENGINE");
    const QString engine = namesEngine ? storageEngineOf(table) : QString();
    for (const Way &way : ways) {
        if (!m_link->isMariaDb() && qstrcmp(way.algorithm, "NOCOPY") == 0)
            continue;
        Statement asked = statement; // A comment may stand at its end.
        asked.text += form == Form::Table ? "\n, " + words(way, ", ") : '\n' + words(way, " ");
        auto outcome = carryOut(asked, stop);
        if (!outcome) {
            if (outcome.error().kind == ErrorKind::Cancelled
                || outcome.error().kind == ErrorKind::Connection)
                return fail(std::move(outcome.error()));
            if (isRefusedWay(outcome.error()))
                continue;
            return std::nullopt; // Without our words it says what is wrong with its own.
        }
        const RelationSize size = m_realTables->value(table);
        const Way &real = namesEngine && storageEngineOf(table) != engine ? copied : way;
        RelationEffect effect{.name = table,
                              .lock = QString::fromLatin1(words(real, ", ")),
                              .blocks = real.blocks,
                              .rewritten = real.rewrites,
                              .rows = size.rows,
                              .bytes = size.bytes};
        if (form == Form::Index && statement.verb.startsWith("CREATE"))
            effect.indexesBuilt += objects.front().name;
        outcome->effects = {.source = StatementEffects::Source::Measured,
                            .relations = {std::move(effect)}};
        return std::move(*outcome);
    }
    return std::nullopt;
}

} // namespace ponyup
