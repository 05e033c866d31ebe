// SPDX-License-Identifier: LGPL-3.0-or-later
#include "base/tr.h"
#include "migration/scriptreader.h"
#include "sql/classifier.h"
#include "sql/linecommand.h"

#include <algorithm>

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostFindings = 20;
constexpr qint64 longestWithTokens = 64 << 20; // They take twice as long as all the rest.

/// What is wrong with a script, told all at once.
class Findings {
public:
    void add(Error error)
    {
        if (m_errors.size() < mostFindings)
            m_errors.push_back(std::move(error));
    }
    void add(QString message, QString hint, SourcePlace place)
    {
        add({.kind = ErrorKind::Script,
             .message = std::move(message),
             .hint = std::move(hint),
             .place = std::move(place)});
    }
    bool isEmpty() const { return m_errors.empty(); }
    /// The first one in the order of the script, with the others in it.
    Error take()
    {
        std::stable_sort(m_errors.begin(), m_errors.end(),
                         [](const Error &left, const Error &right) {
                             return left.place.offset < right.place.offset;
                         });
        Error first = std::move(m_errors.front());
        first.others.assign(std::make_move_iterator(m_errors.begin() + 1),
                            std::make_move_iterator(m_errors.end()));
        return first;
    }

private:
    std::vector<Error> m_errors;
};

/// Where the statements of a model's migrate stand: beside v3/model.sql, or in the same file.
QString migrateOf(const Script &model)
{
    const qsizetype slash = model.name.lastIndexOf(u'/');
    if (slash > 0)
        return model.name.first(slash + 1) + u"migrate.sql"_s;
    return Tr::tr("the section \"%1\" of %2").arg("-- ponyup: migrate"_L1, model.name);
}

bool creates(const Statement &statement)
{
    return statement.kind == StatementKind::Ddl && statement.verb.startsWith("CREATE");
}

void checkModel(const Script &script, const Statement &statement, Findings &findings)
{
    if (creates(statement))
        return;
    const QString verb = QString::fromUtf8(statement.verb);
    findings.add(Tr::tr("A model holds CREATE statements only, and this is \"%1\".")
                     .arg(verb.isEmpty() ? statement.firstWords(20) : verb),
                 Tr::tr("Move the statement to %1.").arg(migrateOf(script)), statement.place);
}

void checkTransactionControl(const Script &script, const Statement &statement, Findings &findings)
{
    // COMMIT PREPARED and the like end somebody else's, outside of ours.
    const bool always = script.dialect == Dialect::Sqlite || script.dialect == Dialect::MariaDb
        || (script.dialect == Dialect::PostgreSql && !statement.outsideTransaction);
    if (statement.kind != StatementKind::TransactionControl
        || (!always && !script.directives.transaction))
        return;
    const QString hint = always
        ? Tr::tr(
            "Remove it. A script whose statements cannot run in one transaction says \"%1\" in "
            "its head.")
        : Tr::tr(
            "Remove it, or write \"%1\" in the script's head to run it without a transaction.");
    findings.add(Tr::tr("A script may not say \"%1\": PonyUp itself begins and commits the "
                        "transaction, together with the record of it.")
                     .arg(QString::fromUtf8(statement.verb)),
                 hint.arg("-- ponyup: transaction off"_L1), statement.place);
}

void checkClientCommand(const Statement &statement, Findings &findings)
{
    findings.add(
        Tr::tr("\"%1\" is a command of a client program, not SQL.")
            .arg(QString::fromUtf8(statement.verb)),
        clientCommandHint({statement.verb.constData(), static_cast<size_t>(statement.verb.size())},
                          statement.dialect),
        statement.place);
}

void checkOwnTables(const Statement &statement, const ScanOptions &options, Findings &findings)
{
    if (statement.kind != StatementKind::Ddl)
        return; // Most are INSERTs, and looking for names takes time.
    const ObjectName object = statement.object();
    const bool makesTable =
        creates(statement) && (object.type == ObjectType::Table || object.type == ObjectType::View);
    const QString made = makesTable ? object.name : statement.renamedTo();
    const auto isNamed = [&](const QString &name) {
        return !name.isEmpty() && made.compare(name, Qt::CaseInsensitive) == 0;
    };
    if (isNamed(options.versionTable)) {
        findings.add(
            Tr::tr("The table \"%1\" belongs to PonyUp, which keeps the versions in it.").arg(made),
            Tr::tr("Choose another name here, or another one for the Version table in the "
                   "project file."),
            statement.place);
    } else if (isNamed(u"ponyup_log"_s) || isNamed(u"ponyup_journal"_s)) {
        findings.add(Tr::tr("The table \"%1\" belongs to PonyUp.").arg(made),
                     Tr::tr("Choose another name."), statement.place);
    }
}

/// What the engine will refuse anyway, but half-way where there is no transaction.
void checkRefusal(const Statement &statement, const ScanOptions &options, Findings &findings)
{
    const bool small = statement.kind == StatementKind::Dml || statement.kind == StatementKind::Ddl
        || statement.kind == StatementKind::Query;
    const bool reachesOut = statement.dialect == Dialect::MariaDb
        ? statement.kind != StatementKind::Dml || statement.verb.startsWith("LOAD")
        : statement.verb == "COPY";
    const bool ordinary = small && !statement.outsideTransaction && !reachesOut;
    if (ordinary || !options.refusal)
        return;
    if (auto refusal = options.refusal(statement))
        findings.add(std::move(*refusal));
}

