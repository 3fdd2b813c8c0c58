"""What a first run pays for its state: against a scrape from before there was one."""

import measure
import rerunning
from trial import Trial, progress, told
from workloads import PAGE, Case


def ways(options):
    return {"before": (options.before, ()), "none": (options.scrape, ("--sync", "none")), "default": (options.scrape, ())}


def one_run(bench, case, binary, options):
    with measure.folder_in(bench.options.directory) as place:
        trial = Trial(bench.launcher, bench.site, place, (url for _, url in bench.site.urls(case)))
        run = trial.run(binary, *options)
        trial.expect({("saved", 200): case.pages})
        return run


def measured(bench):
    schemes = {}
    for scheme in ("https", "http"):
        case = Case("state", "", "pages", 2 * bench.options.pages, PAGE, 64, (), scheme=scheme)
        bench.site.prepare(case)
        rounds = []
        for turn in range(bench.options.rounds + 1):
            runs = {way: one_run(bench, case, *how) for way, how in ways(bench.options).items()}
            if turn > 0:
                rounds.append(runs)
            progress(f"{scheme} round {turn}:", "; ".join(f"{way} {told(run)}" for way, run in runs.items()))
        schemes[scheme] = {"rounds": rounds}
    return {"pages": 2 * bench.options.pages, "size": PAGE, "schemes": schemes}


PART = rerunning.STATE
