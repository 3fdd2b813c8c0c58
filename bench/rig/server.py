"""The server under every workload: nginx with its pages on /dev/shm, and a count of the connections that it accepted."""

import contextlib
import pathlib
import random
import re
import resource
import subprocess
import urllib.request

import certificates
import content
import names
import services

TEMPLATE = pathlib.Path(__file__).with_name("nginx.conf")


def modules():
    """The folder of nginx's modules, as it was built."""
    told = subprocess.run(["nginx", "-V"], capture_output=True, text=True, check=True)
    found = re.search(r"--modules-path=(\S+)", told.stderr)
    return found[1] if found else "modules"


# Of the files that a worker may have open, those that are not pages.
FOR_CONNECTIONS = 4096


class Site:
    """Lives in one folder, which its owner removes."""

    def __init__(self, folder):
        self.folder = folder
        self.http, self.https, self.status = services.free_ports(3)
        self.ca = folder / "ca.pem"
        self._hashes = {}

    @contextlib.contextmanager
    def running(self):
        certificates.make(self.folder)
        self.folder.chmod(0o755)  # the workers of a nginx started by root are somebody else
        (self.folder / "root").mkdir()
        open_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        values = {"http": self.http, "https": self.https, "status": self.status, "root": self.folder / "root",
                  "modules": modules(), "files": open_files, "pages": max(1, min(50_000, open_files - FOR_CONNECTIONS))}
        config = re.sub(r"@(\w+)@", lambda match: str(values[match[1]]), TEMPLATE.read_text())
        (self.folder / "nginx.conf").write_text(config)
        command = ["nginx", "-p", self.folder, "-c", "nginx.conf", "-e", "stderr"]
        with services.running(command, self.folder / "nginx.log", lambda: services.accepts(self.status)):
            yield self

    def prepare(self, case):
        """Makes the files of a case, unless an earlier one made them; big ones only stay until the next case."""
        if self._hashes.pop("big", None):
            subprocess.run(["rm", "-rf", self.folder / "root" / "big"], check=True)
        if case.kind == "big":
            self._hashes["big"] = content.write_big(self.folder / "root" / "big", case.pages, case.size)
        elif case.kind in ("pages", "slow") and len(self._hashes.get("pages", ())) < case.pages:
            self._hashes["pages"] = content.write_pages(self.folder / "root" / "pages", case.pages, case.size)

    def hashes(self, case):
        """SHA-256 of each page of a case, by number."""
        if case.kind == "tiny":
            return content.tiny_hashes(case.pages)
        return self._hashes["big" if case.kind == "big" else "pages"]

    def urls(self, case):
        """(number, URL) of each page in the order of the list, which is the same in every run."""
        port = self.https if case.scheme == "https" else self.http
        ending = "bin" if case.kind == "big" else "html"
        numbers = list(range(1, case.pages + 1))
        if case.hosts > 1:
            random.Random(case.pages).shuffle(numbers)
        for number in numbers:
            host = "localhost" if case.hosts == 1 else f"h{number % case.hosts}.{names.DOMAIN}"
            yield number, f"{case.scheme}://{host}:{port}/{case.kind}/{number}.{ending}"

    def connections(self):
        """Connections accepted so far, the one that asks included."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.status}/status", timeout=10) as answer:
            return int(answer.read().split()[7])
