"""What a connection costs that waits, as scripts/bench-idle measured it."""

import json

import figures
import tables
from workloads import MIB

NAME = "idle.json"
MANY, FEW = "many", "few"

TEXT = """`scripts/bench-idle` lets scrape fetch {pages} pages of 200 addresses, all at once, from a server that answers each
request with a head and a byte, then with one byte every three seconds until it has had all {pages} requests for 10 s; only then come the
other bytes. What a connection takes is the peak memory beyond that of the same list with `-j 64`, divided by {pages}: user space
only, with everything that a request has meanwhile. {date}, revision `{revision}`, {cores} cores of {model}.

"""
FEWER = """**{pages} connections instead of {wanted}:** the machine lets a process open {files} files (`ulimit -Hn`), and scrape
counts two for a request; {wanted} take {needed}.

"""


def save(result, folder):
    (folder / NAME).write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


def cpu(result, kind):
    return [(run["user"] + run["system"]) / result["pages"] for run in kind["rounds"]]


def memory(kind):
    return [run["memory"] for run in kind["rounds"]]


def kib_a_connection(result, scheme):
    kinds = result["schemes"][scheme]
    pairs = zip(memory(kinds[MANY]), memory(kinds[FEW]))
    return figures.spread([(many - few) / result["pages"] / 1024 for many, few in pairs])


def row(result, scheme):
    many, few = (result["schemes"][scheme][name] for name in (MANY, FEW))
    rounds = many["rounds"] + few["rounds"]
    return [scheme, str(min(run["most_open"] for run in many["rounds"])),
            tables.with_range(kib_a_connection(result, scheme), "KiB"),
            *(tables.with_range(figures.spread(memory(kind)).times(1 / MIB)) for kind in (many, few)),
            *(tables.seconds(figures.spread(cpu(result, kind))) for kind in (many, few)),
            str(sum(result["pages"] - run["saved"] for run in rounds))]


def tables_of(result):
    head = ["scheme", "at once", "a connection", "peak MiB", "with -j 64", "CPU per page", "with -j 64", "failures"]
    return tables.table(head, [row(result, scheme) for scheme in result["schemes"]])


def commands(result):
    return "```\n" + "\n".join(kinds[MANY]["command"] for kinds in result["schemes"].values()) + "\n```\n"


def of(folder):
    """As Markdown; empty when it was not measured."""
    path = folder / NAME
    if not path.exists():
        return ""
    result = json.loads(path.read_text())
    pages, wanted = (tables.number(result[name]) for name in ("pages", "wanted"))
    text = TEXT.format(pages=pages, date=result["date"][:10], revision=result["revision"], cores=result["machine"]["cores"],
                       model=result["machine"]["model"])
    if result["pages"] < result["wanted"]:
        text += FEWER.format(pages=pages, wanted=wanted, files=tables.number(result["files"]),
                             needed=tables.number(2 * result["wanted"] + 64))
    return "## Idle connections\n\n" + text + tables_of(result) + "\n" + commands(result)
