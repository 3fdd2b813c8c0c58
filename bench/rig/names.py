"""Host names for W2: a dnsmasq on a loopback address of its own, and a mount namespace whose resolv.conf names it."""

import contextlib
import os
import socket

import services

DOMAIN = "bench.test"
IN_NAMESPACE = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'


def free_address():
    """A loopback address whose port 53 may be bound, or None."""
    for last in range(1, 5):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((f"127.53.0.{last}", 53))
            return f"127.53.0.{last}"
    return None


@contextlib.contextmanager
def serving(folder):
    """Yields the words to put before a command that is to see the names, or None where names cannot be served."""
    address = free_address()
    if address is None:
        yield None
        return
    resolv = folder / "resolv.conf"
    resolv.write_text(f"nameserver {address}\n")
    command = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--no-resolv", "--no-hosts",
               f"--listen-address={address}", "--bind-interfaces", "--port=53", f"--address=/{DOMAIN}/127.0.0.1",
               "--local-ttl=600"]
    if os.geteuid() == 0:
        command += ["--user=root", "--group="]
    unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    with services.running(command, folder / "dnsmasq.log", lambda: answers(address)):
        yield [*unshare, "sh", "-c", IN_NAMESPACE, "sh", str(resolv)]


def answers(address):
    """True when a query for a name is answered."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in ("ready", *DOMAIN.split(".")))
    query = b"\0\1\1\0\0\1\0\0\0\0\0\0" + labels + b"\0\0\1\0\1"
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        client.sendto(query, (address, 53))
        return client.recv(512)[:2] == query[:2]
    return False
