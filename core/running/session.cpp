// SPDX-License-Identifier: LGPL-3.0-or-later
#include "running/session.h"

#include "base/clock.h"
#include "base/tr.h"
#include "engines/engine.h"
#include "formats/format.h"
#include "history/auditlog.h"
#include "history/history.h"
#include "history/journal.h"
#include "history/recordfaults.h"
#include "project/password.h"
#include "running/folderahead.h"
#include "running/halfdone.h"
#include "running/migrator.h"
#include "running/modelcheck.h"
#include "running/planscript.h"
#include "running/restorerun.h"
#include "running/updatelock.h"
#include "schema/schemareader.h"

#include <QHash>

namespace ponyup {

/// A connection is opened for each call and closed after it: nothing of ours idles on a database
/// that matters, and a file that was replaced meanwhile is never mistaken for the one from before.
class Session::Private {
public:
    Project project;
    Environment environment;
    const Engine *engine = nullptr;
    std::unique_ptr<History> history;

    [[nodiscard]] Result<std::unique_ptr<Connection>> connect(Access access) const
    {
        const auto url = urlWithPassword(environment);
        return url ? engine->open(*url, access) : fail(url.error());
    }

    /// Waits while another program has it locked, as for the update lock.
    [[nodiscard]] Result<std::unique_ptr<Connection>>
    connectToWrite(LockWait wait, const RunSink &sink, const Canceller &canceller,
                   Access access = Access::Update) const
    {
        const auto url = urlWithPassword(environment);
        if (!url)
            return fail(url.error());
        std::unique_ptr<Connection> connection;
        const auto holder = [&] {
            const auto known = engine->lockHolder(environment.url);
            return known ? known->who : QString();
        };
        const auto opened =
            pollForLock(Awaited::Database, wait, sink, canceller, holder, [&]() -> Result<bool> {
                auto attempt = engine->open(*url, access, {});
                if (!attempt && attempt.error().kind == ErrorKind::Busy)
                    return false;
                if (!attempt)
                    return fail(std::move(attempt.error()));
                connection = std::move(*attempt);
                return true;
            });
        if (!opened)
            return fail(opened.error());
        return connection;
    }

    QStringList allowed() const
    {
        QStringList names;
        for (const Project::Allowed &each : project.allow)
            if (each.engine == engine->id())
                names += each.name;
        return names;
    }

    [[nodiscard]] Result<MigrationSet> readFolder(std::stop_token stop = {}) const
    {
        const auto format = formatFor(project.format, project.migrations);
        if (!format)
            return fail(format.error());
        const QString table =
            project.versionTable.isEmpty() ? engine->versionTableName() : project.versionTable;
        const QStringList allow = allowed();
        const auto refusal = [&](const Statement &statement) {
            return engine->refusal(statement, allow);
        };
        return (*format)->read(project.migrations,
                               FormatOptions{.engine = engine->id(),
                                             .dialect = engine->dialect(),
                                             .versionTable = table,
                                             .refusal = refusal,
                                             .stop = std::move(stop)});
    }

    Migrator::ReadFolder folderReader() const
    {
        return [this](std::stop_token stop) { return readFolder(std::move(stop)); };
    }

    Migrator migrator(Connection &connection) const
    {
        return {connection, *history, folderReader()};
    }

    /// Reads on a fresh connection. `read` takes the connection and returns a Result.
    template <typename Read>
    auto reading(Read read) const -> decltype(read(std::declval<Connection &>()))
    {
        auto connection = connect(Access::Read);
        if (!connection)
            return fail(std::move(connection.error()));
        return read(**connection);
    }

    /// Runs something that writes; a database that cannot be opened is a report as well.
    template <typename Run>
    RunReport running(RunKind kind, LockWait wait, const RunSink &sink, const Canceller &canceller,
                      Run run) const
    {
        FolderAhead folder(folderReader());
        auto connection = connectToWrite(wait, sink, canceller);
        if (!connection)
            return failedToOpen(kind, sink, connection.error());
        RunReport report = run(Migrator(**connection, *history, [&folder](std::stop_token stop) {
            return folder.read(std::move(stop));
        }));
        report.environment = environment.name;
        return report;
    }

