"""One run of a program → what it cost; and the rounds in which the programs take turns."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

import check
from programs import Job

# Nothing of whoever runs this: no variables, and with HOME an empty folder no configuration files.
ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def remove(folder):
    subprocess.run(["rm", "-rf", folder], check=True)


@contextlib.contextmanager
def folder_in(directory):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scrape-bench.", dir=directory))
    try:
        yield folder
    finally:
        remove(folder)


def launch(command, folder):
    """What the launcher prints, also when we are told to stop: then it stops its program first."""
    with subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=folder,
                          env=ENVIRONMENT | {"HOME": str(folder)}) as launcher:
        try:
            return json.loads(launcher.communicate()[0])
        except BaseException:
            launcher.terminate()
            raise


def in_memory(directory):
    told = subprocess.run(["stat", "-f", "-c", "%T", directory], capture_output=True, text=True, check=True)
    return told.stdout.strip() in ("tmpfs", "ramfs")


class Rig:
    """`prefix` goes before every command. Pages in memory are deleted after each run, others when `kept` is closed:
    creating files on ext4 is slow for minutes after many were deleted."""

    def __init__(self, launcher, site, directory, prefix, kept):
        self.launcher = launcher
        self.site = site
        self.directory = directory
        self.prefix = prefix
        self.kept = None if in_memory(directory) else kept

    def run(self, program, case):
        with contextlib.ExitStack() as deleted:
            few = case.pages < 1000
            folder = (deleted if few or not self.kept else self.kept).enter_context(folder_in(self.directory))
            job = Job(case, self.site, folder)
            job.out.mkdir()
            command = program.command(job)
            words = [*self.prefix, self.launcher, case.limit, folder / "stdout", folder / "stderr", *command]
            before = self.site.connections()
            run = launch(words, folder)
            run["connections"] = self.site.connections() - before - 1
            output = (folder / "stdout").read_text(errors="replace")
            run["pages"] = program.pages(job, output)
            run["failures"] = check.failures(job, program) if case.to_save and program.saves else 0
            run["trouble"] = trouble(run, (folder / "stderr").read_text(errors="replace") or output)
            return run, self.shown(command, folder)

    def shown(self, command, folder):
        """The command as documents show it: without this machine's folders."""
        words = " ".join(map(str, command))
        for path, name in ((folder, "RUN"), (self.site.folder, "SITE"), (pathlib.Path(__file__).parent.parent, "bench")):
            words = words.replace(str(path), name)
        return words.replace(str(command[0]), pathlib.Path(command[0]).name, 1)


def trouble(run, output):
    """Why this run has no time, or an empty string."""
    if not run["in_time"]:
        return "exceeded the time limit"
    if run["failures"]:
        return f"lost {run['failures']} pages"
    if run["exit"]:
        lines = output.strip().splitlines() or ["without a word"]
        return f"ended with {run['exit']}: {lines[-1][:120]}"
    return ""


def take_turns(rig, programs, case, rounds, tell):
    """The counted runs of each program by name, and its command. Round 0 is not counted: it touches the memory first."""
    runs = {program.name: [] for program in programs}
    commands = {}
    for turn in range(rounds + 1):
        for program in programs:
            if any(not run["in_time"] for run in runs[program.name]):
                continue
            run, commands[program.name] = rig.run(program, case)
            if turn > 0 or not run["in_time"]:
                runs[program.name].append(run)
            tell(turn, program.name, run)
    return runs, commands
