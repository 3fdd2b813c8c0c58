"""A server that notes when the first connection came, and answers it."""

import socket
import threading
import time

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\nConnection: close\r\n\r\nHi\n"


class FirstRequest:
    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(600)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.came = None
        self._thread.start()

    def _serve(self):
        visitor, _ = self._listener.accept()
        self.came = time.monotonic()
        with visitor:
            visitor.recv(65536)
            visitor.sendall(ANSWER)
        self._listener.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def finish(self):
        self._thread.join()
