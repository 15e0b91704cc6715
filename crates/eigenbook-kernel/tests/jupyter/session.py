"""A session with an installed kernel over real sockets, for the tests beside this file."""

import os
import signal
import time

from jupyter_client.manager import KernelManager

TIMEOUT = 120
# What tests run is not what the person has run.
os.environ.setdefault("EIGENBOOK_HISTORY", "off")


class Answer:
    """What came back for one cell."""

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

    def __init__(self, name="eigenbook"):
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    @property
    def process(self):
        return self.manager.provisioner.pid

    def run(self, code, interrupt_after=None, **options):
        """Runs a cell; asks for an interrupt after so many seconds."""
        answer = Answer()
        request = self.client.execute(code, **options)
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


def descendants(process):
    """The processes below one, from /proc."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                parents.setdefault(int(fields[1]), []).append(int(entry))
            except OSError:
                pass
    found, queue = [], [process]
    while queue:
        for child in parents.get(queue.pop(), []):
            found.append(child)
            queue.append(child)
    return found


def executors(process):
    """The executors below a kernel that are not already gone."""
    found = []
    for child in descendants(process):
        try:
            with open(f"/proc/{child}/stat") as file:
                text = file.read()
            if "(eigenbook-execu" in text and text.rsplit(")", 1)[1].split()[0] != "Z":
                found.append(child)
        except OSError:
            pass
    return found


def kill(process):
    os.kill(process, signal.SIGKILL)
