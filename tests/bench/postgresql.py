#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long PonyUp takes on PostgreSQL beside `psql` doing the same work.

A server of its own is started, as Debian sets it up (with fsync). See README.md.
"""

import signal
import subprocess
from pathlib import Path

import serverbench
from common import statements

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


class Postgres(serverbench.Server):
    reference, script_reference, home = "psql", "psql -1", "'public'"

    def prepared(self, data, options):
        self.run(BIN / "initdb", "--pgdata", data, "--username", "bench", "--auth=trust",
                 "--encoding=UTF8", "--locale=C.UTF-8")
        return [BIN / "postgres", "-D", data, "-p", str(self.port),
                "-c", "listen_addresses=127.0.0.1",
                "-c", f"unix_socket_directories={self.folder}", "-c", "shared_buffers=128MB"]

    def question(self):
        return [BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]

    def stop(self):
        self.process.send_signal(signal.SIGINT)  # Killed, it would leave its children behind.
        self.process.wait()

    def settle(self):
        self.ask("CHECKPOINT", "postgres")

    def psql(self, database, port=None):
        return [BIN / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1",
                "-p", str(port or self.port), "-U", "bench", "-d", database]

    def ask(self, sql, database):
        return subprocess.run([*self.psql(database), "-A", "-t", "-c", sql], check=True, text=True,
                              capture_output=True).stdout.splitlines()

    def fresh(self, *databases):
        for database in databases:
            self.ask(f"DROP DATABASE IF EXISTS {database}", "postgres")
            self.ask(f"CREATE DATABASE {database}", "postgres")
        self.settle()

    def url(self, database, port):
        return f"postgresql://bench@127.0.0.1:{port}/{database}?sslmode=disable"

    def run_file(self, script):
        return [*self.psql("theirs"), "-f", script], None

    def run_script(self, script, port):
        return [*self.psql("theirs", port), "-1", "-f", script], None

    def bookkeeping(self):
        tables, rows = [], {}
        for table, version in (("version", "version"), ("ponyup_log", "version_to")):
            dump = self.run(BIN / "pg_dump", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench",
                            "--schema-only", "--no-owner", "-t", table, "ours")
            tables += [statement.strip() for statement in dump.split(";\n")
                       if statement.strip().split("\n")[-1] and
                       any(word in statement for word in ("CREATE TABLE", "PRIMARY KEY"))]
            columns = self.ask("SELECT attname FROM pg_attribute WHERE NOT attisdropped AND "
                               f"attnum > 0 AND attrelid = '{table}'::regclass ORDER BY attnum",
                               "ours")
            values = " || ', ' || ".join(f'quote_nullable("{column}")' for column in columns)
            for line in self.ask(f"SELECT {version} || ' ' || replace(format('INSERT INTO {table} "
                                 f"VALUES (%s)', {values}), chr(10), ' ') FROM {table}", "ours"):
                to, insert = line.split(" ", 1)
                rows.setdefault(int(to), []).append(insert)
        return tables, rows


if __name__ == "__main__":
    serverbench.main(__doc__, Postgres, {"migrations": statements}, delays="0,1,5")
