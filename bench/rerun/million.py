"""A state of a million URLs: made by a run, then used, then lost and made again from the manifest."""

import shutil
import time

import measure
import rerunning
from first_request import FirstRequest
from trial import Trial, progress, told
from workloads import Case

SIZE = 32  # of a tiny page


def start(bench, trial, name):
    """A run of one URL, with the seconds from its start to its first request."""
    server = FirstRequest()
    trial.urls = trial.place / "one.txt"
    trial.urls.write_text(server.url + "\n")
    begin = time.monotonic()
    run = trial.run(bench.options.scrape)
    server.finish()
    run["first_request"] = server.came - begin
    progress(f"{name}: {run['first_request'] * 1000:.1f} ms to the first request, {told(run)}")
    return run


def rebuilt(bench, trial):
    """A start for which the state has to be made from the manifest of the first run."""
    shutil.rmtree(trial.out / ".scrape")
    (trial.out / "manifest.jsonl").unlink()
    shutil.copy(trial.place / "manifest.jsonl", trial.out)
    return start(bench, trial, "rebuilt")


def starts(bench, trial, known):
    runs = {"empty": [], "known": []}
    for turn in range(bench.options.rounds + 1):
        with measure.folder_in(bench.options.directory) as place:
            each = {"empty": start(bench, Trial(bench.launcher, bench.site, place, ()), "empty"),
                    "known": start(bench, trial, f"{known} known")}
        if turn > 0:
            for kind, run in each.items():
                runs[kind].append(run)
    return runs


def measured(bench):
    pages = bench.options.known
    case = Case("million", "", "tiny", pages, SIZE, 64, (), scheme="http")
    with measure.folder_in(bench.options.directory) as place:
        trial = Trial(bench.launcher, bench.site, place, (url for _, url in bench.site.urls(case)))
        runs = {}
        for way, options, outcome in (("first", (), ("saved", 200)), ("second", (), ("unchanged", 200)),
                                      ("skip", ("--skip-existing",), ("unchanged", None))):
            runs[way] = trial.run(bench.options.scrape, *options)
            trial.expect({outcome: pages})
            runs[way]["state"] = trial.state_size()
            if way == "first":
                shutil.copy(trial.out / "manifest.jsonl", place)
            progress(f"{pages} URLs, {way}: {told(runs[way])}, {runs[way]['state'] / pages:.0f} bytes of state a URL")
        return {"pages": pages, "runs": runs, "starts": starts(bench, trial, pages),
                "rebuilt": [rebuilt(bench, trial) for _ in range(2)]}


PART = rerunning.MILLION
