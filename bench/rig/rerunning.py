"""What it costs to know what was fetched before, as scripts/bench-rerun measured it."""

import json

import figures
import tables
from workloads import MIB

SECOND, STATE, MILLION = "second", "state", "million"
STARTUP_GOAL = 2.0  # seconds

TEXTS = {
    SECOND: """{pages} pages of {size} KiB, `-j 64`, into an empty directory; the same command again, which nginx answers with 304
to every request; and once more with `--skip-existing`. Checked each time: the records, and that no file was written (inode and
modification time). Ratios to the first run are taken within each round.""",
    STATE: """{pages} pages of {size} KiB, `-j 64`, into an empty directory, by scrape `f2d1c4c`, which had neither a state nor
`--sync`, and by this one. They take turns; ratios are taken within each round.""",
    MILLION: """A list of {pages} tiny pages over HTTP, one run of each kind; nginx makes these pages up, so that the second run gets
each of them again and finds it unchanged. Then a list of one other URL: the time from the start of the process to its first
request, which is to be under {goal:.0f} s, in an empty directory, in that of the million, and in that of the million without its
state, which is made again from the manifest.""",
}
ORIGIN = "{date}, revision `{revision}`, {cores} cores of {model}, load when it began {load:.1f}."
HEAD = """`scripts/bench-rerun --before OLD-BINARY` measures what scrape pays for its state, and what it saves by it. Pages are saved
on a memory file system.
"""


def name_of(part):
    return f"rerun-{part}.json"


def save(part, result, folder):
    (folder / name_of(part)).write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


def wall(run):
    return run["wall"]


def cpu(run):
    return run["user"] + run["system"]


def memory(run):
    return run["memory"]


def spread(rounds, way, figure, base=None):
    return figures.spread([figure(runs[way]) / (figure(runs[base]) if base else 1) for runs in rounds])


def row(result, scheme, way, name, base):
    rounds = result["schemes"][scheme]["rounds"]
    per_page = spread(rounds, way, cpu).times(1 / result["pages"])
    return [scheme, name, tables.seconds(spread(rounds, way, wall)), tables.with_range(spread(rounds, way, wall, base)),
            tables.seconds(per_page), tables.with_range(spread(rounds, way, cpu, base)),
            tables.with_range(spread(rounds, way, memory).times(1 / MIB)), tables.with_range(spread(rounds, way, memory, base))]


def of_schemes(result, ways, base, head):
    rows = [row(result, scheme, way, name, base) for scheme in result["schemes"] for way, name in ways.items()]
    return tables.table(["scheme", head, "time", "ratio", "CPU per page", "ratio", "peak MiB", "ratio"], rows, texts=(0, 1))


def of_second(result):
    names = {"first": "first", "second": "second, all 304", "skip": "`--skip-existing`"}
    sizes = [runs["first"]["state"] / result["pages"] for each in result["schemes"].values() for runs in each["rounds"]]
    commands = "\n".join(dict.fromkeys(command for each in result["schemes"].values() for command in each["commands"].values()))
    table = of_schemes(result, names, "first", "run")
    return f"{table}\nThe state takes {figures.spread(sizes).median:,.0f} bytes a page.\n\n```\n{commands}\n```\n"


def of_state(result):
    names = {"before": "`f2d1c4c`", "none": "`--sync none`", "default": "default (`--sync batch`)"}
    return of_schemes(result, names, "before", "scrape")


def of_million(result):
    pages = result["pages"]
    names = {"first": "first", "second": "second, unchanged", "skip": "`--skip-existing`"}
    rows = [[names[way], f"{wall(run):.1f} s", f"{cpu(run) / pages * 1e6:.1f} µs", tables.number(memory(run) / MIB),
             f"{run['state'] / pages:,.0f} bytes"] for way, run in result["runs"].items()]
    runs = tables.table(["run", "time", "CPU per page", "peak MiB", "state per page"], rows)
    kinds = {"an empty directory": result["starts"]["empty"], "the state of a million": result["starts"]["known"],
             "no state, but the manifest of a million": result["rebuilt"]}
    rows = [[name, tables.seconds(figures.spread([run["first_request"] for run in each])),
             tables.seconds(figures.spread([cpu(run) for run in each])),
             tables.with_range(figures.spread([memory(run) / MIB for run in each]))] for name, each in kinds.items()]
    return runs + "\n" + tables.table(["one URL with", "to the first request", "CPU", "peak MiB"], rows)


TABLES = {SECOND: of_second, STATE: of_state, MILLION: of_million}


def text_of(part, result):
    text = TEXTS[part].format(pages=tables.number(result["pages"]), size=result.get("size", 0) // 1024, goal=STARTUP_GOAL)
    origin = ORIGIN.format(date=result["date"][:10], revision=result["revision"], cores=result["machine"]["cores"],
                           model=result["machine"]["model"], load=result["load"])
    return text + " " + origin


def of(folder):
    """As Markdown, of the parts that were measured; empty when none was."""
    headings = {SECOND: "A second run", STATE: "What the state costs a first run", MILLION: "A million known URLs"}
    sections = []
    for part, heading in headings.items():
        path = folder / name_of(part)
        if path.exists():
            result = json.loads(path.read_text())
            sections.append(f"### {heading}\n\n{text_of(part, result)}\n\n{TABLES[part](result)}")
    return "\n".join(["## What is known already\n", HEAD, *sections]) if sections else ""
