"""One run of scrape into a directory that other runs may have filled, and what it left there."""

import collections
import json
import os
import shlex
import subprocess
import sys

import measure

LIMIT = 1800  # seconds for one run
AT_ONCE = 64


def progress(*words):
    print("bench-rerun:", *words, file=sys.stderr, flush=True)


def told(run):
    return f"{run['wall']:.3f} s, {run['user'] + run['system']:.3f} s CPU, {run['memory'] / 2**20:.1f} MiB"


class Trial:
    """Runs one binary after the other on the same list. Nothing is deleted before its owner removes `place`."""

    def __init__(self, launcher, site, place, urls):
        self.launcher = launcher
        self.site = site
        self.place = place
        self.urls = place / "urls.txt"
        self.urls.write_text("".join(url + "\n" for url in urls))
        self.out = place / "out"

    def command(self, scrape, *options):
        return [scrape, "-q", "--cacert", self.site.ca, "-j", AT_ONCE, "--per-host", AT_ONCE, *options, "-o", self.out, self.urls]

    def run(self, scrape, *options):
        subprocess.run(["sync", "-f", self.place], check=True)  # what others left unwritten
        command = self.command(scrape, *options)
        run = measure.launch([self.launcher, LIMIT, self.place / "stdout", self.place / "stderr", *command], self.place)
        if run["exit"] or not run["in_time"]:
            said = (self.place / "stderr").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"scrape ended with {run['exit']}: {said}")
        return run

    def expect(self, wanted):
        """RuntimeError unless the records of the last run are `wanted`: how many of each (outcome, status)."""
        with (self.out / "manifest.jsonl").open() as lines:
            found = collections.Counter((record["outcome"], record.get("status")) for record in map(json.loads, lines))
        if found != wanted:
            raise RuntimeError(f"wanted records {dict(wanted)}, found {dict(found)}")

    def pages(self):
        """Of each saved page what tells whether it was written since."""
        found = {}
        for folder, folders, names in os.walk(self.out):
            folders[:] = [name for name in folders if name != ".scrape"]
            for name in names:
                facts = os.stat(os.path.join(folder, name))
                found[os.path.join(folder, name)] = (facts.st_ino, facts.st_mtime_ns)
        found.pop(str(self.out / "manifest.jsonl"), None)
        return found

    def state_size(self):
        """Bytes, with what is not yet moved to its place."""
        folder = self.out / ".scrape"
        return sum(path.stat().st_size for path in folder.glob("state.db*"))

    def shown(self, *options):
        """The command as documents show it."""
        words = shlex.join(map(str, self.command("scrape", *options)))
        return words.replace(str(self.place), "RUN").replace(str(self.site.folder), "SITE")
