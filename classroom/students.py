"""Simulates a student: starts their server on a real hub, opens a kernel, and runs cells."""

import asyncio
import json
import time
import uuid
from contextlib import asynccontextmanager

import aiohttp

START_LIMIT = 180
CELL_LIMIT = 300


class Answer:
    """The answer to one cell, and how long it took in seconds."""

    def __init__(self):
        self.seconds = 0.0
        self.reply = {}
        self.text = ""
        self.result = None

    @property
    def is_ok(self):
        return self.reply.get("status") == "ok"

    @property
    def error(self):
        return "\n".join([self.reply.get("ename", ""), *self.reply.get("traceback", [])])


class Hub:
    """The API of a hub, with a token that may start and use the servers of others."""

    def __init__(self, address, token, session):
        self.address = address.rstrip("/")
        self.headers = {"Authorization": f"token {token}"}
        self.session = session

    async def ask(self, method, path, expected=(200, 201, 202, 204), **options):
        address = f"{self.address}/{path}"
        async with self.session.request(
            method, address, headers=self.headers, **options
        ) as response:
            text = await response.text()
            if response.status not in expected:
                raise RuntimeError(f"{method} {path}: {response.status} {text[:300]}")
            return json.loads(text) if text else None

    @asynccontextmanager
    async def student(self, name):
        """A student with a running server; afterwards it is stopped."""
        await self.ask("POST", f"hub/api/users/{name}", expected=(201, 409))
        await self.start(name)
        try:
            yield Student(self, name)
        finally:
            await self.stop(name)

    async def start(self, name):
        # 400: it is running already.
        await self.ask("POST", f"hub/api/users/{name}/server", expected=(201, 202, 400))
        await self._until(name, lambda server: bool(server and server["ready"]))

    async def stop(self, name):
        expected = (202, 204, 400, 404)
        await self.ask("DELETE", f"hub/api/users/{name}/server", expected=expected)
        await self._until(name, lambda server: server is None)

    async def _until(self, name, holds):
        limit = time.monotonic() + START_LIMIT
        while True:
            user = await self.ask("GET", f"hub/api/users/{name}?include_stopped_servers")
            server = user["servers"].get("")
            if server and server.get("stopped") and not server.get("pending"):
                server = None
            if holds(server):
                return
            if time.monotonic() > limit:
                raise TimeoutError(f"the server of {name} is not there after {START_LIMIT} s")
            await asyncio.sleep(0.2)


class Student:
    """One student's server."""

    def __init__(self, hub, name):
        self.hub = hub
        self.name = name

    @asynccontextmanager
    async def kernel(self, name="eigenbook"):
        """A kernel of this student, and a connection to it."""
        base = f"user/{self.name}/api/kernels"
        kernel = (await self.hub.ask("POST", base, json={"name": name}))["id"]
        address = f"{self.hub.address}/{base}/{kernel}/channels"
        socket = self.hub.session.ws_connect(
            address, headers=self.hub.headers, max_msg_size=0, heartbeat=60
        )
        try:
            async with socket as connection:
                yield Kernel(connection, kernel)
        finally:
            await self.hub.ask("DELETE", f"{base}/{kernel}", expected=(204, 404))


class Kernel:
    """A connection to one kernel."""

    def __init__(self, connection, identity):
        self.connection = connection
        self.identity = identity
        self.session = uuid.uuid4().hex

    async def run(self, code, limit=CELL_LIMIT):
        """Runs a cell to its end: the reply has come, and the kernel is idle again."""
        request = await self._send("execute_request", code)
        answer, started, is_idle = Answer(), time.monotonic(), False
        while not (is_idle and answer.reply):
            left = started + limit - time.monotonic()
            message = await self.connection.receive_json(timeout=max(left, 0.01))
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                is_idle = is_idle or content["execution_state"] == "idle"
            elif kind == "execute_reply":
                answer.reply = content
            elif kind == "stream":
                answer.text += content["text"]
            elif kind == "execute_result":
                answer.result = content["data"].get("text/plain")
        answer.seconds = time.monotonic() - started
        return answer

    async def _send(self, kind, code):
        request = uuid.uuid4().hex
        header = {"msg_id": request, "msg_type": kind, "session": self.session}
        header |= {"username": "", "version": "5.3", "date": time.strftime("%Y-%m-%dT%H:%M:%SZ")}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        content |= {"user_expressions": {}, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.connection.send_json({**message, "channel": "shell", "buffers": []})
        return request


def session():
    """A client that holds as many connections as there are students."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=60),
    )
