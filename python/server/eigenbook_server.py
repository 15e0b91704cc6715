"""An extension of Jupyter's server: messages of a kernel reach the page at once.

Tornado leaves the sockets of pages as the system makes them: a small message waits until the page
has confirmed the one before, which takes 40 ms where the page has nothing to send. A movement of a
control has four answers and a cell has five, so each would wait once or twice. Pictures that follow
a slider come half again as often without it.
"""


def _jupyter_server_extension_points():
    return [{"module": "eigenbook_server"}]


def _load_jupyter_server_extension(server):
    settings = server.web_app.settings
    settings[CONNECTION] = at_once(settings[CONNECTION])


# The name by which the server's handler of a page finds the class of its connection to a kernel.
CONNECTION = "kernel_websocket_connection_class"


def at_once(connection):
    """The same connection, whose messages do not wait for each other."""

    class AtOnce(connection):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return AtOnce
