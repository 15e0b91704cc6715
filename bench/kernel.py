"""One Jupyter kernel: starts it, sends requests, measures its memory, stops it.

Every kernel of the measurement is driven by this code, so that its own cost is the same for all.
"""

import queue
import time
from pathlib import Path

import zmq
from jupyter_client import KernelManager


class Failed(Exception):
    """A kernel did not behave as the script expects."""


class Kernel:
    """A kernel by the name of its spec, started in `folder`."""

    def __init__(self, spec, folder):
        context = zmq.Context()
        # A client tries again every 100 ms to reach a socket that is not open yet: too coarse here.
        context.reconnect_ivl = 1
        self.manager = KernelManager(kernel_name=spec, context=context)
        self.started = time.perf_counter()
        self.manager.start_kernel(cwd=str(folder))
        self.client = self.manager.client()
        self.client.start_channels(hb=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def age(self):
        """Seconds since it was started."""
        return time.perf_counter() - self.started

    def wait_until_ready(self, timeout=120):
        """Seconds from the start until the kernel has answered `kernel_info_request`.

        It returns once the kernel's messages arrive on the other socket too: messages that a kernel
        publishes before the subscription are lost, and would be waited for in vain.
        """
        ready = None
        while time.perf_counter() - self.started < timeout:
            request = self.client.kernel_info()
            try:
                while self.client.get_shell_msg(timeout=timeout)["parent_header"]["msg_id"] != request:
                    pass
                ready = ready or self.age()
                self.client.get_iopub_msg(timeout=0.2)
                return ready
            except queue.Empty:
                continue
        raise Failed(f"no kernel_info_reply within {timeout} s")

    def run(self, cell, timeout=600):
        """Runs a cell; returns the seconds from the request to idle, and its output."""
        start = time.perf_counter()
        request = self.client.execute(cell.code, allow_stdin=False)
        written, error = "", None
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=timeout)
            except queue.Empty:
                raise Failed(f"{cell.name}: no answer within {timeout} s") from None
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                written += content["text"]
            elif kind == "error":
                error = content["evalue"] or content["ename"]
            elif kind == "status" and content["execution_state"] == "idle":
                break
        seconds = time.perf_counter() - start
        if (error is not None) != cell.fails:
            raise Failed(f"{cell.name}: {error or 'it was to fail and did not'}")
        return seconds, written

    def complete(self, code, expected, timeout=60):
        """Seconds until the completions of the code arrive; one of them is given."""
        start = time.perf_counter()
        request = self.client.complete(code)
        while True:
            try:
                reply = self.client.get_shell_msg(timeout=timeout)
            except queue.Empty:
                raise Failed(f"{code}: no names within {timeout} s") from None
            if reply["parent_header"]["msg_id"] == request:
                break
        seconds = time.perf_counter() - start
        if not any(match.endswith(expected) for match in reply["content"]["matches"]):
            raise Failed(f"{code}: {expected} is not among the names")
        return seconds

    def memory(self):
        """Bytes of this kernel and its children: shared pages count by their share."""
        return sum(proportional_size(process) for process in family(self.manager.provisioner.pid))


def family(process):
    """A process and all its descendants."""
    children = []
    for thread in Path(f"/proc/{process}/task").iterdir():
        children += [int(child) for child in (thread / "children").read_text().split()]
    return [process] + [member for child in children for member in family(child)]


def proportional_size(process):
    """The proportional set size (PSS) of one process, in bytes."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise Failed(f"process {process} has no proportional set size")
