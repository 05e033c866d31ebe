# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks of servers share: a server of their own, and what is measured on it."""

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


class Server:
    """A server on a free port of the loopback, as an unprivileged user.

    An engine's own says `reference` and `script_reference` (what its client does, for the table),
    `home` (SQL for the schema in which its tables are),
    and the methods that only raise NotImplementedError here.
    """

    reference = script_reference = home = None

    def __init__(self, folder, options):
        self.folder = folder / "server"
        self.folder.mkdir(mode=0o700)
        self.as_user = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            folder.chmod(0o755)
            self.as_user = {"user": "nobody", "group": nobody.pw_gid, "extra_groups": []}
        self.port = 20000 + os.getpid() % 40000
        self.process = subprocess.Popen(
            self.prepared(self.folder / "data", options), cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.as_user)
        while subprocess.run(self.question(), check=False, capture_output=True).returncode != 0:
            if self.process.poll() is not None:
                sys.exit("the server does not start")
            time.sleep(0.1)

    def run(self, *command):
        return subprocess.run(command, cwd=self.folder, check=True, text=True,
                              capture_output=True, **self.as_user).stdout

    def stop(self):
        self.process.kill()  # Nothing of it is kept.
        self.process.wait()

    def settle(self):
        """Between two programs: what the first has left to do is not the second's."""

    def prepared(self, data, options):
        """Makes the folder of its data; the command that starts the server."""
        raise NotImplementedError

    def question(self):
        """A command that succeeds once the server is there."""
        raise NotImplementedError

    def ask(self, sql, database):
        """The lines of the answer."""
        raise NotImplementedError

    def fresh(self, *databases):
        raise NotImplementedError

    def url(self, database, port):
        raise NotImplementedError

    def run_file(self, script):
        """What the client runs as it is, in the database `theirs`: a command, and its input."""
        raise NotImplementedError

    def run_script(self, script, port):
        """The same for a script in one transaction."""
        raise NotImplementedError

    def bookkeeping(self):
        """What PonyUp has written of its own in the database `ours`: how its tables are made, and
        for each version one INSERT a row."""
        raise NotImplementedError


def ponyup(options, server, folder, port=None):
    return [options.ponyup, "--database", server.url("ours", port or server.port), "--folder",
            folder, "migrate", "--yes"]


def demand_alike(server, sql):
    ours, theirs = (server.ask(sql, each) for each in ("ours", "theirs"))
    if ours != theirs:
        sys.exit(f"the two databases differ: {ours}, {theirs}")


def measure_migrations(options, server, work, title, statements):
    folder, script = work / statements.__name__, work / "reference.sql"
    make_folder(folder, options.migrations, statements)
    server.fresh("ours")
    timed(ponyup(options, server, folder))
    make_reference(script, options.migrations, *server.bookkeeping(), statements=statements)
    times = {server.reference: [], "ponyup migrate": [], "ponyup migrate, nothing pending": []}
    for _ in range(options.rounds):
        server.fresh("ours", "theirs")
        times[server.reference].append(timed(*server.run_file(script)))
        server.settle()
        times["ponyup migrate"].append(timed(ponyup(options, server, folder)))
        times["ponyup migrate, nothing pending"].append(timed(ponyup(options, server, folder)))
        demand_alike(server, "SELECT count(*), (SELECT max(version) FROM version) FROM "
                             "information_schema.tables WHERE table_name LIKE 'item%' "
                             f"AND table_schema = {server.home}")
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
    times = {server.script_reference: [], "ponyup migrate": []}
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
            times[server.script_reference].append(timed(*server.run_script(script, port)))
            server.settle()
            times["ponyup migrate"].append(timed(ponyup(options, server, folder, port)))
            demand_alike(server, "SELECT count(*) FROM t")
    show(title, times)


def write_rows(count):
    return lambda script: script.write_text("".join(map(row, range(count))), encoding="utf-8")


def main(description, server_type, kinds, delays, add_more=lambda parser: None):
    """`kinds`: what is said of each kind of migration, and what makes its statements."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    add_options(parser)
    parser.add_argument("--migrations", type=int, default=1000, help="how many; 0: none")
    parser.add_argument("--inserts", type=int, default=20000, help="in one migration; 0: none")
    parser.add_argument("--delays", default=delays, help="round trips in milliseconds")
    parser.add_argument("--script", type=int, default=0, metavar="MIB",
                        help="one INSERT script of this size")
    add_more(parser)
    options = parser.parse_args()
    demand_program(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server goes too
    with tempfile.TemporaryDirectory(dir=options.directory, prefix="ponyup-bench-") as name:
        work = Path(name)
        server = server_type(work, options)
        try:
            for title, statements in kinds.items() if options.migrations else []:
                measure_migrations(options, server, work, f"{options.migrations} {title}",
                                   statements)
            for delay in options.delays.split(",") if options.inserts else []:
                measure_script(options, server, work,
                               f"{options.inserts} INSERTs, {delay} ms there and back",
                               write_rows(options.inserts), float(delay))
            if options.script:
                measure_script(options, server, work, f"A script of {options.script} MiB",
                               lambda script: make_script(script, options.script))
        finally:
            server.stop()
