#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long PonyUp takes on SQLite beside `sqlite3` doing the same work.

Many small migrations (one table, one index, three rows each) are applied to a fresh SQLite file by
`ponyup migrate`, and the same statements in the same transactions, each with the same rows of the
history and the audit log, by `sqlite3`. The two take turns within one run, so that a busy machine
slows both. Then PonyUp is asked again with nothing pending. See README.md.
"""

import argparse
import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import (TABLE, add_options, demand_program, make_folder, make_reference, make_script,
                    show, timed)


def bookkeeping(database):
    """What PonyUp has written of its own: how its tables are made, and one INSERT for each row."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables, rows = [], {}
        for table, version in (("Version", "version"), ("ponyup_log", "version_to")):
            tables += connection.execute("SELECT sql FROM sqlite_master WHERE name = ?",
                                         [table]).fetchone()
            columns = [column[1] for column in connection.execute(f'PRAGMA table_info("{table}")')]
            values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
            for to, row in connection.execute(f'SELECT "{version}", {values} FROM "{table}"'):
                rows.setdefault(to, []).append(f'INSERT INTO "{table}" VALUES ({row})')
    return tables, rows


def fresh(database):
    for name in (database, Path(f"{database}-journal"), Path(f"{database}-wal")):
        name.unlink(missing_ok=True)


def row_count(database, client):
    sql = 'SELECT count(*) || " " || (SELECT max(version) FROM "Version") FROM sqlite_master' \
          " WHERE name LIKE 'item%'"
    return subprocess.run([client, database, sql], capture_output=True, text=True,
                          check=True).stdout.strip()


def measure(options, count, work):
    folder, script = work / f"migrations-{count}", work / f"reference-{count}.sql"
    make_folder(folder, count)
    ours, theirs = work / "ponyup.db", work / "sqlite3.db"
    ponyup = [options.ponyup, "--database", f"sqlite:{ours}", "--folder", folder]
    timed(ponyup + ["migrate", "--yes", "--no-backup"])
    make_reference(script, count, *bookkeeping(ours), begin="BEGIN IMMEDIATE")
    times = {"sqlite3": [], "ponyup migrate": [], "ponyup migrate, nothing pending": [],
             "ponyup status": []}
    for number in range(options.rounds):
        print(f"{count} migrations, round {number + 1} of {options.rounds}", file=sys.stderr)
        fresh(ours)
        fresh(theirs)
        times["sqlite3"].append(timed([options.sqlite3, "-bail", theirs], script))
        times["ponyup migrate"].append(timed(ponyup + ["migrate", "--yes", "--no-backup"]))
        times["ponyup migrate, nothing pending"].append(
            timed(ponyup + ["migrate", "--yes", "--no-backup"]))
        times["ponyup status"].append(timed(ponyup + ["status"]))
        expected = row_count(theirs, options.sqlite3)
        if row_count(ours, options.sqlite3) != expected:
            sys.exit(f"the two databases differ: expected {expected}")
    shutil.rmtree(folder)
    return times


def stopped(command, after):
    """Milliseconds from the second Ctrl-C, `after` seconds from the start, to the program's end."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=said,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
        start = time.perf_counter()
        process.send_signal(signal.SIGINT)
        code = process.wait()
        elapsed = (time.perf_counter() - start) * 1000
    return elapsed, code


def show_stops(options, ponyup, ours, longest):
    """Stopped while the script is read, and while it is applied; what was done is rolled back."""
    print("\nStopped by a second Ctrl-C")
    for part in (0.02, 0.3, 0.5, 0.7):
        fresh(ours)
        elapsed, code = stopped(ponyup, part * longest)
        rows = subprocess.run([options.sqlite3, ours, "SELECT count(*) FROM t"],
                              capture_output=True, text=True, check=False).stdout.strip()
        print(f"after {part * longest:5.1f} s: gone after {elapsed:6.1f} ms, exit code {code}, "
              f"{rows or 'no table and no'} rows")


def show_rollback(options, script, theirs):
    """What of that is the engine's own: nobody stops faster than it rolls back."""
    fresh(theirs)
    said = subprocess.run([options.sqlite3, "-bail", theirs], capture_output=True, text=True,
                          check=True, input=f"{TABLE};\nBEGIN;\n.read '{script}'\n.timer on\n"
                                            "ROLLBACK;\n")
    seconds = float(said.stdout.split("real", 1)[1].split()[0])
    print(f"sqlite3's ROLLBACK of the whole script: {seconds * 1000:.1f} ms")


def measure_script(options, work):
    """One long script, in one transaction."""
    folder = work / "script"
    for version in (0, 1):
        (folder / f"v{version}").mkdir(parents=True)
    (folder / "v0/migrate.sql").write_text(TABLE + ";\n", encoding="utf-8")
    script = folder / "v1/migrate.sql"
    make_script(script, options.script)
    ours, theirs = work / "ponyup.db", work / "sqlite3.db"
    ponyup = [options.ponyup, "--database", f"sqlite:{ours}", "--folder", folder,
              "migrate", "--yes", "--no-backup"]
    times = {"sqlite3": [], "ponyup migrate": []}
    for number in range(options.rounds):
        print(f"{options.script} MiB, round {number + 1} of {options.rounds}", file=sys.stderr)
        fresh(ours)
        fresh(theirs)
        times["sqlite3"].append(timed([options.sqlite3, "-bail", theirs, TABLE, "BEGIN",
                                       f".read '{script}'", "COMMIT"]))
        times["ponyup migrate"].append(timed(ponyup))
        counts = [subprocess.run([options.sqlite3, database, "SELECT count(*) FROM t"],
                                 capture_output=True, check=True).stdout
                  for database in (ours, theirs)]
        if counts[0] != counts[1]:
            sys.exit("the two databases differ")
    show_stops(options, ponyup, ours, min(elapsed for elapsed, _ in times["ponyup migrate"]))
    show_rollback(options, script, theirs)
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sqlite3", default="sqlite3")
    parser.add_argument("--migrations", default="1000,10000", help="comma-separated counts")
    parser.add_argument("--script", type=int, default=0, metavar="MIB",
                        help="one INSERT script of this size instead of many migrations")
    add_options(parser)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the temporary folder goes too
    demand_program(options)
    counts = [] if options.script else map(int, options.migrations.split(","))
    for count in counts:
        with tempfile.TemporaryDirectory(dir=options.directory, prefix="ponyup-bench-") as work:
            show(f"{count} migrations", measure(options, count, Path(work)))
    if options.script:
        with tempfile.TemporaryDirectory(dir=options.directory, prefix="ponyup-bench-") as work:
            show(f"A script of {options.script} MiB", measure_script(options, Path(work)))


if __name__ == "__main__":
    main()
