"""Measures controls once, and prints what it found as one JSON object.

    python controls.py kernel SPEC SCRIPT MOVEMENTS
    python controls.py page SCRIPT

`kernel` speaks with a kernel as a page does: from the message that moves a slider to the message with
the picture, and what one more `interact` weighs. `page` drags the slider in JupyterLab, in Chromium,
and counts the pictures that it paints; it needs the packages of the browser tests.
"""

import asyncio
import json
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from kernel import Failed, Kernel
from scripts import of_script

SLIDER = "FloatSliderModel"
# What carries a picture: our own output model, or what ipywidgets' output takes from the cell.
SHOWN = ("display_data", "execute_result", "stream")
# For so many seconds the slider is dragged, to and fro.
SECONDS = 6


class Controls:
    """The sliders that cells have opened, and messages that move them."""

    def __init__(self, kernel):
        self.client = kernel.client
        self.sliders = []

    def run(self, cell):
        """Runs a cell, and keeps the sliders that it opens."""
        request = self.client.execute(cell.code, allow_stdin=False)
        while True:
            message = self.client.get_iopub_msg(timeout=600)
            content = message["content"]
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "error":
                raise Failed(f"{cell.name}: {content['evalue']}")
            if message["msg_type"] == "comm_open":
                if content["data"]["state"].get("_model_name") == SLIDER:
                    self.sliders.append(content["comm_id"])
            if content.get("execution_state") == "idle":
                return

    def move(self, value):
        """Seconds from the message that moves the last slider to the message with what comes of it."""
        state = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        content = {"comm_id": self.sliders[-1], "data": state}
        message = self.client.session.msg("comm_msg", content)
        start = time.perf_counter()
        self.client.session.send(self.client.shell_channel.socket, message)
        while True:
            answer = self.client.get_iopub_msg(timeout=600)
            if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if answer["msg_type"] in SHOWN or shows(answer["content"]):
                return time.perf_counter() - start


def shows(content):
    """Whether a message changes a model of ours that shows a result."""
    data = content.get("data", {})
    state = data.get("state", {}) if isinstance(data, dict) else {}
    outputs = state.get("outputs")
    if outputs is not None and any(it["output_type"] == "error" for it in outputs):
        raise Failed(str(outputs))
    return outputs is not None or content.get("comm_id", "").endswith("-picture")


def kernel(spec, folder, script, movements):
    """Each control of the script, moved so often."""
    found = {}
    with Kernel(spec, folder) as running:
        running.wait_until_ready()
        controls = Controls(running)
        for cell in of_script(Path(script), "once"):
            if cell.name == "many":
                before = running.memory()
                controls.run(cell)
                found["memory"] = [(running.memory() - before) / 100]
                continue
            controls.run(cell)
            if cell.name in ("chapter", "nothing"):
                # What happens once, such as the snapshot of a burst, is left out.
                controls.move(0.0123)
                steps = range(1, int(movements) + 1)
                found[cell.name] = [controls.move(0.02 + 0.0001 * step) for step in steps]
    return found


# Counts the pictures that the page has painted: a frame in which the drawing is another one.
COUNT = """seconds => new Promise(resolve => {
    const start = performance.now(), drawing = () => document.querySelector(".eigenbook-picture svg");
    let last = drawing(), count = 0;
    const frame = () => {
        const now = drawing();
        if (now && now !== last) { last = now; count += 1; }
        const spent = (performance.now() - start) / 1000;
        spent < seconds ? requestAnimationFrame(frame) : resolve(count / spent);
    };
    requestAnimationFrame(frame);
})"""


def page(folder, script):
    """The pictures that Chromium paints in a second, while the mouse drags the chapter's slider."""
    import nbformat
    from lab import Lab, Page, launch
    from playwright.sync_api import sync_playwright

    cells = [cell for cell in of_script(Path(script), "once") if cell.name in ("cell 1", "chapter")]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(it.code) for it in cells])
    notebook.metadata.kernelspec = {"name": "eigenbook", "display_name": "Rust (Eigenbook)"}
    lab = Lab(folder)
    try:
        nbformat.write(notebook, lab.notebooks / "drag.ipynb")
        with sync_playwright() as playwright:
            port = free_port()
            browser = launch(playwright, f"--remote-debugging-port={port}")
            context = browser.new_context(viewport={"width": 1200, "height": 1000})
            opened = Page(context, lab, "drag.ipynb")
            opened.run_all()
            opened.page.wait_for_selector(".eigenbook-picture svg")
            # The page counts, and meanwhile the mouse moves.
            opened.page.evaluate(f"window.counted = ({COUNT})({SECONDS}), null")
            drag(opened.page, port)
            rate = opened.page.evaluate("window.counted")
            opened.close()
    finally:
        lab.close()
    return {"pictures": [rate]}


def drag(page, port):
    """Drags the first slider's handle to and fro, 120 steps in a second whatever the page does, as a
    hand does: the browser's driver would wait for the page after each."""
    track = page.locator(".widget-slider .noUi-base").first.bounding_box()
    handle = page.locator(".widget-slider .noUi-handle").first.bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    targets = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list"))
    (address,) = [it["webSocketDebuggerUrl"] for it in targets if it["url"] == page.url]
    hand = threading.Thread(target=lambda: asyncio.run(move(address, track)))
    hand.start()
    hand.join()
    page.mouse.up()


async def move(address, track):
    """Moves the pressed mouse along the track."""
    from tornado.websocket import websocket_connect

    browser = await websocket_connect(address)
    start, step = time.monotonic(), 0
    while time.monotonic() < start + SECONDS:
        step += 1
        part = abs(step % 400 - 200) / 200
        place = {"x": track["x"] + part * track["width"], "y": track["y"]}
        event = {"type": "mouseMoved", "button": "left", "buttons": 1, **place}
        message = {"id": step, "method": "Input.dispatchMouseEvent", "params": event}
        browser.write_message(json.dumps(message))
        await asyncio.sleep(max(0, start + step / 120 - time.monotonic()))
    browser.close()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        try:
            if what == "page":
                found = page(folder, *arguments)
            else:
                found = kernel(arguments[0], folder, *arguments[1:])
        except Failed as error:
            found = {"failed": str(error)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
