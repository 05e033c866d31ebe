// SPDX-License-Identifier: LGPL-3.0-or-later
#include "risk/sqlite/sqlitereview.h"

#include <QCoreApplication>

// What SQLite's rules say. Measured with SQLite 3.40.

namespace ponyup {

using namespace Qt::StringLiterals;

namespace {

// clang-format off
const Rule table[] = {
    {"SL-001"_L1, "drop-parent"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Dropping %1 deletes its rows one by one, so the foreign keys of %2 change "
                       "rows there as well."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Switch the foreign keys off for this script with \"-- ponyup: foreign-keys "
                       "off\": they are checked before the commit."), losing},
    {"SL-003"_L1, "rebuild-loses-objects"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "With the old table %1 its indexes and triggers are gone: %2."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Make them again behind the new table, in the same script.")},
    {"SL-004"_L1, "rename-old-first"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Foreign keys, views and triggers that name %1 follow it to %2, and keep "
                       "pointing there when a new %1 is made."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Make the new table under another name, copy, drop the old one, and rename "
                       "the new one at last.")},
    {"SL-005"_L1, "insert-select-star"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "SELECT * fills %1 by the order of the columns, whatever their names."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Name the columns on both sides.")},
    {"SL-006"_L1, "add-column-refused"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A column cannot be added with %2: this fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Make a new table, copy the rows, drop the old table and rename the new "
                       "one.")},
    {"SL-007"_L1, "add-column-default-expression"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A column whose default has to be computed cannot be added while %1 has "
                       "rows: this fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Add it without a default, and fill it with an UPDATE.")},
    {"SL-008"_L1, "drop-column-used"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%2 of %1 is part of %3, so it cannot be dropped: this fails."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Drop what uses it first.")},
    {"SL-011"_L1, "vacuum-space"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The whole file is written again: that takes twice its size on the disk, "
                       "and nobody can use the database meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See that there is enough space, and do it when nobody works.")},
    {"SL-012"_L1, "crash-safety"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 says how safe the file is when the machine stops."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "With OFF or MEMORY a crash can destroy it.")},
    {"SL-013"_L1, "writable-schema"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The schema is changed without SQLite looking at it."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A mistake here makes the whole file unreadable.")},
    {"SL-014"_L1, "other-file"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Another database file is involved: %1."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "It is not part of the backup, and in WAL mode a crash can change one of "
                       "the two alone.")},
    {"SL-016a"_L1, "drop-table"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The table %1 and all its rows are gone for good."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Rename it first, see that nobody misses it, and drop it some time later. "
                       "The backup before the update has it."), losing},
    {"SL-016b"_L1, "drop-column"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The column %2 of %1 is gone for good, with all its values."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "See that no program uses it any more. The backup before the update has "
                       "it."), losing},
    {"SL-016c"_L1, "drop-index"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Queries that use the index %1 are slower from here on."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "EXPLAIN QUERY PLAN tells which ones use it.")},
    {"SL-017"_L1, "change-all-rows"_L1, RiskLevel::Warning, growing,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Without a WHERE every row of %1 is changed; nobody else can write to the "
                       "database meanwhile."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Say which rows are meant, or change them in several migrations.")},
    {"SL-019"_L1, "type-not-enforced"_L1, RiskLevel::Info, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "The length in %2 of %1 is not enforced."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "A CHECK is, or a STRICT table for the type.")},
    {"SL-021"_L1, "replace"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "A row of %1 that is there already is deleted and written anew: its other "
                       "columns are lost, and foreign keys and triggers see a DELETE."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "INSERT … ON CONFLICT DO UPDATE changes it instead.")},
    {"SL-022"_L1, "copy-fires-triggers"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 has triggers, which run for each row that is copied into it: %2."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Make the triggers after the copy, when they are not meant for it.")},
    {"SL-023"_L1, "native-code"_L1, RiskLevel::Block, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "%1 runs code that is no part of SQLite, or keeps its rows where SQLite "
                       "cannot see them."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Every program that opens the file needs the same module.")},
    {"SL-025"_L1, "rename"_L1, RiskLevel::Warning, fixed,
     QT_TRANSLATE_NOOP("PonyUp",
                       "Programs that know %1 by its old name fail from this moment on."),
     QT_TRANSLATE_NOOP("PonyUp",
                       "Keep a view with the old name until no program uses it.")},
};
// clang-format on

} // namespace

std::span<const Rule> SqliteReview::rules() const
{
    return table;
}

} // namespace ponyup