    RunReport failedToOpen(RunKind kind, const RunSink &sink, const Error &error) const;
    [[nodiscard]] Result<std::optional<ModelCheck>> drift(Connection &connection,
                                                          const ServerInfo &server,
                                                          const MigrationSet &folder,
                                                          const Timeline &timeline);
    /// Built once for each text and server: on a server it takes a database of its own, or nearly.
    [[nodiscard]] Result<Schema> modelSchema(Connection &connection, const ServerInfo &server,
                                             const Script &model);
    bool lacksObjects(Connection &connection, const Script &model) const;

    QHash<QString, Schema> modelSchemas;
};

RunReport Session::Private::failedToOpen(RunKind kind, const RunSink &sink,
                                         const Error &error) const
{
    RunRecorder recorder(kind, systemClock(), sink);
    recorder.report().database = environment.url.toString();
    recorder.report().environment = environment.name;
    recorder.report().folder = project.migrations;
    RunReport report =
        recorder.finish(error.kind == ErrorKind::UpdateLocked    ? RunOutcome::Locked
                            : error.kind == ErrorKind::Cancelled ? RunOutcome::Cancelled
                                                                 : RunOutcome::Refused,
                        error);
    report.committed = Tr::tr("Nothing has been run: the database could not be opened.");
    report.next = error.hint;
    return report;
}

Result<Schema> Session::Private::modelSchema(Connection &connection, const ServerInfo &server,
                                             const Script &model)
{
    constexpr qsizetype most = 8;
    const QString key =
        QStringList{QString::fromLatin1(model.checksum), server.version, server.database,
                    QStringList(server.settings.values()).join(u'\n')}
            .join(u'\n');
    if (const auto known = modelSchemas.constFind(key); known != modelSchemas.cend())
        return *known;
    auto schema = ModelStep(connection, model, {history->tableName(connection)}).schema();
    if (!schema)
        return schema;
    if (modelSchemas.size() >= most)
        modelSchemas.clear();
    modelSchemas.insert(key, *schema);
    return schema;
}

Result<std::optional<ModelCheck>> Session::Private::drift(Connection &connection,
                                                          const ServerInfo &server,
                                                          const MigrationSet &folder,
                                                          const Timeline &timeline)
{
    const Migration *migration = folder.find(timeline.current);
    if (!migration || !migration->model)
        return std::nullopt;
    const auto wanted = modelSchema(connection, server, *migration->model);
    if (!wanted)
        return fail(wanted.error());
    const auto live = readSchema(connection, {history->tableName(connection)});
    if (!live)
        return fail(live.error());
    ModelCheck check = checkModel(*live, *wanted);
    if (check.missing.empty() && check.drift.isEmpty())
        return check;
    if (timeline.modelPending) // The next update brings the latest model about.
        setNewApart(check, {});
    if (timeline.pending == 0)
        return check;
    // Before the last version, the model's own migration is pending: what is new with it will come.
    const Migration *earlier = nullptr;
    for (const Migration &each : folder.migrations)
        if (each.version < timeline.current && each.model)
            earlier = &each;
    const auto earlierSchema =
        earlier ? modelSchema(connection, server, *earlier->model) : Schema();
    if (!earlierSchema)
        return fail(earlierSchema.error());
    setNewApart(check, *earlierSchema);
    return check;
}

/// Whether an update to the newest model would create anything. A model that does not run lacks
/// what nobody knows; drift() tells its error.
bool Session::Private::lacksObjects(Connection &connection, const Script &model) const
{
    const auto missing =
        ModelStep(connection, model, {history->tableName(connection)}).countMissing();
    return !missing || *missing > 0;
}

Session::Session() : d(std::make_unique<Private>()) { }
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(const Project &project,
                                               const Environment &environment)
{
    const auto engine = engineFor(environment.url.engine);
    if (!engine)
        return fail(engine.error());
    auto history = historyFor(QStringLiteral("version-table"), project.versionTable);
    if (!history)
        return fail(std::move(history.error()));
    for (const Project::Allowed &allowed : project.allow) {
        const QStringList names = (*engine)->allowableNames();
        if (allowed.engine == (*engine)->id() && !names.contains(allowed.name))
            return fail(
                ErrorKind::Project,
                Tr::tr("\"%1\" is nothing that a project can allow its scripts.").arg(allowed.name),
                Tr::tr("These can be allowed: %1.").arg(names.join(QStringLiteral(", "))), {},
                allowed.place);
    }
    std::unique_ptr<Session> session(new Session);
    session->d->project = project;
    session->d->environment = environment;
    session->d->engine = *engine;
    session->d->history = std::move(*history);
    return session;
}

const Project &Session::project() const
{
    return d->project;
}

const Environment &Session::environment() const
{
    return d->environment;
}

const Engine &Session::engine() const
{
    return *d->engine;
}

Result<ConnectionTest> Session::testConnection()
{
    const auto begin = std::chrono::steady_clock::now();
    return d->reading([&](Connection &connection) -> Result<ConnectionTest> {
        ConnectionTest test{.server = connection.info()};
        auto history = d->history->read(connection); // Also what info() could not ask, fails here.
        if (!history)
            return fail(std::move(history.error()));
        test.history = std::move(*history);
        if (auto holder = connection.lockHolder())
            test.lockHolder = std::move(*holder);
        test.elapsed = std::chrono::steady_clock::now() - begin;
        return test;
    });
}

Result<Status> Session::status()
{
    auto folder = d->readFolder();
    if (!folder)
        return fail(std::move(folder.error()));
    return d->reading([&](Connection &connection) -> Result<Status> {
        Status status;
        status.folder = std::move(*folder);
        status.server = connection.info();
        status.traits = connection.engine().traits();
        status.asked = systemClock().now();
        // The journal first: a migration that ends takes its rows away together with the version
        // that it writes, and the two must be of one moment.
        auto journal = Journal::read(connection);
        for (bool isOneMoment = false; !isOneMoment;) {
            auto history = d->history->read(connection);
            if (!history)
                return fail(std::move(history.error()));
            status.history = std::move(*history);
            if (auto holder = connection.lockHolder())
                status.lockHolder = std::move(*holder);
            if (!journal || journal->empty())
                break;
            auto now = Journal::read(connection);
            isOneMoment =
                !now || (!now->empty() && now->front().version == journal->front().version);
            journal = std::move(now);
        }
        if (!journal)
            return fail(journal.error());
        std::optional<int> halfDone;
        if (!journal->empty())
            halfDone = journal->front().version;
        status.timeline = buildTimeline(status.folder, status.history, halfDone);
        const Migration *half = halfDone ? status.folder.find(*halfDone) : nullptr;
        if (half && half->migrate) {
            auto statements = statementsOf(*half->migrate, *journal, status.lockHolder, connection);
            if (!statements)
                return fail(std::move(statements.error()));
            status.statements = std::move(*statements);
        }
        if (!journal->empty()) {
            status.refusal = unfinished(*journal, status.lockHolder);
            status.refusal->detail = evidenceOf(status.statements);
        } else if (const auto plan = planUpdate(status.folder, status.history, {}); !plan)
            status.refusal = plan.error();
        else if (const auto sound = demandRecords(connection, *d->history, status.history); !sound)
            status.refusal = sound.error();
        if (!halfDone && (status.history.tableExists || status.server.exists)) {
            auto drift = d->drift(connection, status.server, status.folder, status.timeline);
            // A model that does not run is the refusal to show; the rest of the status stays true.
            if (drift)
                status.drift = std::move(*drift);
            else if (drift.error().kind == ErrorKind::Unsupported)
                status.server.notes += drift.error().message;
            else if (!status.refusal)
                status.refusal = drift.error();
            const Migration *newest = status.folder.find(status.history.current());
            if (status.timeline.modelPending && newest && newest->model)
                status.timeline.modelPending = d->lacksObjects(connection, *newest->model);
        }
        return status;
    });
}

Result<Preview> Session::preview(const RunOptions &options, PreviewMode mode, const RunSink &sink,
                                 const Canceller &canceller)
{
    return d->reading([&](Connection &connection) -> Result<Preview> {
        Migrator migrator = d->migrator(connection);
        auto preview = mode == PreviewMode::Static
            ? migrator.staticPreview(options, canceller)
            : migrator.dryRun(options, mode, sink, canceller);
        if (preview)
            preview->run.environment = d->environment.name;
        return preview;
    });
}

RunReport Session::update(const RunOptions &options, const RunSink &sink,
                          const Canceller &canceller)
{
    return d->running(RunKind::Update, options.lockWait, sink, canceller,
                      [&](Migrator migrator) { return migrator.update(options, sink, canceller); });
}

RunReport Session::resume(const RunOptions &options, const RunSink &sink,
                          const Canceller &canceller)
{
    return d->running(RunKind::Resume, options.lockWait, sink, canceller,
                      [&](Migrator migrator) { return migrator.resume(options, sink, canceller); });
}

RunReport Session::undo(const RunOptions &options, const RunSink &sink, const Canceller &canceller)
{
    return d->running(RunKind::Undo, options.lockWait, sink, canceller,
                      [&](Migrator migrator) { return migrator.undo(options, sink, canceller); });
}

RunReport Session::baseline(int version, const RunOptions &options, const RunSink &sink,
                            const Canceller &canceller)
{
    return d->running(RunKind::Baseline, options.lockWait, sink, canceller, [&](Migrator migrator) {
        return migrator.baseline(version, options, sink, canceller);
    });
}

RunReport Session::restore(const QString &backupPath, const RunSink &sink,
                           const Canceller &canceller)
{
    const RunOptions options = defaults();
    auto connection = d->connectToWrite(options.lockWait, sink, canceller, Access::Restore);
    if (!connection)
        return d->failedToOpen(RunKind::Restore, sink, connection.error());
    RunReport report =
        restoreBackup(**connection, *d->history, backupPath, options, sink, canceller);
    report.environment = d->environment.name;
    report.folder = d->project.migrations;
    return report;
}

Result<std::vector<BackupInfo>> Session::backups()
{
    return d->engine->backups(d->environment.url);
}

Result<std::vector<AuditEntry>> Session::log(bool withScripts)
{
    return d->reading(
        [&](Connection &connection) { return AuditLog::read(connection, withScripts); });
}

Result<std::vector<ChainBreak>> Session::verifyLog()
{
    return d->reading([](Connection &connection) { return AuditLog::verify(connection); });
}

Result<std::vector<Error>> Session::verifyRecords()
{
    return d->reading([&](Connection &connection) -> Result<std::vector<Error>> {
        return findRecordFaults(connection, *d->history);
    });
}

Result<std::optional<QByteArray>> Session::appliedScript(int toVersion)
{
    return d->reading(
        [&](Connection &connection) { return AuditLog::appliedScript(connection, toVersion); });
}

Result<> Session::script(const RunOptions &options, QIODevice &to)
{
    return d->reading([&](Connection &connection) -> Result<> {
        const auto folder = d->readFolder();
        if (!folder)
            return fail(folder.error());
        const auto history = d->history->read(connection);
        if (!history)
            return fail(history.error());
        const auto journal = Journal::read(connection);
        if (!journal)
            return fail(journal.error());
        if (!journal->empty())
            return fail(unfinished(*journal, d->engine->lockHolder(d->environment.url)));
        const auto plan = planUpdate(*folder, *history, PlanOptions{.to = options.to});
        if (!plan)
            return fail(plan.error());
        if (auto sound = demandRecords(connection, *d->history, *history); !sound)
            return sound;
        return writePlanScript(*plan, connection, *d->history, to);
    });
}

Result<QStringList> Session::createMigration(const QString &message)
{
    const auto folder = d->readFolder();
    if (!folder)
        return fail(folder.error());
    if (!folder->problems.empty())
        return fail(folder->problems.front());
    const auto format = formatFor(d->project.format, d->project.migrations);
    if (!format)
        return fail(format.error());
    // A newest entry that is only a model has no way on yet: that is the next one to be written.
    return (*format)->create(d->project.migrations, std::max(0, folder->newest()), message);
}

Result<std::optional<LockHolder>> Session::lockHolder()
{
    if (auto holder = d->engine->lockHolder(d->environment.url))
        return holder;
    return d->reading([](Connection &connection) { return connection.lockHolder(); });
}

RunOptions Session::defaults() const
{
    const Project &project = d->project;
    RunOptions options;
    options.lockWait.limit = project.lockWait;
    options.backup = project.backup == Project::Backup::Off ? BackupPolicy::Never
        : project.backup == Project::Backup::Always         ? BackupPolicy::Always
                                                            : BackupPolicy::Auto;
    options.keepBackups = project.keepBackups;
    options.privileges = project.privileges;
    options.probe = d->environment.kind != EnvironmentKind::Production;
    options.transaction.allow = d->allowed();
    options.transaction.lockTimeout = project.lockTimeout;
    options.transaction.statementTimeout = project.statementTimeout;
    options.environment = d->environment.name;
    return options;
}

} // namespace ponyup
