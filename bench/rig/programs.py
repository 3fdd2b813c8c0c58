"""What a program is to the rig: a command line for a job, and the pages that it leaves."""

import os
import shutil


class Job:
    """What one run has to fetch. The program may write into `folder`, and saves pages below `out`."""

    def __init__(self, case, site, folder):
        self.case = case
        self.site = site
        self.folder = folder
        self.out = folder / "out"
        self.urls = list(site.urls(case)) if case.to_save else []

    @property
    def first_url(self):
        return next(self.site.urls(self.case))[1]

    def write(self, name, lines):
        path = self.folder / name
        with path.open("w") as file:
            file.writelines(lines)
        return path

    def list_of_urls(self):
        return self.write("urls.txt", (url + "\n" for _, url in self.urls))


class Program:
    """`command(job)` prepares a run; `saved(job)` yields (number, path) for each file that it left, and its SHA-256 if the
    program tells it; `pages(job, output)` is how many it fetched."""

    saves = True

    def __init__(self, name, executable, package, version=("--version",)):
        self.name = name
        self.executable = executable
        self.package = package
        self.version_arguments = version

    def missing(self):
        return shutil.which(self.executable) is None

    def saved(self, job):
        with os.scandir(job.out) as entries:
            for entry in entries:
                stem = entry.name.partition(".")[0]
                yield int(stem) if stem.isdecimal() else None, entry.path

    def pages(self, job, _output):
        return job.case.pages
