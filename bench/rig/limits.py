"""Programs that do only a part of the work, as floors: fetching without saving, creating files without fetching."""

import re

from programs import Program


class Wrk(Program):
    """Fetches one page again and again for a while, and keeps nothing."""

    saves = False

    def command(self, job):
        return [self.executable, "--threads=1", f"--connections={job.case.at_once}", "--duration=3s", job.first_url]

    def pages(self, _job, output):
        return max(1, sum(map(int, re.findall(r"(\d+) requests in", output))))


class H2load(Program):
    saves = False

    def command(self, job):
        return [self.executable, "--h1", "--threads=1", f"--clients={job.case.at_once}", f"--requests={job.case.pages}",
                job.first_url]


class CreateFiles(Program):
    saves = False

    def __init__(self, mode, executable):
        super().__init__(f"create-{mode}", str(executable), "scripts/bench builds it", version=())
        self.mode = mode

    def command(self, job):
        return [self.executable, self.mode, job.case.pages, job.case.size, job.out]
