"""scripts/bench-rerun [OPTIONS] [PART…]: what it costs to know what was fetched before.

second   10 000 pages that nginx answers with 304, against the run that saved them, and a run with --skip-existing
state    a first run against a scrape from before there was a state (--before PATH)
million  a state of 1 000 000 URLs: start-up, size, and the same list again

The figures go to docs/benchmarks.md.
"""

import argparse
import os
import pathlib
import resource
import sys

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "bench" / "rig"))

import machine  # noqa: E402
import measure  # noqa: E402
import million  # noqa: E402
import report  # noqa: E402
import rerunning  # noqa: E402
import second  # noqa: E402
import state  # noqa: E402
from server import Site  # noqa: E402

PARTS = {module.PART: module for module in (second, state, million)}


class Bench:
    def __init__(self, options, site):
        self.options = options
        self.site = site
        self.launcher = options.scrape.parent / "scrape-bench-launch"


def read_options(usual):
    parser = argparse.ArgumentParser(prog="scripts/bench-rerun", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without any")
    parser.add_argument("--rounds", type=int, default=usual.rounds, metavar="N")
    parser.add_argument("--pages", type=int, default=usual.pages, metavar="N")
    parser.add_argument("--known", type=int, default=usual.known, metavar="N", help="URLs of the state of a million")
    parser.add_argument("--directory", type=pathlib.Path, default=usual.directory, metavar="DIR")
    parser.add_argument("--scrape", type=pathlib.Path, default=usual.scrape, metavar="PATH")
    parser.add_argument("--before", type=pathlib.Path, metavar="PATH", help="a scrape without a state; needed by the part state")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part '{min(unknown)}'; there are {', '.join(PARTS)}")
    if options.before is None and "state" in options.parts:
        parser.error("the part state needs --before PATH, a scrape from before there was a state")
    wanted = options.parts or [name for name in PARTS if name != "state" or options.before]
    return options, wanted


def is_usual(options, usual):
    return all(getattr(options, name) == value for name, value in vars(usual).items())


def main():
    usual = argparse.Namespace(rounds=5, pages=10_000, known=1_000_000, directory=pathlib.Path("/dev/shm"),
                               scrape=PROJECT / "build" / "bench" / "scrape")
    options, wanted = read_options(usual)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    results = PROJECT / "bench" / "results"
    with measure.folder_in("/dev/shm") as folder, Site(folder).running() as site:
        bench = Bench(options, site)
        for name in wanted:
            origin = {"date": machine.today(), "revision": machine.revision(PROJECT), "machine": machine.describe(),
                      "load": os.getloadavg()[0]}
            result = origin | PARTS[name].measured(bench)
            print(rerunning.TABLES[name](result), flush=True)
            if is_usual(options, usual):
                rerunning.save(name, result, results)
    if is_usual(options, usual):
        report.write(results, PROJECT / "docs" / "benchmarks.md")


if __name__ == "__main__":
    main()
