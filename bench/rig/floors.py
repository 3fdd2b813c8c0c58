"""The least that W1's work costs on this machine: fetching and saving, each by a program that does nothing else."""

import figures
import tables

TEXT = """What no program that gives the same promises can go below: a request and its answer (wrk), and a page's SHA-256, temporary file
and rename (create-hashed), with nothing in between: no list, no names, no records, no second thread.

"""


def rows(results):
    saving = "limits-files" in results and figures.of(results["limits-files"], "create-hashed", "cpu")
    for name in ("W1-64", "W1p-64"):
        fetching, curl, scrape = (name in results and figures.of(results[name], program, "cpu")
                                  for program in ("wrk", "curl", "scrape"))
        if saving and fetching and curl and scrape:
            floor = fetching.median + saving.median
            costs = (f"{cost * 1e6:.1f} µs" for cost in (fetching.median, saving.median, floor))
            yield [name, *costs, f"{floor / curl.median:.2f} ×", f"{scrape.median / floor:.2f} ×"]


def of(results):
    """As Markdown; empty when it was not measured."""
    found = list(rows(results))
    head = ["workload", "fetching", "saving", "together", "÷ curl -Z", "scrape ÷ floor"]
    return "## Floors\n\n" + TEXT + tables.table(head, found) if found else ""
