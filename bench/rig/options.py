"""The command line."""

import argparse
import pathlib

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BUILD = PROJECT / "build" / "bench"
SHARED_MEMORY = pathlib.Path("/dev/shm")


def read():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures scrape against its peers on this machine.")
    add = parser.add_argument
    add("workloads", nargs="*", metavar="WORKLOAD", help="W1 for all its cases, W1-64 for one; all without any")
    add("--list", action="store_true", help="list the cases and end")
    add("--rounds", type=int, default=5, metavar="N", help="counted rounds [5]")
    add("--scale", type=float, default=1, metavar="F", help="fraction of the pages, for a quick look")
    add("--only", type=lambda text: text.split(","), metavar="PROGRAMS", help="for example scrape,curl")
    add("--scrape", type=pathlib.Path, default=BUILD / "scrape", metavar="PATH", help="the binary to measure")
    add("--against", type=pathlib.Path, metavar="PATH", help="another binary of it, as the peer scrape-before")
    add("--output", type=pathlib.Path, metavar="DIR",
        help="for the results; without it they go to bench/results and docs, if all was measured as usual")
    add("--directory", type=pathlib.Path, default=SHARED_MEMORY, metavar="DIR",
        help="where pages go [/dev/shm]; on a disk they stay until the case ends: ext4 is slow after deleting")
    return parser.parse_args()


def as_usual(options):
    """Nothing was left out, so that the results may stand in the project."""
    chosen = (options.rounds, options.scale, options.only, options.against, options.directory)
    return chosen == (5, 1, None, None, SHARED_MEMORY)
