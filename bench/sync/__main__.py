"""scripts/bench-sync: what it costs to make pages durable, in each of the ways of --sync.

The ways take turns (none batch each none …) at many small pages and at a single one, saved on a real disk. Nothing is deleted
before the end: creating files on ext4 is slow for minutes after many were deleted. The figures go to docs/benchmarks.md.
"""

import argparse
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "bench" / "rig"))

import durability  # noqa: E402
import machine  # noqa: E402
import measure  # noqa: E402
import report  # noqa: E402
from server import Site  # noqa: E402
from workloads import Case  # noqa: E402

LIMIT = 600  # seconds for one run
AT_ONCE = 64
SIZE = 10 * 1024


class Bench:
    def __init__(self, options, site, kept):
        self.options = options
        self.site = site
        self.kept = kept

    def run(self, way, pages):
        place = self.kept.enter_context(measure.folder_in(self.options.directory))
        (place / "urls.txt").write_text("".join(f"http://127.0.0.1:{self.site.http}/pages/{number}.html\n"
                                                for number in range(1, pages + 1)))
        command = [self.options.scrape, "-q", "--no-config", "--sync", way, "-j", AT_ONCE, "--per-host", AT_ONCE, "-o",
                   place / "out", place / "urls.txt"]
        launcher = self.options.scrape.parent / "scrape-bench-launch"
        subprocess.run(["sync", "-f", self.options.directory], check=True)  # what others left unwritten
        run = measure.launch([launcher, LIMIT, place / "stdout", place / "stderr", *command], place)
        saved = sum(1 for line in (place / "out" / "manifest.jsonl").open() if json.loads(line)["outcome"] == "saved")
        if run["exit"] or saved != pages:
            raise RuntimeError(f"scrape ended with {run['exit']}: {(place / 'stderr').read_text(errors='replace')[-2000:]}")
        return run

    def measured(self, pages, rounds):
        runs = {way: [] for way in durability.WAYS}
        for turn in range(-1, rounds):
            for way in durability.WAYS:
                run = self.run(way, pages)
                if turn >= 0:
                    runs[way].append(run)
                print(f"bench-sync: {pages} pages, {way}, round {turn + 1}: {run['wall']:.3f} s, "
                      f"{run['user'] + run['system']:.3f} s CPU, {run['memory'] >> 20} MiB", file=sys.stderr, flush=True)
        return {"pages": pages, "ways": runs}


def read_options(usual):
    parser = argparse.ArgumentParser(prog="scripts/bench-sync", description=__doc__)
    parser.add_argument("--pages", type=int, default=usual.pages, metavar="N")
    parser.add_argument("--rounds", type=int, default=usual.rounds, metavar="N")
    parser.add_argument("--directory", type=pathlib.Path, default=usual.directory, metavar="DIR")
    parser.add_argument("--scrape", type=pathlib.Path, default=usual.scrape, metavar="PATH")
    return parser.parse_args()


def main():
    usual = argparse.Namespace(pages=2000, rounds=5, directory=pathlib.Path("/tmp"),
                               scrape=PROJECT / "build" / "bench" / "scrape")
    options = read_options(usual)
    if measure.in_memory(options.directory):
        raise SystemExit(f"bench-sync: {options.directory} is in memory: nothing there can be durable (--directory DIR)")
    with contextlib.ExitStack() as kept, tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        with Site(pathlib.Path(name)).running() as site:
            site.prepare(Case("sync", "", "pages", options.pages, SIZE, AT_ONCE, ()))
            bench = Bench(options, site, kept)
            loads = [bench.measured(options.pages, options.rounds), bench.measured(1, 3 * options.rounds)]
    result = {"date": machine.today(), "revision": machine.revision(PROJECT), "machine": machine.describe(),
              "file_system": durability.file_system(options.directory), "size": SIZE, "jobs": AT_ONCE, "loads": loads}
    print(durability.tables_of(result))
    if options == usual:
        results = PROJECT / "bench" / "results"
        durability.save(result, results)
        report.write(results, PROJECT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main()
