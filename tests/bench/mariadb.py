#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long PonyUp takes on MariaDB beside the `mariadb` client doing the same work.

A server of its own is started, durable as Debian sets it up. See README.md.
"""

import argparse
import contextlib
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import (TABLE, add_options, demand_program, make_folder, make_reference, make_script,
                    row, show, statements, timed)


class Server:
    """A server on a free port of the loopback, as an unprivileged user."""

    def __init__(self, folder, log):
        self.folder = folder / "server"
        self.folder.mkdir(mode=0o700)
        self.as_user = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            folder.chmod(0o755)
            self.as_user = {"user": "nobody", "group": nobody.pw_gid, "extra_groups": []}
        data = self.folder / "data"
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}",
                        "--skip-test-db", "--auth-root-authentication-method=normal"],
                       cwd=self.folder, check=True, capture_output=True, **self.as_user)
        self.port = 20000 + os.getpid() % 40000
        self.process = subprocess.Popen(
            ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--port={self.port}",
             "--bind-address=127.0.0.1", f"--socket={self.folder}/socket", "--skip-name-resolve",
             "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=256M",
             "--character-set-server=utf8mb4", *(["--log-bin=log"] if log else [])],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.as_user)
        while subprocess.run([*self.client(None), "-e", "DO 0"], check=False,
                             capture_output=True).returncode != 0:
            if self.process.poll() is not None:
                sys.exit("the server does not start")
            time.sleep(0.1)

    def stop(self):
        self.process.kill()  # Nothing of it is kept.
        self.process.wait()

    def client(self, database, port=None):
        return ["mariadb", "--no-defaults", "--host=127.0.0.1", f"--port={port or self.port}",
                "--user=root", "--default-character-set=utf8mb4",
                *([database] if database else [])]

    def ask(self, sql, database=None):
        return subprocess.run([*self.client(database), "-BNr", "-e", sql], check=True, text=True,
                              capture_output=True).stdout.splitlines()

    def fresh(self, *databases):
        for database in databases:
            self.ask(f"DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database}")

    def url(self, database, port=None):
        return f"mariadb://root@127.0.0.1:{port or self.port}/{database}"


def definitions_and_rows(number):
    """What commits by itself, and rows: with the journal."""
    return statements(number, "VARCHAR(100)")


def rows_alone(number):
    """As many statements in one transaction, without the journal."""
    if number == 0:
        yield "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100), price INTEGER)"
    for each in range(5):
        yield f"INSERT INTO item VALUES ({number * 5 + each}, 'thing {each}', {each * 100})"


def ponyup(options, server, folder, port=None):
    return [options.ponyup, "--database", server.url("ours", port), "--folder", folder, "migrate",
            "--yes"]


def bookkeeping(server):
    """What PonyUp has written of its own: how its tables are made, and one INSERT for each row."""
    tables, rows = [], {}
    for table, version in (("version", "version"), ("ponyup_log", "version_to")):
        create = "\n".join(server.ask(f"SHOW CREATE TABLE {table}", "ours")).split("\t", 1)[1]
        tables.append(" ".join(create.split()))
        columns = [line.split("\t") for line in server.ask(
            "SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "
            f"'ours' AND TABLE_NAME = '{table}' ORDER BY ORDINAL_POSITION")]
        values = ", ', ', ".join(
            f"IFNULL(CONCAT('x''', HEX(`{name}`), ''''), 'NULL')" if "blob" in kind
            else f"QUOTE(`{name}`)" for name, kind in columns)
        for line in server.ask(f"SELECT {version}, REPLACE(CONCAT('INSERT INTO {table} VALUES (', "
                               f"{values}, ')'), '\\n', ' ') FROM {table}", "ours"):
            to, insert = line.split("\t", 1)
            rows.setdefault(int(to), []).append(insert)
    return tables, rows


def measure_migrations(options, server, work, title, kind):
    folder, script = work / kind.__name__, work / "reference.sql"
    make_folder(folder, options.migrations, kind)
    server.fresh("ours")
    timed(ponyup(options, server, folder))
    make_reference(script, options.migrations, *bookkeeping(server), statements=kind)
    times = {"mariadb": [], "ponyup migrate": [], "ponyup migrate, nothing pending": []}
    for _ in range(options.rounds):
        server.fresh("ours", "theirs")
        times["mariadb"].append(timed(server.client("theirs"), stdin=script))
        times["ponyup migrate"].append(timed(ponyup(options, server, folder)))
        times["ponyup migrate, nothing pending"].append(timed(ponyup(options, server, folder)))
        counts = [server.ask("SELECT COUNT(*), (SELECT MAX(version) FROM version) FROM "
                             "information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND "
                             "TABLE_NAME LIKE 'item%'", each) for each in ("ours", "theirs")]
        if counts[0] != counts[1]:
            sys.exit(f"the two databases differ: {counts}")
    show(title, times)


def measure_script(options, server, work, title, write, delay=0):
    """One script in one migration, as far from the server as `delay` milliseconds there and back.
    """
    folder = work / "script"
    for version in (0, 1):
        (folder / f"v{version}").mkdir(parents=True, exist_ok=True)
    (folder / "v0/migrate.sql").write_text(TABLE + ";\n", encoding="utf-8")
    script = folder / "v1/migrate.sql"
    write(script)
    times = {"mariadb, one transaction": [], "ponyup migrate": []}
    with contextlib.ExitStack() as stack:
        port = server.port
        if delay:
            link = stack.enter_context(subprocess.Popen(
                [sys.executable, Path(__file__).with_name("slowlink.py"), str(delay),
                 str(server.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            port = int(link.stdout.readline())
        for _ in range(options.rounds):
            server.fresh("ours", "theirs")
            server.ask(TABLE, "theirs")
            times["mariadb, one transaction"].append(
                timed([*server.client("theirs", port), "-e",
                       f"START TRANSACTION;\nsource {script}\nCOMMIT;"]))
            times["ponyup migrate"].append(timed(ponyup(options, server, folder, port)))
            counts = [server.ask("SELECT COUNT(*) FROM t", each) for each in ("ours", "theirs")]
            if counts[0] != counts[1]:
                sys.exit(f"the two databases differ: {counts}")
    show(title, times)


def write_rows(count):
    return lambda script: script.write_text("".join(map(row, range(count))), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    parser.add_argument("--migrations", type=int, default=1000, help="how many; 0: none")
    parser.add_argument("--inserts", type=int, default=20000, help="in one migration; 0: none")
    parser.add_argument("--delays", default="0,1", help="round trips in milliseconds")
    parser.add_argument("--script", type=int, default=0, metavar="MIB",
                        help="one INSERT script of this size")
    parser.add_argument("--log", action="store_true", help="the server writes a binary log")
    options = parser.parse_args()
    demand_program(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server goes too
    with tempfile.TemporaryDirectory(dir=options.directory, prefix="ponyup-bench-") as name:
        work = Path(name)
        server = Server(work, options.log)
        try:
            if options.migrations:
                measure_migrations(options, server, work,
                                   f"{options.migrations} migrations with the journal",
                                   definitions_and_rows)
                measure_migrations(options, server, work,
                                   f"{options.migrations} migrations of rows alone, without it",
                                   rows_alone)
            for delay in options.delays.split(",") if options.inserts else []:
                measure_script(options, server, work,
                               f"{options.inserts} INSERTs, {delay} ms there and back",
                               write_rows(options.inserts), float(delay))
            if options.script:
                measure_script(options, server, work, f"A script of {options.script} MiB",
                               lambda script: make_script(script, options.script))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
