#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long PonyUp takes on PostgreSQL beside `psql` doing the same work.

A server of its own is started, as Debian sets it up (with fsync). See README.md.
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
                    row, show, timed)

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


class Server:
    """A server on a free port of the loopback, as an unprivileged user."""

    def __init__(self, folder):
        self.folder = folder / "server"
        self.as_user = {}
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            folder.chmod(0o755)
            self.as_user = {"user": "nobody", "group": nobody.pw_gid, "extra_groups": []}
        data = self.folder / "data"
        self.run("initdb", "--pgdata", data, "--username", "bench", "--auth=trust",
                 "--encoding=UTF8", "--locale=C.UTF-8")
        self.port = 20000 + os.getpid() % 40000
        self.process = subprocess.Popen(
            [BIN / "postgres", "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
             "-c", f"unix_socket_directories={self.folder}", "-c", "shared_buffers=128MB"],
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.as_user)
        while subprocess.run([BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)],
                             check=False).returncode != 0:
            if self.process.poll() is not None:
                sys.exit("the server does not start")
            time.sleep(0.1)

    def run(self, program, *arguments):
        return subprocess.run([BIN / program, *arguments], cwd="/", check=True, text=True,
                              capture_output=True, **self.as_user).stdout

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def psql(self, database="bench", port=None):
        return [BIN / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1",
                "-p", str(port or self.port), "-U", "bench", "-d", database]

    def ask(self, sql, database="bench"):
        return subprocess.run([*self.psql(database), "-A", "-t", "-c", sql], check=True, text=True,
                              capture_output=True).stdout.splitlines()

    def fresh(self, *databases):
        for database in databases:
            self.ask(f"DROP DATABASE IF EXISTS {database}", "postgres")
            self.ask(f"CREATE DATABASE {database}", "postgres")
        self.ask("CHECKPOINT", "postgres")

    def url(self, database, port=None):
        return f"postgresql://bench@127.0.0.1:{port or self.port}/{database}?sslmode=disable"


def ponyup(options, server, folder, port=None):
    return [options.ponyup, "--database", server.url("ours", port), "--folder", folder, "migrate",
            "--yes"]


def bookkeeping(server):
    """What PonyUp has written of its own: how its tables are made, and one INSERT for each row."""
    tables, rows = [], {}
    for table, version in (("version", "version"), ("ponyup_log", "version_to")):
        dump = server.run("pg_dump", "-h", "127.0.0.1", "-p", str(server.port), "-U", "bench",
                          "--schema-only", "--no-owner", "-t", table, "ours")
        tables += [statement.strip() for statement in dump.split(";\n")
                   if statement.strip().split("\n")[-1] and
                   any(word in statement for word in ("CREATE TABLE", "PRIMARY KEY"))]
        columns = server.ask("SELECT attname FROM pg_attribute WHERE NOT attisdropped AND "
                             f"attnum > 0 AND attrelid = '{table}'::regclass ORDER BY attnum",
                             "ours")
        values = " || ', ' || ".join(f'quote_nullable("{column}")' for column in columns)
        for line in server.ask(f"SELECT {version} || ' ' || replace(format('INSERT INTO {table} "
                               f"VALUES (%s)', {values}), chr(10), ' ') FROM {table}", "ours"):
            to, insert = line.split(" ", 1)
            rows.setdefault(int(to), []).append(insert)
    return tables, rows


def measure_migrations(options, server, work):
    folder, script = work / "migrations", work / "reference.sql"
    make_folder(folder, options.migrations)
    server.fresh("ours")
    timed(ponyup(options, server, folder))
    make_reference(script, options.migrations, *bookkeeping(server))
    times = {"psql": [], "ponyup migrate": [], "ponyup migrate, nothing pending": []}
    for _ in range(options.rounds):
        server.fresh("ours", "theirs")
        times["psql"].append(timed([*server.psql("theirs"), "-f", script]))
        server.ask("CHECKPOINT", "postgres")
        times["ponyup migrate"].append(timed(ponyup(options, server, folder)))
        times["ponyup migrate, nothing pending"].append(timed(ponyup(options, server, folder)))
        counts = [server.ask("SELECT count(*), (SELECT max(version) FROM version) FROM pg_class "
                             "WHERE relname LIKE 'item%'", each) for each in ("ours", "theirs")]
        if counts[0] != counts[1]:
            sys.exit(f"the two databases differ: {counts}")
    show(f"{options.migrations} migrations", times)


def measure_script(options, server, work, title, write, delay=0):
    """One script in one migration, as far from the server as `delay` milliseconds there and back.
    """
    folder = work / "script"
    for version in (0, 1):
        (folder / f"v{version}").mkdir(parents=True, exist_ok=True)
    (folder / "v0/migrate.sql").write_text(TABLE + ";\n", encoding="utf-8")
    script = folder / "v1/migrate.sql"
    write(script)
    times = {"psql -1": [], "ponyup migrate": []}
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
            times["psql -1"].append(timed([*server.psql("theirs", port), "-1", "-f", script]))
            server.ask("CHECKPOINT", "postgres")
            times["ponyup migrate"].append(timed(ponyup(options, server, folder, port)))
            counts = [server.ask("SELECT count(*) FROM t", each) for each in ("ours", "theirs")]
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
    parser.add_argument("--delays", default="0,1,5", help="round trips in milliseconds")
    parser.add_argument("--script", type=int, default=0, metavar="MIB",
                        help="one INSERT script of this size")
    options = parser.parse_args()
    demand_program(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server goes too
    with tempfile.TemporaryDirectory(dir=options.directory, prefix="ponyup-bench-") as name:
        work = Path(name)
        server = Server(work)
        try:
            if options.migrations:
                measure_migrations(options, server, work)
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
