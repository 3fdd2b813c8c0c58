"""scripts/bench [OPTIONS] [WORKLOAD…]: measures scrape against its peers on this machine."""

import contextlib
import dataclasses
import functools
import resource
import shutil
import signal
import sys

import catalog
import machine
import measure
import names
import options as command_line
import report
import tables
import workloads
from options import BUILD, PROJECT, SHARED_MEMORY
from server import Site


def tell(*words):
    print("bench:", *words, file=sys.stderr, flush=True)


def taking_part(case, programs, only):
    """The programs of a case, without those that are not wanted. RuntimeError for one that is not installed."""
    wanted = [name for name in case.programs if not only or name in only]
    if "scrape" in wanted and "scrape-before" in programs:
        wanted.insert(1, "scrape-before")
    for name in wanted:
        if programs[name].missing():
            raise RuntimeError(f"{name} is missing: install {programs[name].package}")
    return [programs[name] for name in wanted]


def need_room(case, directory):
    for folder in {SHARED_MEMORY, directory}:
        if shutil.disk_usage(folder).free < case.bytes_needed:
            raise RuntimeError(f"{case.name} needs {case.bytes_needed >> 20} MiB free in {folder}")


def measured(rig, case, programs, options):
    def progress(turn, name, run):
        if not case.rounds:
            tell(f"{case.name} round {turn} {name}: {run['trouble'] or '%.2f s' % run['wall']}")

    runs, commands = measure.take_turns(rig, programs, case, case.rounds or options.rounds, progress)
    return {
        "case": dataclasses.asdict(case) | {"scale": options.scale},
        "date": machine.today(),
        "revision": machine.revision(PROJECT),
        "machine": machine.describe(),
        "programs": {program.name: {"version": version(program), "command": commands[program.name],
                                    "rounds": runs[program.name]} for program in programs},
    }


@functools.cache
def version(program):
    return machine.version_of([program.executable, *program.version_arguments]) if program.version_arguments else ""


def keep(result, options, results):
    """Prints a result; saves it where it was asked for, and in the project only when all was measured as usual."""
    whole = command_line.as_usual(options)
    folder = options.output or (PROJECT / "bench" / "results" if whole else None)
    if folder:
        report.save(result, folder)
        results = report.load(folder)
    print(tables.of_case(result, results | {result["case"]["name"]: result}), flush=True)
    if whole and not options.output:
        report.write(folder, PROJECT / "docs" / "benchmarks.md")


def measure_all(cases, programs, options):
    results = {}
    with measure.folder_in(SHARED_MEMORY) as folder, Site(folder).running() as site, names.serving(folder) as with_names:
        for case in cases:
            if case.hosts > 1 and with_names is None:
                tell(f"{case.name} is skipped: port 53 of no loopback address may be bound (it needs root)")
                continue
            competitors = taking_part(case, programs, options.only)
            if not competitors:
                continue
            tell(f"{case.name}: {case.what}")
            need_room(case, options.directory)
            site.prepare(case)
            prefix = with_names if case.hosts > 1 else ()
            with contextlib.ExitStack() as kept:
                rig = measure.Rig(BUILD / "scrape-bench-launch", site, options.directory, prefix, kept)
                result = results[case.name] = measured(rig, case, competitors, options)
            keep(result, options, results)


def stop(number, _frame):
    """Ends us in good order, once."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main():
    options = command_line.read()
    try:
        cases = workloads.chosen(options.workloads)
        if options.scale != 1:
            cases = [case.scaled(options.scale) for case in cases]
        if options.list:
            print("\n".join(f"{case.name:<14}{case.what}: {', '.join(case.programs)}" for case in cases))
            return 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        before = options.against and options.against.resolve()
        programs = catalog.of(options.scrape.resolve(), before, BUILD / "scrape-bench-create-files")
        unknown = set(options.only or ()) - set(programs)
        if unknown:
            raise ValueError(f"no program '{min(unknown)}'; there are {', '.join(programs)}")
        measure_all(cases, programs, options)
        return 0
    except (RuntimeError, ValueError, OSError) as error:
        tell(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
