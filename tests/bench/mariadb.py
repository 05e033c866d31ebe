#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long PonyUp takes on MariaDB beside the `mariadb` client doing the same work.

A server of its own is started, durable as Debian sets it up. See README.md.
"""

import subprocess

import serverbench
from common import statements


class MariaDb(serverbench.Server):
    reference, script_reference, home = "mariadb", "mariadb, one transaction", "DATABASE()"

    def prepared(self, data, options):
        self.run("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
                 "--auth-root-authentication-method=normal")
        return ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--port={self.port}",
                "--bind-address=127.0.0.1", f"--socket={self.folder}/socket", "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=256M",
                "--character-set-server=utf8mb4", *(["--log-bin=log"] if options.log else [])]

    def question(self):
        return [*self.client(None), "-e", "DO 0"]

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

    def url(self, database, port):
        return f"mariadb://root@127.0.0.1:{port}/{database}"

    def run_file(self, script):
        return self.client("theirs"), script

    def run_script(self, script, port):
        return [*self.client("theirs", port), "-e",
                f"START TRANSACTION;\nsource {script}\nCOMMIT;"], None

    def bookkeeping(self):
        tables, rows = [], {}
        for table, version in (("version", "version"), ("ponyup_log", "version_to")):
            create = "\n".join(self.ask(f"SHOW CREATE TABLE {table}", "ours")).split("\t", 1)[1]
            tables.append(" ".join(create.split()))
            columns = [line.split("\t") for line in self.ask(
                "SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA "
                f"= 'ours' AND TABLE_NAME = '{table}' ORDER BY ORDINAL_POSITION")]
            values = ", ', ', ".join(
                f"IFNULL(CONCAT('x''', HEX(`{name}`), ''''), 'NULL')" if "blob" in kind
                else f"QUOTE(`{name}`)" for name, kind in columns)
            for line in self.ask(f"SELECT {version}, REPLACE(CONCAT('INSERT INTO {table} VALUES ("
                                 f"', {values}, ')'), '\\n', ' ') FROM {table}", "ours"):
                to, insert = line.split("\t", 1)
                rows.setdefault(int(to), []).append(insert)
        return tables, rows


def definitions_and_rows(number):
    """What commits by itself, and rows: with the journal."""
    return statements(number, "VARCHAR(100)")


def rows_alone(number):
    """As many statements in one transaction, without the journal."""
    if number == 0:
        yield "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100), price INTEGER)"
    for each in range(5):
        yield f"INSERT INTO item VALUES ({number * 5 + each}, 'thing {each}', {each * 100})"


if __name__ == "__main__":
    serverbench.main(__doc__, MariaDb,
                     {"migrations with the journal": definitions_and_rows,
                      "migrations of rows alone, without it": rows_alone}, delays="0,1",
                     add_more=lambda parser: parser.add_argument(
                         "--log", action="store_true", help="the server writes a binary log"))
