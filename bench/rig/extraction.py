"""What it costs to find data in pages, as scripts/bench-extract measured it."""

import json

import figures
import tables

NAME = "extract.json"
ALONE, BOTH, PEERS = "scrape, fetch alone", "scrape, fetch and extract", ("lxml", "parsel")

TEXT = """`scripts/bench-extract` fetches {pages} different pages of {kib:.0f} KiB over plain HTTP with three CSS selectors, and again without
(`--no-save` both times); the difference is what finding the data costs, worker processes and all. lxml (with cssselect) and
parsel are asked the same of the same pages, which are in their memory already. {date}, revision `{revision}`, {cores} cores of {model}.

"""


def save(result, folder):
    (folder / NAME).write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


def cpu(result, program):
    """Seconds for a page, by round."""
    return [run["cpu"] / result["pages"] for run in result["programs"][program]["rounds"]]


def of_extraction(result):
    return [both - alone for both, alone in zip(cpu(result, BOTH), cpu(result, ALONE))]


def row(result, name, program):
    rounds = program["rounds"]
    rate = figures.spread([result["pages"] / run["wall"] for run in rounds])
    return [name, program["version"], tables.seconds(figures.spread(cpu(result, name))), tables.with_range(rate)]


def ratio(result, peer):
    return figures.spread([own / other for own, other in zip(of_extraction(result), cpu(result, peer))])


def tables_of(result):
    rows = [row(result, name, program) for name, program in result["programs"].items()]
    rows.insert(2, ["scrape, extraction", "", tables.seconds(figures.spread(of_extraction(result))), ""])
    costs = tables.table(["program", "version", "CPU per page", "pages/s"], rows, texts=(0, 1))
    ratios = [[peer, tables.with_range(ratio(result, peer), "×")] for peer in PEERS]
    return costs + "\n" + tables.table(["CPU of extraction ÷", "measured"], ratios)


def of(folder):
    """As Markdown; empty when it was not measured."""
    path = folder / NAME
    if not path.exists():
        return ""
    result = json.loads(path.read_text())
    told = TEXT.format(pages=tables.number(result["pages"]), kib=result["bytes"] / 1024, date=result["date"][:10],
                       revision=result["revision"], cores=result["machine"]["cores"], model=result["machine"]["model"])
    return "## Extraction\n\n" + told + tables_of(result)
