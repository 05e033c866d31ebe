#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the update lock of a PostgreSQL database from Python, as pony_up does: in a transaction that
its driver has begun unasked.

    original.py URL [--try]

Says "session PID", then "locked" when it has the lock, and keeps it until a line comes in; then it
says "unlocked". With --try it does not wait for the lock, and says "busy" when another has it.
"""
import ctypes
import sys

pq = ctypes.CDLL("libpq.so.5")
for name in ("PQconnectdb", "PQexec"):
    getattr(pq, name).restype = ctypes.c_void_p
for name in ("PQerrorMessage", "PQgetvalue"):
    getattr(pq, name).restype = ctypes.c_char_p

connection = ctypes.c_void_p(pq.PQconnectdb(sys.argv[1].encode()))


def run(sql):
    """The first column of the first row; ends the program when it fails."""
    result = ctypes.c_void_p(pq.PQexec(connection, sql.encode()))
    if pq.PQresultStatus(result) not in (1, 2):  # PGRES_COMMAND_OK, PGRES_TUPLES_OK
        sys.exit(pq.PQerrorMessage(connection).decode())
    value = pq.PQgetvalue(result, 0, 0) if pq.PQntuples(result) else b""
    pq.PQclear(result)
    return value.decode()


print("session", run("SELECT pg_backend_pid()"), flush=True)
run("BEGIN")
if "--try" in sys.argv:
    if run("SELECT pg_try_advisory_lock(85, 80)") != "t":
        print("busy", flush=True)
        sys.exit(0)
else:
    run("SELECT pg_advisory_lock(85, 80)")
print("locked", flush=True)
sys.stdin.readline()
run("SELECT pg_advisory_unlock(85, 80)")
run("COMMIT")
print("unlocked", flush=True)
