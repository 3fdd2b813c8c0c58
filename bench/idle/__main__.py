"""scripts/bench-idle: what a connection costs that waits for its page, with 20 000 of them at once.

scrape fetches N pages from 200 addresses, all at once (-j N), from a server that answers none of them before all are there. The
same list with -j 64 takes what is left to compare with. The figures go to docs/benchmarks.md.
"""

import argparse
import json
import pathlib
import resource
import ssl
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "bench" / "rig"))

import certificates  # noqa: E402
import idling  # noqa: E402
import machine  # noqa: E402
import measure  # noqa: E402
import report  # noqa: E402
from crowd import Crowd  # noqa: E402

ADDRESSES = [f"127.1.0.{last}" for last in range(1, 201)]
LIMIT = 600  # seconds for one run
FEW = 64

# The time-outs of a run: as many TLS handshakes at once take a minute.
PATIENCE = ("--connect-timeout", "300", "--max-time", "600")


def most_at_once(files):
    """What scrape allows itself: a connection and a file for each request, and some 64 files besides."""
    return (files - 64) // 2


def tls_contexts(folder):
    """For each address a certificate of its own."""
    certificates.make_authority(folder)
    contexts = {}
    for address in ADDRESSES:
        certificates.sign(folder, address, f"IP:{address}")
        context = contexts[address] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{address}.pem", folder / f"{address}.key")
    return contexts


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.contexts = tls_contexts(folder)

    def write_list(self, scheme, ports):
        path = self.folder / "urls.txt"
        hosts = list(zip(ADDRESSES, ports))
        with path.open("w") as file:
            for number in range(self.options.connections):
                address, port = hosts[number % len(hosts)]
                file.write(f"{scheme}://{address}:{port}/{number}.html\n")
        return path

    def run(self, scheme, at_once):
        """One run and what came of it: as scrape-bench-launch tells, with what was saved and how many were there at once."""
        crowd = Crowd(ADDRESSES, at_once, self.contexts.get if scheme == "https" else lambda address: None)
        with measure.folder_in(self.folder) as place, crowd.running() as ports:
            command = [self.options.scrape, "-q", "--no-config", "--cacert", self.folder / "ca.pem", *PATIENCE, "-j", at_once,
                       "--per-host", at_once, "-o", place / "out", self.write_list(scheme, ports)]
            launcher = PROJECT / "build" / "bench" / "scrape-bench-launch"
            run = measure.launch([launcher, LIMIT, place / "stdout", place / "stderr", *command], place)
            if run["exit"] or not run["in_time"]:
                raise RuntimeError(f"scrape ended with {run['exit']}: {(place / 'stderr').read_text(errors='replace')[-2000:]}")
            outcomes = [json.loads(line)["outcome"] for line in (place / "out" / "manifest.jsonl").open()]
            saved = sum(1 for file in (place / "out").rglob("*.html"))
        run |= {"saved": min(saved, outcomes.count("saved")), "most_open": crowd.most_open}
        shown = " ".join(map(str, command)).replace(str(command[0]), "scrape").replace(str(place), "RUN")
        return run, shown.replace(str(self.folder), "RUN")

    def measured(self, scheme):
        kinds = {idling.MANY: self.options.connections, idling.FEW: FEW}
        runs, commands = {kind: [] for kind in kinds}, {}
        for turn in range(self.options.rounds):
            for kind, at_once in kinds.items():
                run, commands[kind] = self.run(scheme, at_once)
                runs[kind].append(run)
                print(f"bench-idle: {scheme} -j {at_once} round {turn + 1}: {run['wall']:.1f} s, {run['memory'] >> 20} MiB, "
                      f"{run['most_open']} at once, {run['saved']} saved", file=sys.stderr, flush=True)
        return {kind: {"at_once": kinds[kind], "command": commands[kind], "rounds": runs[kind]} for kind in kinds}


def read_options(usual):
    parser = argparse.ArgumentParser(prog="scripts/bench-idle", description=__doc__)
    parser.add_argument("--connections", type=int, default=usual.connections, metavar="N")
    parser.add_argument("--rounds", type=int, default=usual.rounds, metavar="N")
    parser.add_argument("--schemes", type=lambda text: text.split(","), default=usual.schemes, metavar="http,https")
    parser.add_argument("--scrape", type=pathlib.Path, default=usual.scrape, metavar="PATH")
    return parser.parse_args()


def main():
    usual = argparse.Namespace(connections=20_000, rounds=3, schemes=["http", "https"],
                               scrape=PROJECT / "build" / "bench" / "scrape")
    options = read_options(usual)
    is_usual = options == usual
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if options.connections > most_at_once(files):
        print(f"bench-idle: only {files} files may be open (ulimit -Hn): {most_at_once(files)} connections at once instead of "
              f"{options.connections}, which take {2 * options.connections + 64}", file=sys.stderr, flush=True)
        options.connections = most_at_once(files)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        bench = Bench(options, pathlib.Path(name))
        schemes = {scheme: bench.measured(scheme) for scheme in options.schemes}
    result = {"date": machine.today(), "revision": machine.revision(PROJECT), "machine": machine.describe(),
              "wanted": usual.connections, "files": files, "pages": options.connections, "schemes": schemes}
    print(idling.tables_of(result))
    if is_usual:
        results = PROJECT / "bench" / "results"
        idling.save(result, results)
        report.write(results, PROJECT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main()
