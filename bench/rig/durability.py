"""What it costs to make pages durable, as scripts/bench-sync measured it."""

import json
import subprocess

import figures
import tables

NAME = "sync.json"
WAYS = ("none", "batch", "each")

TEXT = """`scripts/bench-sync` saves {pages} pages of {size} KiB with `-j {jobs}` from nginx on the same machine, and then a single one,
on {file_system}, in each of the ways of `--sync`; they take turns. Ratios to `none` are taken within each round. {date}, revision
`{revision}`, {cores} cores of {model}.

"""


def file_system(directory):
    told = subprocess.run(["stat", "-f", "-c", "%T", directory], capture_output=True, text=True, check=True)
    return told.stdout.strip().replace("ext2/ext3", "ext4")


def save(result, folder):
    (folder / NAME).write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


def walls(runs):
    return [run["wall"] for run in runs]


def cpus(runs):
    return [run["user"] + run["system"] for run in runs]


def ratio(values, base):
    return figures.spread([value / other for value, other in zip(values, base)])


def row(load, way):
    runs, none = load["ways"][way], load["ways"]["none"]
    cells = [tables.number(load["pages"]) if load["pages"] > 1 else "1", f"`{way}`"]
    for figure in (walls, cpus):
        cells += [tables.seconds(figures.spread(figure(runs))), tables.with_range(ratio(figure(runs), figure(none)))]
    return [*cells, tables.number(figures.spread([run["memory"] for run in runs]).median / 2**20)]


def tables_of(result):
    head = ["pages", "--sync", "time", "÷ none", "CPU", "÷ none", "peak MiB"]
    return tables.table(head, [row(load, way) for load in result["loads"] for way in WAYS], texts=(1,))


def of(folder):
    """As Markdown; empty when it was not measured."""
    path = folder / NAME
    if not path.exists():
        return ""
    result = json.loads(path.read_text())
    text = TEXT.format(pages=tables.number(result["loads"][0]["pages"]), size=result["size"] // 1024, jobs=result["jobs"],
                       file_system=result["file_system"], date=result["date"][:10], revision=result["revision"],
                       cores=result["machine"]["cores"], model=result["machine"]["model"])
    return "## Durable pages\n\n" + text + tables_of(result)
