"""The service of a test behind a real socket, for programs that speak HTTP themselves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.processes import free_port


class Quiet(WSGIRequestHandler):
    """The house has its own log."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: object, **_more: object) -> None:
        """Nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yield the address of app, answered by threads of this very process."""
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
