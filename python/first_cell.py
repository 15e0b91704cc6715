"""A client of a running JupyterLab: runs the code cells of a notebook, and reports when they are done.

    python first_cell.py PORT NOTEBOOK

Starts a kernel through the server, as a browser does, and prints `first` when the first cell is
answered and `whole` when the last is. Fails if a cell fails. The server belongs to the same user,
and is found by its port in Jupyter's runtime folder.
"""

import json
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import websocket
from jupyter_server.serverapp import list_running_servers

# The first cell may wait for a compiler that shares the processor with others.
TIMEOUT = 300


def main():
    port, notebook = int(sys.argv[1]), Path(sys.argv[2])
    cells = [c for c in json.loads(notebook.read_text())["cells"] if c["cell_type"] == "code"]
    server = running_server(port)
    kernel = json.load(ask(server, "POST", "api/kernels", b'{"name": "eigenbook"}'))["id"]
    address = f"{server['url']}api/kernels/{kernel}/channels".replace("http", "ws", 1)
    socket = websocket.create_connection(address, TIMEOUT, header=authorization(server))
    try:
        for number, cell in enumerate(cells):
            reply = run(socket, "".join(cell["source"]))
            if reply["status"] != "ok":
                raise SystemExit(f"cell {number + 1} of {notebook.name}: {reply['evalue']}")
            if number == 0:
                print("first", flush=True)
    finally:
        socket.close()
        ask(server, "DELETE", f"api/kernels/{kernel}")
    print("whole", flush=True)


def running_server(port):
    """The server's address and token; it may take a moment to write them to the file."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for server in list_running_servers():
            if server["port"] == port:
                return server
        time.sleep(0.05)
    raise SystemExit(f"no JupyterLab of this user is known at port {port}")


def authorization(server):
    return {"Authorization": f"token {server['token']}"}


def ask(server, method, path, data=None):
    address = server["url"] + path
    request = urllib.request.Request(address, data, authorization(server), method=method)
    return urllib.request.urlopen(request, timeout=TIMEOUT)


def run(socket, code):
    """Runs a cell to its reply, and returns that."""
    identity = uuid.uuid4().hex
    header = {"msg_id": identity, "msg_type": "execute_request", "version": "5.3"}
    header |= {"session": "first-cell", "username": "", "date": "2026-01-01T00:00:00Z"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    content |= {"user_expressions": {}, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
    while True:
        received = socket.recv()
        if isinstance(received, bytes):
            # A message with buffers, which a reply never has.
            continue
        answer = json.loads(received)
        is_ours = answer["parent_header"].get("msg_id") == identity
        if is_ours and answer["msg_type"] == "execute_reply":
            return answer["content"]


if __name__ == "__main__":
    main()
