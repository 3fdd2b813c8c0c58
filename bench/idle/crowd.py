"""A server that keeps a crowd waiting: it answers every request with a head and a byte, and then with a byte every few seconds,
until as many wait at once as were expected, and for a while longer. Then all get the rest, and whoever comes later is served at
once."""

import contextlib
import multiprocessing
import select
import socket
import ssl
import time

WORKERS = 4  # each has files of its own, of which a process may open only so many
DRIP = 3.0  # seconds between two bytes
STAY = 10.0  # seconds that all wait together
BODY = b"<!doctype html><title>Patience</title>" + b"." * 986
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(BODY)
END_OF_REQUEST = b"\r\n\r\n"
WANTS = (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError)


class Visitor:
    """One connection. `sent` counts bytes of the body that it waits for; None while no answer is due."""

    def __init__(self, accepted, tls):
        accepted.setblocking(False)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = tls.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False) if tls else accepted
        self.received = b""
        self.sent = None

    def receive(self):
        """True when a whole request is here, False when not yet. OSError when the connection is over."""
        with contextlib.suppress(*WANTS):
            while True:
                piece = self.socket.recv(16 * 1024)
                if not piece:
                    raise ConnectionResetError
                self.received += piece
        if not self.received.endswith(END_OF_REQUEST):
            return False
        self.received = b""
        return True

    def give(self, size):
        """The head, if it is still due, and so many bytes more of the body. All this fits into a socket's buffer."""
        begin = self.sent or 0
        self.socket.sendall((HEAD if self.sent is None else b"") + BODY[begin:begin + size])
        self.sent = begin + size if begin + size < len(BODY) else None


class Worker:
    """Serves some of the addresses, in a process of its own."""

    def __init__(self, crowd, number, listeners):
        self.crowd = crowd
        self.events = None  # not shared with the other processes
        self.number = number
        self.listeners = {listener.fileno(): (listener, tls) for listener, tls in listeners}
        self.visitors = {}
        self.waiting = set()
        self.next_drip = time.monotonic() + DRIP

    def run(self):
        self.events = select.epoll()
        for file, (listener, _) in self.listeners.items():
            listener.setblocking(False)
            self.events.register(file, select.EPOLLIN)
        while True:
            for file, _ in self.events.poll(0.02):
                if file in self.listeners:
                    self.accept(*self.listeners[file])
                else:
                    self.serve(file)
            if self.waiting and self.crowd.is_served():
                self.give_all(len(BODY))
            if self.waiting and time.monotonic() >= self.next_drip:
                self.give_all(1)
                self.next_drip = time.monotonic() + DRIP
            self.crowd.note(self.number, len(self.visitors), len(self.waiting))

    def accept(self, listener, tls):
        with contextlib.suppress(BlockingIOError):
            while True:
                visitor = Visitor(listener.accept()[0], tls)
                self.visitors[visitor.socket.fileno()] = visitor
                self.events.register(visitor.socket.fileno(), select.EPOLLIN)

    def serve(self, file):
        try:
            if self.visitors[file].receive():
                self.give(file, len(BODY) if self.crowd.is_served() else 1)
        except OSError:
            self.forget(file)

    def give_all(self, size):
        for file in list(self.waiting):
            try:
                self.give(file, size)
            except OSError:
                self.forget(file)

    def give(self, file, size):
        visitor = self.visitors[file]
        visitor.give(size)
        (self.waiting.discard if visitor.sent is None else self.waiting.add)(file)

    def forget(self, file):
        self.waiting.discard(file)
        self.events.unregister(file)
        self.visitors.pop(file).socket.close()


class Crowd:
    """The server, and what it saw. `tls_of(address)` gives the context of an address, or None for plain HTTP."""

    def __init__(self, addresses, expected, tls_of):
        self.expected = expected
        self._complete = multiprocessing.Value("d", 0, lock=False)
        self._open = multiprocessing.Array("q", WORKERS, lock=False)
        self._waiting = multiprocessing.Array("q", WORKERS, lock=False)
        self._most_open = multiprocessing.Value("q", 0)
        self._listeners = [(socket.create_server((address, 0), backlog=4096), tls_of(address)) for address in addresses]

    @contextlib.contextmanager
    def running(self):
        """Yields the ports, in the order of the addresses. The processes end with the block, and with us."""
        workers = [multiprocessing.Process(target=Worker(self, number, self._listeners[number::WORKERS]).run, daemon=True)
                   for number in range(WORKERS)]
        for worker in workers:
            worker.start()
        try:
            yield [listener.getsockname()[1] for listener, _ in self._listeners]
        finally:
            for worker in workers:
                worker.terminate()
                worker.join()
            for listener, _ in self._listeners:
                listener.close()

    def note(self, worker, now_open, waiting):
        self._open[worker] = now_open
        self._waiting[worker] = waiting
        with self._most_open.get_lock():
            self._most_open.value = max(self._most_open.value, sum(self._open))

    def is_served(self):
        """Whether all who are expected have waited together; from then on nobody has to."""
        if self._complete.value == 0 and sum(self._waiting) >= self.expected:
            self._complete.value = time.monotonic()
        return 0 < self._complete.value < time.monotonic() - STAY

    @property
    def most_open(self):
        """Connections at once."""
        return self._most_open.value
