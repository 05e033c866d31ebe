// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/postgresql/postgresreview.h"

#include <QCoreApplication>

// What PostgreSQL's rules say. What they lock and what is written again has been measured with
// PostgreSQL 15, statement by statement: tests/fixtures/postgresql/lockmatrix.txt.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

// clang-format off
const Rule table[] = {
    {"PG-001"_L1, "add-column-volatile-default"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The default of the new column %2 is computed anew for each row, so %1 and "
                       "all its indexes are written again; nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A constant, or now(), would be instant. Add the column without a default, "
                       "set the default for new rows, and fill the old rows in batches.")},
    {"PG-002"_L1, "add-column-serial"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The serial column %2 gets a number for each row, so %1 is written again; "
                       "nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add a plain column with a sequence as its default for new rows, and fill "
                       "the old rows in batches.")},
    {"PG-003"_L1, "add-column-identity"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The identity column %2 gets a number for each row, so %1 is written "
                       "again; nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add a plain column, fill it in batches, and make it an identity column "
                       "when it is not null anywhere.")},
    {"PG-004"_L1, "add-column-generated-stored"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The generated column %2 is computed for each row, so %1 is written again; "
                       "nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A plain column that a trigger fills does the same for new rows; a view or "
                       "an index on the expression stores nothing at all.")},
    {"PG-005"_L1, "add-column-constrained-domain"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The type of the new column %2 is a domain with a constraint, so %1 is "
                       "written again, even without a default."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Use the domain's own type, and a CHECK that is added NOT VALID and "
                       "validated later.")},
    {"PG-006"_L1, "add-column-not-null-no-default"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The new column %2 may not be null and has no default: with a single row "
                       "in %1 this fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Give it a default, which is instant when it is a constant, or add it "
                       "without NOT NULL, fill it, and set NOT NULL afterwards.")},
    {"PG-007"_L1, "add-column-with-check"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The CHECK of the new column %2 is held against every row of %1; nobody "
                       "can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add the column first, then the CHECK as NOT VALID, and validate it in a "
                       "migration of its own.")},
    {"PG-008"_L1, "add-column-unique-or-key"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The new column %2 needs an index of %1, which is built while nobody can "
                       "read the table."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add the column, build a unique index concurrently, and make it the "
                       "constraint.")},
    {"PG-009"_L1, "add-column-references"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The foreign key of the new column %2 also keeps writers out of %3 until "
                       "the transaction ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It takes a moment only, but it waits for every open transaction on both "
                       "tables, and whoever comes later waits behind it.")},
    {"PG-010"_L1, "alter-type-rewrite"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The new type of %2 has every row of %1 and all its indexes written again; "
                       "nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add a column of the new type, keep both in step with a trigger, copy in "
                       "batches, and swap the two.")},
    {"PG-011"_L1, "alter-type-time-zone"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "What %2 becomes depends on the time zone of whoever runs this, and so "
                       "does whether %1 is written again."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Say which zone the values are in.")},
    {"PG-012"_L1, "alter-type-index-rebuild"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The index %3 on %2 is built anew while nobody can read %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Build an index for the new type or collation concurrently first, and drop "
                       "the old one.")},
    {"PG-014"_L1, "alter-type-foreign-key"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 is part of a foreign key between %1 and %3, so both tables are locked, "
                       "and the key is checked again."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Change both sides by way of new columns, which are filled in batches and "
                       "swapped.")},
    {"PG-015"_L1, "set-not-null"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %1 is read to see that %2 is nowhere null; nobody can read the "
                       "table meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A valid CHECK that says the same makes it instant, and such a CHECK can "
                       "be validated while everybody works.")},
    {"PG-016"_L1, "drop-not-null"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 of %1 may be null from now on."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that read it may not expect that.")},
    {"PG-017"_L1, "add-check-valid"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The CHECK %2 is held against every row of %1; nobody can read it "
                       "meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add it NOT VALID, which is instant, and validate it in a migration of its "
                       "own, while everybody works.")},
    {"PG-018"_L1, "add-foreign-key-valid"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The foreign key %2 is held against every row of %1; nobody can write to "
                       "it or to %3 meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add it NOT VALID, which is instant, and validate it in a migration of its "
                       "own, while everybody works.")},
    {"PG-019"_L1, "foreign-key-without-index"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "No index of %1 begins with %2: each DELETE in %3, and each UPDATE of its "
                       "key, reads the whole table."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Build the index first, concurrently.")},
    {"PG-020"_L1, "add-unique-constraint"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The unique index of %2 is built while nobody can read %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Build the index concurrently, and make it the constraint, which is "
                       "instant.")},
    {"PG-021"_L1, "add-primary-key"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The index of the primary key is built while nobody can read %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Build a unique index concurrently, see that its columns are not null, and "
                       "make it the key, which is instant.")},
    {"PG-022"_L1, "key-using-index-nullable"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 may be null so far, so all of %1 is read before the index %3 becomes "
                       "its key; nobody can read the table meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Set NOT NULL beforehand, by way of a CHECK that is validated while "
                       "everybody works.")},
    {"PG-023"_L1, "add-exclusion"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The index of the exclusion constraint is built while nobody can read %1, "
                       "and there is no way to build it concurrently."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Plan it for a time when nobody works, or fill a new table that has it and "
                       "swap the two.")},
    {"PG-024"_L1, "validate-in-same-transaction"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The constraint %2 is added and validated in one transaction, so the "
                       "strong lock on %1 is held while the table is read."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Validate it in a migration of its own: then everybody can work meanwhile.")},
    {"PG-025"_L1, "validate-constraint"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %1 is read to validate %2, while everybody can work."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It may take long, and it keeps other changes of the table waiting.")},
    {"PG-026"_L1, "foreign-key-not-valid-partitioned"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 is partitioned, and a foreign key of such a table cannot be NOT VALID "
                       "before PostgreSQL 18: this fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add the key to each partition NOT VALID, validate each, and add it to the "
                       "table at last.")},
    {"PG-027"_L1, "create-index-blocking"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nobody can write to %1 while the index %2 is built."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "CREATE INDEX CONCURRENTLY lets everybody work. It runs outside a "
                       "transaction, so it is best a migration of its own.")},
    {"PG-029"_L1, "concurrent-index-partitioned"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 is partitioned, and its index cannot be built concurrently: this "
                       "fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Create the index on the table alone, build one on each partition "
                       "concurrently, and attach them.")},
    {"PG-030"_L1, "concurrent-index-if-not-exists"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "If building %2 fails, an invalid index of this name is left, and a second "
                       "attempt takes it for the real one."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Leave IF NOT EXISTS out: what an attempt leaves is found and dropped "
                       "before the next one.")},
    {"PG-031"_L1, "index-unnamed"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The index of %1 has no name, so each attempt makes another one."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Give it a name.")},
    {"PG-032"_L1, "drop-index-blocking"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The table of the index %1 is locked for everybody until the transaction "
                       "ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "DROP INDEX CONCURRENTLY locks nobody out.")},
    {"PG-033"_L1, "reindex-blocking"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nobody can write to %1, nor use its index, while it is built anew."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "REINDEX CONCURRENTLY lets everybody work.")},
    {"PG-034"_L1, "drop-table"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The table %1 and all its rows are gone for good; tables with a foreign "
                       "key from or to it are locked as well."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Rename it first, see that nobody misses it, and drop it some time later."), losing},
    {"PG-035"_L1, "drop-column"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The column %2 of %1 is gone for good, with all its values and the indexes "
                       "and constraints that use it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See that no program uses it any more, and drop it with the next release."), losing},
    {"PG-036"_L1, "drop-cascade"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Whatever depends on %1 is dropped with it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Name what is to be dropped: the dry run lists what CASCADE would take.")},
    {"PG-037"_L1, "truncate"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All rows of %1 are gone for good, and nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "DELETE in batches can be stopped, and triggers see it."), losing},
    {"PG-038"_L1, "rename"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that know %1 by its old name fail from this moment on."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Keep the old name alive, as a view or a second column, until no program "
                       "uses it.")},
    {"PG-039"_L1, "set-schema"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that look for %1 in its old schema fail from this moment on."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Keep a view with the old name until no program uses it.")},
    {"PG-040"_L1, "set-logged"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %1 is written again; nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A table without logging loses its rows in a crash, and replicas never see "
                       "them.")},
    {"PG-041"_L1, "set-tablespace"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %1 is written to another place; nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Copy it in batches to a new table, and swap the two.")},
    {"PG-042"_L1, "vacuum-full"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %1 is written again; nobody can read it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A plain VACUUM makes the space usable again without locking anybody out.")},
    {"PG-043"_L1, "refresh-materialized-view"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nobody can read %1 while it is filled anew."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "REFRESH … CONCURRENTLY lets everybody read; it needs a unique index.")},
    {"PG-044"_L1, "attach-partition"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %2 is read to see that it fits, and so is the default partition of "
                       "%1, if there is one; nobody can read them meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A valid CHECK that says the same as the bounds spares the reading.")},
    {"PG-045"_L1, "create-partition"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 and its default partition are locked for everybody until the "
                       "transaction ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Create the table like its parent, and attach it, which locks much less.")},
    {"PG-046"_L1, "detach-partition"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1, the partition %2 and the default partition are locked for everybody "
                       "until the transaction ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "DETACH … CONCURRENTLY lets everybody work; it is not possible with a "
                       "default partition.")},
    {"PG-047"_L1, "trigger"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nobody can write to %1 until the transaction ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It takes a moment only, but it waits for every open transaction on the "
                       "table, and whoever comes later waits behind it.")},
    {"PG-048"_L1, "disable-triggers"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The foreign keys of %1 are not checked while its triggers are off, and "
                       "what is wrong then stays wrong."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Name the trigger that is meant. Look for rows without their counterpart "
                       "afterwards: nobody else will.")},
    {"PG-049"_L1, "row-level-security"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "With row level security and no policy, nobody but its owner sees any row "
                       "of %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Create the policy first, in the same transaction.")},
    {"PG-050"_L1, "enum-value-used-in-same-transaction"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The value '%2' has been added to an enumeration in this transaction, and "
                       "cannot be used in it: this fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add the value in a migration before.")},
    {"PG-051"_L1, "enum-value-unordered"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The value '%2' of %1 is sorted behind all others."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "BEFORE and AFTER say where it belongs.")},
    {"PG-052"_L1, "alter-domain-constraint"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Every table that uses the domain %1 is read; nobody can write to them "
                       "meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add the constraint NOT VALID, which is instant, and validate it in a "
                       "migration of its own.")},
    {"PG-053"_L1, "create-domain-constraint"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Each later change of what the domain %1 allows reads every table that "
                       "uses it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A CHECK of the column concerns one table only.")},
    {"PG-054"_L1, "no-lock-timeout"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Without a limit for waiting, one open transaction on %1 stops this "
                       "statement, and everybody else waits behind it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Remove the directive: by default waiting is cut short and tried again.")},
    {"PG-055"_L1, "work-under-lock"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 stays locked for everybody while this statement works through a whole "
                       "table."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Put it before the statement that locks %1, or into a migration of its "
                       "own.")},
    {"PG-056"_L1, "several-tables-locked"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 is locked for everybody as well as %2: programs that use the two in "
                       "another order can run into a deadlock with it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Change one table in each migration, or lock both at the beginning, in the "
                       "order in which the programs use them.")},
    {"PG-057"_L1, "change-all-rows"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Without a WHERE every row of %1 is changed: all are locked until the end, "
                       "and written to the log and all replicas."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Change them in batches that are committed one by one.")},
    {"PG-058"_L1, "rows-and-definitions"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 stays locked for everybody while rows are changed in the same "
                       "transaction."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Change rows in a migration of their own.")},
    {"PG-061"_L1, "commit-in-block"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The block commits or rolls back by itself, which fails inside a "
                       "transaction."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Outside of one its first part stays when the second fails. Write it as a "
                       "migration for each part.")},
    {"PG-062"_L1, "setting-stays"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 stays set for what comes later in the same session."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "SET LOCAL ends with the transaction. PonyUp puts the settings back after "
                       "each migration.")},
    {"PG-063"_L1, "replication-role"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "No trigger runs and no foreign key is checked from here on."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "What is wrong then stays wrong: look for rows without their counterpart "
                       "afterwards.")},
    {"PG-064"_L1, "unqualified-name"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Which schema %1 is in depends on the search path of whoever runs this."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Name the schema, or set the search path for the project.")},
    {"PG-065"_L1, "identifier-too-long"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The name %1 is longer than 63 bytes, and is cut there."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Whoever looks for the whole name later does not find it: shorten it.")},
    {"PG-066a"_L1, "type-json"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 of %1 is json, which cannot be compared or indexed."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "jsonb can.")},
    {"PG-066b"_L1, "type-char"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 of %1 is char(n), which is filled with blanks."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "text, with a CHECK where the length matters.")},
    {"PG-066c"_L1, "type-money"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "What %2 of %1 holds depends on the language of the server."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "numeric, and the currency in a column of its own.")},
    {"PG-066d"_L1, "type-timestamp"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 of %1 does not say which time zone its times are in."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "timestamptz stores the moment itself.")},
    {"PG-066e"_L1, "type-varchar"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A longer limit for %2 of %1 is free later, a shorter one writes the table "
                       "again."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "text, with a CHECK where the length matters.")},
    {"PG-066f"_L1, "type-serial"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The sequence of %2 of %1 has rights and a name of its own."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "GENERATED BY DEFAULT AS IDENTITY is the standard's way, and simpler to "
                       "keep.")},
    {"PG-066g"_L1, "type-small-key"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The key %2 of %1 ends at two billion or before, and a larger type writes "
                       "the whole table again."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "bigint takes hardly more space.")},
    {"PG-068"_L1, "outside-transaction"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "This cannot be part of a transaction, so the whole migration runs "
                       "statement by statement, with the journal."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "As a migration of its own it leaves the other statements their "
                       "transaction.")},
    {"PG-069a"_L1, "copy-program"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A program is run on the database server."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Whoever may write migrations could then do anything there.")},
    {"PG-069b"_L1, "copy-server-file"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A file of the database server is read or written: %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "What stands in it, and whether it is there, differs from server to "
                       "server.")},
    {"PG-069c"_L1, "server-files"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1() reads or writes files of the database server."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Whoever may write migrations could then do anything there.")},
    {"PG-069d"_L1, "dblink"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1() works in another database, in a transaction of its own, which "
                       "nothing takes back."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Do it in a migration of that database.")},
    {"PG-069e"_L1, "load"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A library is loaded into the database server."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Whoever may write migrations could then do anything there.")},
    {"PG-069f"_L1, "alter-system"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A setting of the whole server is changed."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It belongs to the server's configuration, not to one database.")},
    {"PG-069g"_L1, "create-extension"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The extension %1 must be installed on every server that this runs on, and "
                       "its scripts run with the rights of a superuser."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See that it is there before the update.")},
    {"PG-069h"_L1, "untrusted-language"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Functions in %1 may do anything on the database server."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Use a trusted language.")},
    {"PG-069i"_L1, "role-rights"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The role %1 gets rights over everything."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Grant what it needs.")},
    {"PG-069j"_L1, "definer-without-path"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1() runs with the rights of its owner, and finds its tables by the "
                       "search path of whoever calls it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "SET search_path for the function, or somebody puts a table of his own "
                       "before yours.")},
    {"PG-069k"_L1, "grant-to-public"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Everybody gets rights on %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Grant them to a role.")},
    {"PG-069l"_L1, "event-trigger"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 runs at every change of the database's definitions, by whoever."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "An error in it can stop every later migration.")},
    {"PG-069m"_L1, "subscription"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A link to another server is made, and what opens it stands in the script "
                       "and in the log."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Create it by hand, with its secret kept elsewhere.")},
    {"PG-069n"_L1, "user-mapping"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The password for another server stands in the script and in the log."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Create it by hand, with its secret kept elsewhere.")},
    {"PG-070"_L1, "dynamic-sql"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 makes its statements while it runs, so nobody can tell from the text "
                       "what they do."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "The dry run shows what they lock and change.")},
    {"PG-071"_L1, "escapes-rollback"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "What %1() does is not taken back with the transaction."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "After a failure it has happened nevertheless.")},
    {"PG-072"_L1, "replica-identity"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "How changes of %1 reach its subscribers changes."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Look at the subscribers first: what they cannot apply stops them.")},
    {"PG-073"_L1, "drop-function-cascade"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Tables with triggers that use %1 are locked, and lose these triggers."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Drop the triggers by name.")},
    {"PG-074"_L1, "owner-change"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 and all its indexes are locked for everybody until the transaction "
                       "ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It takes a moment only, but it waits for every open transaction on the "
                       "table, and whoever comes later waits behind it.")},
    {"PG-075"_L1, "explicit-lock"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 is locked (%2) until the transaction ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Every statement takes the lock that it needs.")},
    {"PG-076"_L1, "cached-plan"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that read %1 with SELECT * and keep their statements prepared "
                       "fail once, with \"cached plan must not change result type\"."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that name their columns do not.")},
    {"PG-079"_L1, "short-lock"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nobody can read or write %1 from this statement until the transaction "
                       "ends."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "The statement itself takes a moment only, but it waits for every open "
                       "transaction on %1, and whoever comes later waits behind it.")},
};
// clang-format on

} // namespace

std::span<const Rule> PostgresReview::rules() const
{
    return table;
}

} // namespace ponyup
