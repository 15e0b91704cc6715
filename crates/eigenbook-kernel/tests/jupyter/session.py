"""A session with an installed kernel over real sockets, for the tests beside this file."""

import os
import signal
import time

from jupyter_client.manager import KernelManager

TIMEOUT = float(os.environ.get("EIGENBOOK_TIMEOUT", "120"))
# The cells of tests must not enter the user's history.
os.environ.setdefault("EIGENBOOK_HISTORY", "off")


class Answer:
    """The answer to one cell."""

    def __init__(self):
        self.status = None
        self.reply = {}
        self.messages = []

    def of(self, *kinds):
        return [content for kind, content in self.messages if kind in kinds]

    def stream(self, name):
        return "".join(m["text"] for m in self.of("stream") if m["name"] == name)

    @property
    def result(self):
        found = self.of("execute_result")
        return found[-1]["data"].get("text/plain") if found else None

    @property
    def error(self):
        found = self.of("error")
        return found[-1] if found else None


class Session:
    """A kernel, started for one test class."""

    def __init__(self, name="eigenbook", folder=None, **environment):
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel(env={**os.environ, **environment}, cwd=folder)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    @property
    def process(self):
        return self.manager.provisioner.pid

    def run(self, code, interrupt_after=None, cell_id=None, each=None, **options):
        """Runs a cell; sends an interrupt after so many seconds. `each` gets every message."""
        answer = Answer()
        request = self.send(code, cell_id) if cell_id else self.client.execute(code, **options)
        limit = time.monotonic() + TIMEOUT
        due = None if interrupt_after is None else time.monotonic() + interrupt_after
        while True:
            if due is not None and time.monotonic() >= due:
                self.manager.interrupt_kernel()
                due = None
            wait = min(limit, due or limit) - time.monotonic()
            try:
                message = self.client.get_iopub_msg(timeout=max(wait, 0.01))
            except Exception as error:
                if time.monotonic() > limit:
                    raise TimeoutError(f"no end of {code!r}") from error
                continue
            if each:
                each(message)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                if content["execution_state"] == "idle":
                    break
            else:
                answer.messages.append((kind, content))
        while True:
            reply = self.client.get_shell_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == request:
                break
        answer.reply = reply["content"]
        answer.status = answer.reply["status"]
        return answer

    def send(self, code, cell_id):
        """Sends a cell as JupyterLab does, with the cell's name."""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        content |= {"user_expressions": {}, "stop_on_error": True}
        metadata = {"cellId": cell_id}
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]


def stat(process):
    """A process's name, state and parent, from /proc; None if it is gone."""
    try:
        with open(f"/proc/{process}/stat") as file:
            name, rest = file.read().rsplit(")", 1)
    except OSError:
        return "", "", 0
    state, parent = rest.split()[:2]
    return name.split("(", 1)[1], state, int(parent)


def is_running(process):
    return stat(process)[1] not in ("Z", "X", "")


def parent(process):
    return stat(process)[2]


def executors(process):
    """The running executors below a kernel."""
    return [child for child in below(process) if is_executor(child)]


def below(process):
    """The descendants of a process, including zombies."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        children.setdefault(parent(entry), []).append(int(entry))
    found, queue = [], [process]
    while queue:
        children_of = children.get(queue.pop(), [])
        queue.extend(children_of)
        found.extend(children_of)
    return found


def is_executor(process):
    return stat(process)[0] == "eigenbook-execu" and is_running(process)


def analysers(process):
    """The running rust-analyzers below a kernel."""
    return [child for child in below(process) if stat(child)[0] == "rust-analyzer" and is_running(child)]


def kill(process):
    os.kill(process, signal.SIGKILL)
