// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "sql/statement.h"
#include "sql/tokencursor.h"

#include <QSet>
#include <QString>

#include <vector>

namespace ponyup {

/// How far a statement reaches that is to be tried on a copy beside the real database.
struct MariaDbReach {
    enum class Kind {
        Inside,
        Database, ///< It names another database.
        Server, ///< Users, settings, other databases as a whole.
        Elsewhere, ///< A table whose rows lie on another server, or in files that others use.
        Untold, ///< It makes SQL while it runs.
        Missing, ///< It needs what the copy has not, as that would reach out.
    };
    Kind kind = Kind::Inside;
    QString name = {}; ///< Of that database, or of what is missing.
};

/// What stands between a copy and the databases beside it: nothing is run on the copy, and nothing
/// stored in it that may run later, whose words do not show that it stays inside.
///
/// Strings and names, comments and code are told apart by the session's sql_mode and the server's
/// version; where these are not certain, the text is read in every way, and each way counts.
class MariaDbFence {
public:
    /// `databases`: all the others of the server.
    explicit MariaDbFence(const QStringList &databases = {});

    /// `sqlMode`: what the server reads the statement with; null when that is not known.
    MariaDbReach reach(const Statement &statement, const QString &sqlMode) const;
    MariaDbReach reach(const QString &text, const QString &sqlMode) const;

    /// The copy has no such routine, trigger or prepared statement: what calls it is Missing.
    void leaveOut(const QString &name) { m_missing.insert(name.toLower()); }
    /// A statement was run: it may have made what was missing.
    void wasRun(const Statement &statement);
    /// A statement was not run: what it would have made is missing.
    void wasHeldBack(const Statement &statement);

private:
    struct Token {
        TokenType type;
        std::string_view text;
        QString name; ///< In lower case; of words and names.
    };
    using Tokens = std::vector<Token>;

    MariaDbReach reachAs(const Statement &statement, const DialectRules &rules) const;
    static bool isElsewhere(const QString &setting, const Token &value);
    MariaDbReach reachOfMade(const Tokens &tokens, size_t at) const;
    bool needsMissing(const Tokens &tokens, size_t at, bool creates) const;

    QSet<QString> m_databases; ///< In lower case, as the next.
    QSet<QString> m_missing;
};

} // namespace ponyup
