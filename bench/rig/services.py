"""Starting and stopping the servers, on ports that were free a moment ago."""

import contextlib
import socket
import subprocess
import time


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextlib.contextmanager
def running(command, log, ready):
    """Runs a server until the block ends. It also ends with us, however we end."""
    with log.open("wb") as output:
        server = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "--", *map(str, command)], stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=output, start_new_session=True)
    try:
        for _ in range(200):
            if server.poll() is not None or ready():
                break
            time.sleep(0.05)
        if server.poll() is not None:
            raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace').strip()}")
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def accepts(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