/// The engine would take each for NULL.
void checkParameters(const Statement &statement, Findings &findings)
{
    if (statement.parameter < 0 || statement.kind == StatementKind::Other)
        return;
    findings.add(Tr::tr("A parameter stands here, and a script has no values for parameters."),
                 Tr::tr("Write the value itself; a text stands in single quotes."),
                 statement.placeAt(statement.parameter));
}

/// Inside a transaction SQLite ignores the pragma without a word.
void checkForeignKeys(const Script &script, const Statement &statement, Findings &findings)
{
    if (script.dialect != Dialect::Sqlite || statement.verb != "PRAGMA")
        return;
    const Pragma pragma =
        readPragma({statement.text.constData(), static_cast<size_t>(statement.text.size())});
    if (pragma.name != "foreign_keys" || pragma.value.isEmpty())
        return;
    const bool on = pragma.value == "on" || pragma.value == "yes" || pragma.value == "true"
        || pragma.value.toInt() != 0;
    if (on == script.directives.foreignKeys)
        return;
    findings.add(
        Tr::tr("A script may not switch the enforcement of foreign keys: inside a "
               "transaction SQLite ignores it."),
        on ? Tr::tr("Remove the statement: after the script they are on again.")
           : Tr::tr("Write \"%1\" in the script's head instead: they are then off while it "
                    "runs, and checked before it is committed.")
                 .arg("-- ponyup: foreign-keys off"_L1),
        statement.place);
}

void checkStatement(const Script &script, const Statement &statement, const ScanOptions &options,
                    Findings &findings)
{
    if (statement.kind == StatementKind::ClientCommand)
        return checkClientCommand(statement, findings);
    if (script.role == ScriptRole::Model) {
        checkModel(script, statement, findings);
    } else {
        checkTransactionControl(script, statement, findings);
        checkForeignKeys(script, statement, findings);
        checkRefusal(statement, options, findings);
    }
    checkParameters(statement, findings);
    checkOwnTables(statement, options, findings);
}

void countTables(Script &script, const Statement &statement)
{
    if (statement.kind != StatementKind::Ddl || statement.object().type != ObjectType::Table)
        return;
    if (creates(statement))
        ++script.tablesCreated;
    else if (statement.verb.startsWith("DROP"))
        ++script.tablesDropped;
}

void checkDirectives(Script &script, const StatementReader &reader, Findings &findings)
{
    Result<Directives> directives = readDirectives(reader.headComments());
    if (!directives) {
        for (Error &other : std::exchange(directives.error().others, {}))
            findings.add(std::move(other));
        return findings.add(std::move(directives.error()));
    }
    script.directives = std::move(*directives);
    if (script.directives.version && script.role != ScriptRole::Migrate) {
        findings.add(Tr::tr("The directive \"version\" is for the migrate script only."),
                     Tr::tr("Move the line to %1.").arg(migrateOf(script)),
                     script.directives.versionPlace);
    }
}

void checkLaterDirectives(const StatementReader &reader, Findings &findings)
{
    for (const HeadComment &late : reader.laterDirectives()) {
        findings.add(Tr::tr("A directive behind the first statement does not count."),
                     Tr::tr("Directives stand before the first statement: move the line up."),
                     late.place);
    }
}

} // namespace

Result<Script> scanScript(Script script, QIODevice &device, const ScanOptions &options,
                          Directives *directives)
{
    if (device.pos() != script.offset && !device.seek(script.offset)) {
        return fail(ErrorKind::Io, Tr::tr("%1 could not be read.").arg(script.name),
                    Tr::tr("Check the disk or the network drive, then try again."),
                    device.errorString(), {.file = script.name});
    }
    const bool hasTokens = script.length <= longestWithTokens;
    StatementReader reader(
        device,
        {.dialect = script.dialect,
         .start = {.file = script.name, .offset = script.offset, .line = script.line},
         .length = script.length,
         .tokenChecksum = hasTokens});
    Findings findings;
    bool headRead = false;
    for (;;) {
        if (options.stop.stop_requested())
            return fail(ErrorKind::Cancelled, Tr::tr("Reading the scripts was stopped."));
        Result<std::optional<Statement>> statement = reader.next();
        if (!headRead) {
            // What the head says decides what the statements may be.
            checkDirectives(script, reader, findings);
            headRead = true;
        }
        if (!statement) {
            findings.add(std::move(statement.error()));
            break;
        }
        if (!*statement)
            break;
        ++script.statements;
        checkStatement(script, **statement, options, findings);
        countTables(script, **statement);
        if ((*statement)->standsAlone() && !script.outsideTransaction)
            script.outsideTransaction = std::move(**statement);
    }
    checkLaterDirectives(reader, findings);
    if (directives)
        *directives = script.directives;
    if (!findings.isEmpty())
        return fail(findings.take());
    script.length = reader.bytesRead();
    script.checksum = reader.checksum();
    if (hasTokens)
        script.tokens = reader.tokenChecksum();
    return script;
}

} // namespace ponyup
