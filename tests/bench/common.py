# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks of all engines share: the work to do, and how it is timed and shown."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def statements(number, text="TEXT"):
    yield f"CREATE TABLE item{number} (id INTEGER PRIMARY KEY, name {text} NOT NULL, price INTEGER)"
    yield f"CREATE INDEX item{number}_name ON item{number} (name)"
    for row in range(1, 4):
        yield f"INSERT INTO item{number} VALUES ({row}, 'thing {row}', {row * 100})"


def make_folder(folder, count, statements=statements):
    for number in range(count):
        entry = folder / f"v{number}"
        entry.mkdir(parents=True)
        lines = [f"-- ponyup: message Adds table {number}"] + [s + ";" for s in statements(number)]
        (entry / "migrate.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_reference(script, count, tables, rows, begin="BEGIN", statements=statements):
    """The same in one file for the engine's own client; `rows` are those of PonyUp's own tables."""
    with script.open("w", encoding="utf-8") as out:
        for statement in tables + rows[0]:
            out.write(statement + ";\n")
        for number in range(count):
            out.write(begin + ";\n")
            for statement in [*statements(number), *rows[number + 1]]:
                out.write(statement + ";\n")
            out.write("COMMIT;\n")


TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, price REAL, note TEXT)"


def row(number):
    return (f"INSERT INTO t VALUES ({number}, 'thing number {number}', {number / 4}, "
            "'it''s a note of some length');\n")


def make_script(script, mebibytes):
    """One row in each INSERT, the form that costs most for each byte."""
    size, number = 0, 0
    with script.open("w", encoding="utf-8") as out:
        while size < mebibytes << 20:
            size += out.write(row(number))
            number += 1


def timed(command, stdin=None, **more):
    """Wall time in seconds and peak memory in MiB of one process."""
    with open(stdin or os.devnull, "rb") as source, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, stderr=said,
                                   **more)
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}\n"
                     + said.read().decode(errors="replace")[-2000:])
    return elapsed, usage.ru_maxrss / 1024


def show(title, times):
    """The first of the programs is the reference."""
    reference = statistics.median(elapsed for elapsed, _ in next(iter(times.values())))
    print(f"\n{title}")
    print(f"{'':34}{'min':>10}{'median':>10}{'max':>10}{'ratio':>9}{'peak':>9}")
    for name, values in times.items():
        elapsed = [seconds * 1000 for seconds, _ in values]
        median = statistics.median(elapsed)
        print(f"{name:34}{min(elapsed):8.1f}ms{median:8.1f}ms{max(elapsed):8.1f}ms"
              f"{median / 1000 / reference:8.2f}x{max(peak for _, peak in values):6.0f}MiB",
              flush=True)


def add_options(parser):
    parser.add_argument("--ponyup", default=ROOT / "build/release/bin/ponyup",
                        help="the program to measure (default: the release build)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--directory", help="where the files go (default: a temporary folder)")


def demand_program(options):
    if not Path(options.ponyup).exists():
        sys.exit(f"{options.ponyup} is not there: cmake --preset release && "
                 "cmake --build --preset release --target ponyup")
