"""A private JupyterLab, and browser pages that can only reach this server."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

TOKEN = "browser"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# No host name resolves, so that a page can only reach the server.
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def browser_program():
    """The system's Chromium or Chrome."""
    found = [path for name in BROWSERS if (path := shutil.which(name))]
    assert found, f"no browser: none of {BROWSERS} is installed (apt-get install chromium)"
    return found[0]


def launch(playwright, *options):
    """Starts the browser without a window."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", NO_NETWORK]
    arguments += options
    return playwright.chromium.launch(executable_path=browser_program(), args=arguments)


class Lab:
    """A server on a folder of its own, with its own signatures and settings."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.notebooks = self.folder / "notebooks"
        self.notebooks.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self.settings("notebook-extension/tracker", {"windowingMode": "none"})
        self.theme("light")
        self.log = open(self.folder / "lab.log", "w")
        self.process = subprocess.Popen(
            self.command(), env=self.environment(), stdout=self.log, stderr=subprocess.STDOUT
        )
        self.wait()

    def command(self):
        port = self.address.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}"]
        command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.notebooks}"]
        command += ["--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True"]
        return command + (["--allow-root"] if os.geteuid() == 0 else [])

    def url(self, name, mode):
        return f"{self.address}/{mode}/tree/{name}?token={TOKEN}&reset"

    def environment(self):
        places = {name: str(self.folder / name.lower()) for name in ("DATA", "CONFIG", "RUNTIME")}
        places = {f"JUPYTER_{name}_DIR": place for name, place in places.items()}
        return {**os.environ, **places, "EIGENBOOK_HISTORY": "off"}

    def wait(self):
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/api", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        self.close()
        raise RuntimeError(f"JupyterLab did not start:\n{(self.folder / 'lab.log').read_text()}")

    def settings(self, plugin, values):
        path = self.folder / "config/lab/user-settings/@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))

    def theme(self, name):
        """For the pages that are opened from now on."""
        self.settings("apputils-extension/themes", {"theme": THEMES[name]})

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


class Notebook7(Lab):
    """The same with Notebook 7, which shows one notebook without panels around it."""

    def command(self):
        options = [it for it in super().command()[4:] if not it.startswith("--LabApp.")]
        start = [sys.executable, "-m", "notebook", "--no-browser"]
        return start + options + ["--JupyterNotebookApp.expose_app_in_browser=True"]

    def url(self, name, mode):
        return f"{self.address}/notebooks/{name}?token={TOKEN}"


class Page:
    """One notebook in JupyterLab (alone, or with `mode` "lab" among its panels), and what the page
    asked for elsewhere."""

    def __init__(self, browser, lab, name, mode="doc"):
        self.page = browser.new_page()
        self.page.set_default_timeout(60_000)
        self.strangers, self.faults = [], []
        known = (lab.address, lab.address.replace("http", "ws"), "data:", "blob:")
        for kind in ("request", "websocket"):
            self.page.on(kind, lambda asked: self.note(asked.url, known))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(lab.url(name, mode))
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.on_notebook("panel.sessionContext.ready.then(() => panel.revealed)")

    def note(self, url, known):
        if not url.startswith(known):
            self.strangers.append(url)

    def on_notebook(self, expression):
        """Evaluates JavaScript with the notebook as `panel` and JupyterLab as `app`."""
        start = "const app = window.jupyterapp, panel = app.shell.currentWidget;"
        return self.page.evaluate(f"async () => {{ {start} return await ({expression}); }}")

    def run_all(self):
        """Runs every cell, up to one that fails."""
        self.on_notebook("app.commands.execute('notebook:run-all-cells')")

    def cells(self):
        """The cells with their outputs, as they would be saved."""
        return self.on_notebook("panel.content.model.toJSON().cells")

    def stop_kernel(self):
        self.on_notebook("panel.sessionContext.shutdown()")
        assert self.on_notebook("panel.sessionContext.session === null"), "the kernel still runs"

    def save(self):
        self.on_notebook("panel.context.save()")

    def close(self):
        """The page has to have stayed with its server."""
        self.page.close()
        assert not self.strangers, f"the page asked for {self.strangers}"
