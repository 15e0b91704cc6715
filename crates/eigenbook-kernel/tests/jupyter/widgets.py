"""A page's side of the controls: models kept as Jupyter's own widget manager keeps them."""

import os
import time

TARGET = "jupyter.widget"
CONTROL = "jupyter.widget.control"
VIEW = "application/vnd.jupyter.widget-view+json"
# The model that shows pictures has the name of the output's, and this.
PICTURE = "-picture"
TIMEOUT = float(os.environ.get("EIGENBOOK_TIMEOUT", "60"))


class Page:
    """The models that a session has opened, and the messages that move them."""

    def __init__(self, session):
        self.client = session.client
        self.models = {}
        self.closed = []
        self.echoes = []
        self.heard = []
        self.statuses = []

    def send(self, kind, content, metadata=None, buffers=None):
        message = self.client.session.msg(kind, content, metadata=metadata or {})
        self.client.session.send(self.client.shell_channel.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def update(self, model, **state):
        data = {"method": "update", "state": state, "buffer_paths": []}
        return self.send("comm_msg", {"comm_id": model, "data": data})

    def click(self, model):
        data = {"method": "custom", "content": {"event": "click"}}
        return self.send("comm_msg", {"comm_id": model, "data": data})

    def take(self, message):
        """Follows one message."""
        kind, content = message["msg_type"], message["content"]
        self.heard.append(message)
        if kind == "status":
            self.statuses.append(content["execution_state"])
        if kind == "comm_open" and content["target_name"] == TARGET:
            assert message["metadata"]["version"].startswith("2."), message["metadata"]
            assert content["data"]["buffer_paths"] == []
            self.models[content["comm_id"]] = dict(content["data"]["state"])
        elif kind == "comm_close":
            self.models.pop(content["comm_id"], None)
            self.closed.append(content["comm_id"])
        elif kind == "comm_msg":
            data = content["data"]
            if data["method"] == "update":
                self.models[content["comm_id"]].update(data["state"])
            elif data["method"] == "echo_update":
                self.echoes.append((content["comm_id"], data["state"]))

    def listen(self, until, timeout=TIMEOUT):
        """Follows messages until a condition holds."""
        limit = time.monotonic() + timeout
        while not until():
            left = limit - time.monotonic()
            assert left > 0, "it does not come"
            self.take(self.client.get_iopub_msg(timeout=left))

    def after(self, act, timeout=TIMEOUT):
        """The output after something was moved, in its next version."""
        before = self.count()
        act()
        self.listen(lambda: self.count() > before, timeout)
        return self.output()

    def count(self):
        """How often something was shown below controls."""
        changes = [m["content"] for m in self.heard if m["msg_type"] == "comm_msg"]
        changes = [it for it in changes if it["data"]["method"] == "update"]
        outputs = [it for it in changes if it["data"]["state"].get("outputs")]
        pictures = [it for it in changes if it["comm_id"].endswith(PICTURE)]
        return len(outputs) + sum(it["data"]["state"]["value"] != "" for it in pictures)

    def run(self, session, code, cell_id=None):
        """Runs a cell, and follows what it opens."""
        answer = session.run(code, cell_id=cell_id, each=self.take)
        return answer

    def ids(self, kind):
        own = [id for id in self.models if not id.endswith(PICTURE)]
        return [id for id in own if self.models[id]["_model_name"] == kind + "Model"]

    def only(self, kind):
        (id,) = self.ids(kind)
        return id

    def output(self, place=-1):
        """The output below the controls, as lines of text, with the kind of each."""
        id = self.ids("Output")[place]
        picture = self.models[id + PICTURE]["value"]
        shown = [("picture", picture)] if picture else []
        return shown + [(it["output_type"], text_of(it)) for it in self.models[id]["outputs"]]


def text_of(output):
    if output["output_type"] == "stream":
        return output["text"]
    if output["output_type"] == "error":
        return "\n".join(output["traceback"])
    return output["data"]["text/plain"]
