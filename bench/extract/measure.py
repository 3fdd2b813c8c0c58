"""scripts/bench-extract: what it costs to find three fields in each page, for scrape and for Python's libraries.

scrape fetches N different pages from nginx, with three selectors and without; the difference is what they cost, processes and
all. lxml (with cssselect) and parsel read the same pages, which are in memory already, and ask them the same. Measured as usual,
the figures go to docs/benchmarks.md.
"""

import argparse
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "bench" / "rig"))

import extraction  # noqa: E402
import machine  # noqa: E402
import report  # noqa: E402
from server import Site  # noqa: E402

WORDS = "amber beacon cedar drift ember fable grove harbor island jasper kettle lantern meadow needle orchard".split()
FIELDS = {"title": "h1", "price": "table.offers tr.item:nth-child(2) > td.price", "links": "nav a"}


def sentence(source, length):
    return " ".join(source.choice(WORDS) for _ in range(length))


def page(number):
    """Some 30 KB, as shops and papers have them: a head with scripts, navigation, text, a table, comments."""
    source = random.Random(number)
    navigation = "".join(f'<li class="entry"><a href="/topic/{i}?p={number}">{sentence(source, 2)}</a>' for i in range(60))
    rows = "".join(
        f'<tr class="item" data-id="{i}"><td class="name"><a href="/item/{i}">{sentence(source, 3)}</a><td class="price">'
        f'€ {source.randint(1, 9999) / 100}<td><ul class="tags"><li>{sentence(source, 1)}<li>{sentence(source, 1)}</ul>'
        for i in range(50))
    text = "".join(f'<p class="text">{sentence(source, 60)} <b>{sentence(source, 3)}</b> &amp; {sentence(source, 20)}</p>'
                   for _ in range(20))
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page {number}</title>'
            f'<style>{"p.text { margin: 0 } " * 40}</style><script>{"var a = 1 < 2; " * 60}</script></head><body><nav><ul>'
            f'{navigation}</ul></nav><main><h1>Page {number}</h1>{text}<table class="offers">{rows}</table></main></body></html>')


def cpu_of(work):
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) + sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    began = time.monotonic()
    work()
    after = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) + sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    return after - before, time.monotonic() - began


def with_lxml(pages):
    import lxml.cssselect
    import lxml.html
    selectors = {name: lxml.cssselect.CSSSelector(css, translator="html") for name, css in FIELDS.items()}

    def read():
        for content in pages:
            tree = lxml.html.document_fromstring(content)
            [[element.text_content() for element in select(tree)] for select in selectors.values()]
    return read


def with_parsel(pages):
    import parsel

    def read():
        for content in pages:
            selector = parsel.Selector(text=content.decode())
            [selector.css(f"{css} ::text").getall() for css in FIELDS.values()]
    return read


def with_scrape(binary, site, folder, names, fields):
    urls = folder / "urls.txt"
    urls.write_text("".join(f"http://localhost:{site.http}/pages/{name}\n" for name in names))
    command = [binary, "-q", "--no-config", "--no-save", "-o", folder / "out", urls]
    for name, css in fields.items():
        command += ["--extract", f"{name}[]={css}"]
    if fields:
        command += ["--extracted", folder / "rows.jsonl"]

    def run():
        subprocess.run(command, check=True)
        if fields and sum(1 for _ in open(folder / "rows.jsonl")) != len(names):
            raise RuntimeError("rows are missing")
    return run


def version_of(module):
    import importlib.metadata
    return f"{module} {importlib.metadata.version(module)}"


def measured(programs, pages, rounds):
    runs = {name: [] for name in programs}
    for _ in range(rounds):
        for name, (_, work) in programs.items():
            cpu, wall = cpu_of(work)
            runs[name].append({"cpu": cpu, "wall": wall})
    return {
        "date": machine.today(),
        "revision": machine.revision(PROJECT),
        "machine": machine.describe(),
        "pages": len(pages),
        "bytes": statistics.mean(map(len, pages)),
        "programs": {name: {"version": version, "rounds": runs[name]} for name, (version, _) in programs.items()},
    }


def measure_all(options, folder):
    site = Site(folder)
    with site.running():
        (folder / "root" / "pages").mkdir()
        names = [f"{number}.html" for number in range(1, options.pages + 1)]
        pages = [page(number).encode() for number in range(1, options.pages + 1)]
        for file, content in zip(names, pages):
            (folder / "root" / "pages" / file).write_bytes(content)
        version = machine.version_of([options.scrape, "--version"])
        programs = {extraction.ALONE: (version, with_scrape(options.scrape, site, folder, names, {})),
                    extraction.BOTH: (version, with_scrape(options.scrape, site, folder, names, FIELDS)),
                    "lxml": (version_of("lxml"), with_lxml(pages)),
                    "parsel": (version_of("parsel"), with_parsel(pages))}
        return measured(programs, pages, options.rounds)


def main():
    usual = argparse.Namespace(pages=20_000, rounds=5, scrape=PROJECT / "build" / "bench" / "scrape")
    parser = argparse.ArgumentParser(prog="scripts/bench-extract", description=__doc__)
    parser.add_argument("--pages", type=int, default=usual.pages, metavar="N")
    parser.add_argument("--rounds", type=int, default=usual.rounds, metavar="N")
    parser.add_argument("--scrape", type=pathlib.Path, default=usual.scrape, metavar="PATH")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        result = measure_all(options, pathlib.Path(name))
    print(extraction.tables_of(result))
    if options == usual:
        results = PROJECT / "bench" / "results"
        extraction.save(result, results)
        report.write(results, PROJECT / "docs" / "benchmarks.md")


main()
