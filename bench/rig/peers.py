"""scrape and its peers, each at its best sensible settings."""

import json
import pathlib

from programs import Program

LESSON = pathlib.Path(__file__).resolve().parent.parent / "lesson"


class Scrape(Program):
    def __init__(self, name, executable):
        super().__init__(name, str(executable), "scrape itself: scripts/bench builds it")

    def command(self, job):
        case = job.case
        if case.kind == "version":
            return [self.executable, "--version"]
        return [self.executable, "-q", "-j", case.at_once, "--per-host", 6 if case.hosts > 1 else case.at_once,
                "--cacert", job.site.ca, "-o", job.out, job.list_of_urls()]

    def saved(self, job):
        """By the manifest, whose hashes must be those of the files."""
        manifest = job.out / "manifest.jsonl"
        if not manifest.exists():
            return
        with manifest.open() as records:
            for record in map(json.loads, records):
                if record["outcome"] != "saved":
                    continue
                number = int(record["url"].rpartition("/")[2].partition(".")[0])
                yield number, job.out / record["path"], bytes.fromhex(record["sha256"])


class Curl(Program):
    # --parallel-immediate gains where opening connections is most of the work, except when 300 TLS handshakes meet.
    IMMEDIATE = ("W2-64", "W2-256", "W3-http")
    MOST_AT_ONCE = 300  # curl takes no more

    def command(self, job):
        case = job.case
        if case.kind == "version":
            return [self.executable, "--version"]
        config = job.write("curl.txt", (f'url = "{url}"\noutput = "{job.out}/{number}"\n' for number, url in job.urls))
        parallel = ["-Z", "--parallel-max", min(case.at_once, self.MOST_AT_ONCE)] if case.pages > 1 else []
        if case.name in self.IMMEDIATE:
            parallel.append("--parallel-immediate")
        return [self.executable, "-q", "-sS", "--no-progress-meter", *parallel, "--cacert", job.site.ca, "--config", config]


class Wget2(Program):
    # --tls-resume halves its CPU in W2. Without --ca-directory= it would read the system's certificates as well.
    TLS = ("--tls-resume", "--no-ocsp", "--no-hsts", "--no-hpkp", "--ca-directory=")

    def command(self, job):
        tls = [f"--ca-certificate={job.site.ca}", *self.TLS] if job.case.scheme == "https" else []
        return [self.executable, "--quiet", f"--max-threads={job.case.at_once}", f"--input-file={job.list_of_urls()}",
                f"--directory-prefix={job.out}", *tls, "--no-http2", "--no-robots", "--no-cookies", "--no-netrc", "--no-xattr",
                "--no-use-server-timestamps"]


class Aria2c(Program):
    # One connection for each file; --deferred-input and --max-download-result keep its memory from growing with the list.
    SETTINGS = ("--no-conf", "--quiet", "--console-log-level=error", "--download-result=hide", "--summary-interval=0",
                "--split=1", "--max-connection-per-server=1", "--file-allocation=none", "--auto-save-interval=0",
                "--allow-overwrite=true", "--auto-file-renaming=false", "--disable-ipv6", "--no-netrc", "--deferred-input=true",
                "--max-download-result=0")

    def command(self, job):
        lines = (f"{url}\n  out={number}\n" for number, url in job.urls)
        return [self.executable, *self.SETTINGS, f"--max-concurrent-downloads={job.case.at_once}",
                f"--ca-certificate={job.site.ca}", f"--dir={job.out}", f"--input-file={job.write('aria2c.txt', lines)}"]


class Lesson(Program):
    def command(self, job):
        return [self.executable, LESSON / "lesson.py", job.list_of_urls(), job.out, job.site.ca, job.case.at_once]


class Scrapy(Program):
    SETTINGS = {"COOKIES_ENABLED": 0, "RETRY_ENABLED": 0, "REDIRECT_ENABLED": 0, "TELNETCONSOLE_ENABLED": 0,
                "LOG_LEVEL": "ERROR", "COMPRESSION_ENABLED": 0, "ROBOTSTXT_OBEY": 0, "MEMUSAGE_ENABLED": 0}

    def command(self, job):
        at_once = job.case.at_once
        settings = self.SETTINGS | {"CONCURRENT_REQUESTS": at_once, "CONCURRENT_REQUESTS_PER_DOMAIN": at_once}
        options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        return [self.executable, "runspider", *options, "-a", f"list={job.list_of_urls()}", "-a", f"folder={job.out}",
                LESSON / "spider.py"]
