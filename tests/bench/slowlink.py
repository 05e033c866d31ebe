#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server as far away as one likes: hands on what comes, each way half a round trip later.

slowlink.py MILLISECONDS SERVERPORT prints the port on which it listens, and runs until its standard
input ends. Nothing is held back but time: what is sent together arrives together.
"""

import asyncio
import socket
import sys


async def hand_on(reader, writer, delay):
    loop = asyncio.get_running_loop()
    waiting = asyncio.Queue()

    async def write():
        while True:
            due, data = await waiting.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.close()

    writing = asyncio.create_task(write())
    try:
        while data := await reader.read(1 << 20):
            await waiting.put((loop.time() + delay, data))
    except ConnectionError:
        pass
    await waiting.put((loop.time() + delay, b""))
    await writing


async def main():
    delay, server = float(sys.argv[1]) / 2000, int(sys.argv[2])

    async def connected(reader, writer):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", server)
        for each in (writer, there_writer):
            each.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(hand_on(reader, there_writer, delay),
                             hand_on(there_reader, writer, delay), return_exceptions=True)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    listening.close()


asyncio.run(main())
