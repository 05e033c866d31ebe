// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/mariadb/mariadbreview.h"

#include <QCoreApplication>

// What MariaDB's and MySQL's rules say. Measured with MariaDB 10.11.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

// clang-format off
const Rule table[] = {
    {"MY-001"_L1, "copy-algorithm"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 has the server copy all of %1; nobody can write to it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "The copy takes as much space again. A new column that is filled in "
                       "batches and takes the old one's place lets everybody work.")},
    {"MY-002"_L1, "rebuild-in-place"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 has the server write all of %1 again; everybody can work meanwhile, "
                       "but replicas wait as long once more."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "What is written meanwhile must fit into innodb_online_alter_log_max_size, "
                       "or it fails at the end.")},
    {"MY-003"_L1, "lock-shared"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nobody can write to %1 while the server carries out: %2."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Do it when nobody works.")},
    {"MY-005"_L1, "mixed-clauses"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "One clause has the server copy all of %1, so the others, which would be "
                       "instant, wait for it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Write them as statements of their own.")},
    {"MY-009"_L1, "drop-several-tables"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The tables are dropped one by one: after a crash some of them are gone, "
                       "and others are there."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Drop each in a statement of its own: the journal then knows which.")},
    {"MY-010"_L1, "create-or-replace"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The old %1 is dropped before the new one is made: after a crash in "
                       "between there is none."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Make the new one under another name, and exchange the two with RENAME "
                       "TABLE."), losing},
    {"MY-011a"_L1, "drop-table"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The table %1 and all its rows are gone for good."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Rename it first, see that nobody misses it, and drop it some time later."), losing},
    {"MY-011b"_L1, "drop-column"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The column %2 of %1 is gone for good, with all its values."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See that no program uses it any more, and drop it with the next release."), losing},
    {"MY-011c"_L1, "drop-database"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The database %1 is gone for good, table by table."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "After a crash half of it is there."), losing},
    {"MY-012"_L1, "truncate"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All rows of %1 are gone for good, and its numbers begin anew."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It cannot be rolled back. DELETE can."), losing},
    {"MY-013"_L1, "rename"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that know %1 by its old name fail from this moment on; views, "
                       "triggers and routines keep the old name."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Keep a view with the old name until no program uses it.")},
    {"MY-014"_L1, "change-loses-attribute"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 of %1 loses %3: what is not said again is gone."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "MODIFY and CHANGE replace the whole definition. SHOW CREATE TABLE shows "
                       "the one that there is.")},
    {"MY-015"_L1, "not-null-implicit-values"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The rows of %1 get an empty value, or 0, for %2, because it may not be "
                       "null and has no default."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Say a default, or let it be null until it is filled.")},
    {"MY-016"_L1, "set-not-null"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Nulls in %2 of %1 make this fail, and without a strict sql_mode become 0 "
                       "or an empty text."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See first that there are none.")},
    {"MY-017"_L1, "narrowing"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Values of %2 in %1 that are too long make this fail, and without a strict "
                       "sql_mode are cut."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See first how long they are: MAX(CHAR_LENGTH(…)).")},
    {"MY-018"_L1, "add-foreign-key"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The foreign key is held against every row by a copy of %1; nobody can "
                       "write to it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "There is no way to add it without: look for rows without their "
                       "counterpart first, and do it when nobody works.")},
    {"MY-019"_L1, "inline-references"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "MySQL before 9 takes no notice of REFERENCES behind the column %2 of %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Write FOREIGN KEY (…) REFERENCES … as a clause of its own.")},
    {"MY-020"_L1, "add-check"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The CHECK is held against every row by a copy of %1; nobody can write to "
                       "it meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See first that all rows satisfy it, and do it when nobody works.")},
    {"MY-021"_L1, "unique-on-existing"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A value that is there twice makes this fail, when all of %1 has been "
                       "read."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Look for them first: GROUP BY … HAVING COUNT(*) > 1.")},
    {"MY-022"_L1, "alter-ignore"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Rows of %1 that are there twice are deleted without a word."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Delete them yourself first.")},
    {"MY-023"_L1, "convert-character-set"_L1, RiskLevel::Block, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "All of %1 is copied; nobody can write to it meanwhile, and text that was "
                       "stored wrongly becomes unreadable."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Convert a copy first, and look at it.")},
    {"MY-024"_L1, "checks-off"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1: what is wrong from here on is not found, and stays."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Look for rows without their counterpart afterwards.")},
    {"MY-025"_L1, "no-binary-log"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Replicas never see what follows."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "They are different from here on.")},
    {"MY-026"_L1, "sql-mode"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "How the statements from here on are read, and what they let pass, "
                       "changes."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "PonyUp puts the setting back after the migration.")},
    {"MY-027"_L1, "not-transactional"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 is no table of InnoDB: what has been written to it stays when the rest "
                       "is rolled back."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Convert it to InnoDB.")},
    {"MY-028"_L1, "no-primary-key"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 has no primary key: replicas read the whole table for each row, and "
                       "Galera cannot delete from it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Give it one.")},
    {"MY-029"_L1, "change-all-rows"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Without a WHERE every row of %1 is changed: all are locked until the end, "
                       "and replicas wait as long once more."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Change them in batches that are committed one by one.")},
    {"MY-032"_L1, "definer"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "It runs with the rights of its definer, who has to be there on every "
                       "server."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "SQL SECURITY INVOKER takes the rights of whoever calls it.")},
    {"MY-033"_L1, "accounts"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Accounts and rights change for the whole server, and this cannot be "
                       "rolled back."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Do it by hand, apart from migrations.")},
    {"MY-034"_L1, "server-files"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A file or a library of the server or of this computer is used: %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Whoever may write migrations could then do anything there.")},
};
// clang-format on

} // namespace

std::span<const Rule> MariadbReview::rules() const
{
    return table;
}

} // namespace ponyup
