"""A second run over pages that did not change, and a third that does not even ask."""

import measure
import rerunning
from trial import Trial, progress, told
from workloads import PAGE, Case

WAYS = {"first": (), "second": (), "skip": ("--skip-existing",)}


def check(trial, way, before, pages):
    trial.expect({"first": {("saved", 200): pages}, "second": {("unchanged", 304): pages},
                  "skip": {("unchanged", None): pages}}[way])
    now = trial.pages()
    if len(now) != pages:
        raise RuntimeError(f"{len(now)} files instead of {pages}")
    if before is not None and now != before:
        raise RuntimeError(f"files were written by the run '{way}'")
    return now


def one_round(bench, case):
    """A run of each way into a directory of its own."""
    with measure.folder_in(bench.options.directory) as place:
        trial = Trial(bench.launcher, bench.site, place, (url for _, url in bench.site.urls(case)))
        runs, files = {}, None
        for way, options in WAYS.items():
            runs[way] = trial.run(bench.options.scrape, *options)
            files = check(trial, way, files, case.pages)
            runs[way]["state"] = trial.state_size()
        return runs, {way: trial.shown(*options) for way, options in WAYS.items()}


def measured(bench):
    schemes = {}
    for scheme in ("https", "http"):
        case = Case("second", "", "pages", bench.options.pages, PAGE, 64, (), scheme=scheme)
        bench.site.prepare(case)
        rounds = []
        for turn in range(bench.options.rounds + 1):
            runs, commands = one_round(bench, case)
            if turn > 0:
                rounds.append(runs)
            progress(f"{scheme} round {turn}:", "; ".join(f"{way} {told(run)}" for way, run in runs.items()))
        schemes[scheme] = {"commands": commands, "rounds": rounds}
    return {"pages": bench.options.pages, "size": PAGE, "schemes": schemes}


PART = rerunning.SECOND
