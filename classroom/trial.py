"""A hub on this machine for a trial, with temporary students.

`cargo xtask classroom` runs this with the environment that it has prepared.
"""

import argparse
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("EIGENBOOK_CLASSROOM", HERE.parent / "target/classroom"))
# A trial's users cannot be mistaken for anybody's own.
PREFIX = "eigenbook-trial"
PATIENCE = 60
# The users are the machine's, wherever the trial was started.
LOCK = Path("/run/eigenbook-trial.lock")


def user_name(number):
    return f"{PREFIX}{number:02}"


@contextmanager
def users(number, password):
    """Local users with private homes."""
    homes = FOLDER / "homes"
    homes.mkdir(exist_ok=True)
    homes.chmod(0o711)
    names = [user_name(n) for n in range(1, number + 1)]
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Another trial is running on this machine. Stop it first.") from None
        try:
            for name in names:
                remove_user(name)
                home = homes / name
                make = ["useradd", "--create-home", "--home-dir", str(home), "--shell", "/bin/bash"]
                subprocess.run([*make, name], check=True)
                home.chmod(0o700)
            lines = "".join(f"{name}:{password}\n" for name in names)
            subprocess.run(["chpasswd"], input=lines, text=True, check=True)
            yield names
        finally:
            for name in names:
                remove_user(name)


def remove_user(name):
    subprocess.run(["userdel", "--force", name], capture_output=True, check=False)
    shutil.rmtree(FOLDER / "homes" / name, ignore_errors=True)


@contextmanager
def hub(port, token, password, log=None, **settings):
    """A running hub; afterwards it is stopped, with all its processes."""
    with socket.socket() as probe:
        # Another hub would answer in this one's place, and refuse every token.
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SystemExit(f"Something answers on port {port} already. Stop it, or choose --port.")
    state = FOLDER / "state"
    shutil.rmtree(state, ignore_errors=True)
    environment = {
        **os.environ,
        **settings,
        "EIGENBOOK_HUB_PORT": str(port),
        "EIGENBOOK_HUB_TOKEN": token,
        "EIGENBOOK_PASSWORD": password,
        "EIGENBOOK_HUB_STATE": str(state),
    }
    command = [sys.executable, "-m", "jupyterhub", "--config", str(HERE / "jupyterhub_config.py")]
    process = subprocess.Popen(command, env=environment, cwd=FOLDER, stdout=log, stderr=log)
    try:
        wait(process, f"http://127.0.0.1:{port}/hub/health")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def wait(process, address):
    limit = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < limit:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the hub does not start; its own messages give the reason")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=3)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--load", nargs=argparse.REMAINDER, help="run load.py with these, then end")
    options = parser.parse_args()
    token, password = secrets.token_hex(16), secrets.token_urlsafe(9)
    # Ends as Ctrl-C does, so that the users go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    is_root = os.geteuid() == 0
    people = users(options.students, password) if is_root else nullcontext()
    with people, open(FOLDER / "hub.log", "w") as log:
        with hub(options.port, token, password, log) as process:
            load = [sys.executable, str(HERE / "load.py"), "--prefix", PREFIX, "--token", token]
            load += ["--hub", f"http://127.0.0.1:{options.port}"]
            load += ["--students", str(options.students)]
            if options.load is not None:
                return subprocess.run([*load, *options.load], check=False).returncode
            print(f"\nThe hub: http://127.0.0.1:{options.port} (its messages: {log.name})")
            print(f"Students: {user_name(1)} to {user_name(options.students)}")
            print(f"Password: {password}")
            if not is_root:
                print("Not root: all servers run as you, and students are not protected from each other.")
            print(f"A class as a program, in another terminal:\n  {' '.join(load)}")
            print("Ctrl-C ends it, and removes the temporary students.", flush=True)
            try:
                return process.wait()
            except KeyboardInterrupt:
                return 0


if __name__ == "__main__":
    sys.exit(main())
