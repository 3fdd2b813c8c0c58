"""Writes one JSON file for each case, and docs/benchmarks.md with its plot from all of them."""

import json

import durability
import extraction
import floors
import goals
import growth
import idling
import plot
import rerunning
import tables
from workloads import CASES

HEAD = """# Benchmarks

Written by `scripts/bench`, which measures all of it again; the figures of every round are in [bench/results](../bench/results).
Everything is on one machine: nginx serves over loopback, and pages are saved on a memory file system.

- The programs take turns (A B C A B C …): one round that does not count, then five that do. Shown is the median with the lowest
  and the highest in brackets. A ratio is taken within each round, so that what disturbs the machine disturbs both.
- Client CPU is user and system time of the finished program and its children: the figure to trust.
- Every program has the best settings that we found for it, saves every page to a file of its own and verifies TLS. Every file
  is checked by its SHA-256; a run that lost a page has no time. The server counts the connections.
- curl is `curl -Z`, lesson the usual program with aiohttp, aiofiles and `asyncio.gather`; wrk and h2load save nothing.

"""
PLOT = "![Client CPU per page of every program, relative to curl -Z](benchmarks.svg)\n"


def save(result, folder):
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    (folder / f"{result['case']['name']}.json").write_text(text + "\n")


def load(folder):
    """Results by the name of their case, in the order of the workloads."""
    results = {}
    for case in CASES:
        path = folder / f"{case.name}.json"
        if path.exists():
            results[case.name] = json.loads(path.read_text())
    return results


def machine(results):
    """A line for each machine and revision that results come from, with the cases measured there."""
    origins = {}
    for name, result in results.items():
        origins.setdefault((tuple(result["machine"].items()), result["revision"], result["date"][:10]), []).append(name)
    lines = []
    for (described, revision, date), names in origins.items():
        of = dict(described)
        lines.append(f"- {', '.join(names)}: {date}, revision `{revision}`, {of['cores']} cores of {of['model']}, "
                     f"{of['memory']}, {of['kernel']}, {of['system']}")
    return "\n".join(lines) + "\n"


def versions(results):
    known = {name: program["version"] for result in results.values() for name, program in result["programs"].items()}
    return tables.table(["program", "version"], [[name, version] for name, version in known.items() if version], texts=(0, 1))


def commands(results):
    lines = [f"{name:<15}{program['command']}" for name, result in results.items() for program in result["programs"].values()]
    return "```\n" + "\n".join(lines) + "\n```\n"


def write(folder, document):
    results = load(folder)
    document.parent.mkdir(parents=True, exist_ok=True)
    plot.draw(results, document.with_suffix(".svg"))
    sections = [HEAD + PLOT, "## Goals\n", tables.of_goals(goals.GOALS, results), floors.of(results), "## Figures\n"]
    sections += [tables.of_case(result, results) for result in results.values()]
    sections += [extraction.of(folder), idling.of(folder), durability.of(folder), rerunning.of(folder),
                 growth.of(load(folder / growth.FOLDER))]
    sections += ["## Measured\n", machine(results), versions(results), "## Commands\n", commands(results)]
    document.write_text("\n".join(sections))
