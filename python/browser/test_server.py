"""The extension of Jupyter's server: it is loaded, and messages do not wait for each other."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from eigenbook_server import CONNECTION, _load_jupyter_server_extension
from tornado import web, websocket
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port


def test_the_server_has_loaded_it(lab):
    assert "eigenbook_server | extension was successfully loaded." in (lab.folder / "lab.log").read_text()


def test_messages_to_a_page_do_not_wait():
    # The browser's own loop runs in this thread.
    with ThreadPoolExecutor() as pool:
        pool.submit(asyncio.run, one_page()).result()


async def one_page():
    """A page at a real socket, and a connection as the server makes it."""
    settings = {CONNECTION: Connection}
    _load_jupyter_server_extension(SimpleNamespace(web_app=SimpleNamespace(settings=settings)))
    found = []
    server = HTTPServer(web.Application([("/", Page, {"settings": settings, "found": found})]))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    page = await websocket.websocket_connect(f"ws://127.0.0.1:{port}/")
    assert await page.read_message() == "connected"
    assert found == [True]
    page.close()
    server.stop()


class Connection:
    """What the server's own class has that matters here."""

    def __init__(self, websocket_handler):
        self.websocket_handler = websocket_handler

    async def connect(self):
        await self.websocket_handler.write_message("connected")


class Page(websocket.WebSocketHandler):
    def initialize(self, settings, found):
        self.connection = settings[CONNECTION](self)
        self.found = found

    async def open(self):
        socket_of_page = self.ws_connection.stream.socket
        await self.connection.connect()
        option = socket_of_page.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        self.found.append(option != 0)
