"""The workloads as data: what is fetched, how many at once, and who fetches it."""

import dataclasses

MIB = 1 << 20
PAGE = 10 * 1024

SHARED = "All names have one address. aria2c uses a connection again for any name at its address, and so skips most handshakes."

ALL = ("scrape", "curl", "wget2", "aria2c", "lesson")


@dataclasses.dataclass(frozen=True)
class Case:
    """One workload in one size. `kind` names what the site serves: pages, slow, big or tiny."""

    name: str
    what: str
    kind: str
    pages: int
    size: int
    at_once: int
    programs: tuple
    scheme: str = "https"
    hosts: int = 1
    rounds: int | None = None  # None: as many as were asked for
    limit: int = 600  # seconds for one run
    note: str = ""  # what the reader of the figures should know

    @property
    def workload(self):
        return self.name.partition("-")[0]

    @property
    def bytes_needed(self):
        """Room for the pages of one run, and of the site where it has them as files, with what a file itself takes."""
        copies = 1 if self.kind == "tiny" else 2
        return copies * self.pages * (self.size + 6 * 1024)

    @property
    def to_save(self):
        """False where no program under test saves anything."""
        return self.kind != "version"

    def scaled(self, factor):
        """The same with a fraction of the pages; big files get smaller instead of fewer."""
        if self.kind == "big":
            return dataclasses.replace(self, size=max(MIB, int(self.size * factor)))
        if self.rounds:
            return dataclasses.replace(self, rounds=max(5, int(self.rounds * factor)))
        hosts = max(1, int(self.hosts * factor))
        pages = max(self.pages // self.hosts * hosts if self.hosts > 1 else int(self.pages * factor), 1)
        return dataclasses.replace(self, pages=pages, hosts=hosts)


def w1(at_once):
    programs = ALL + ("wrk",) if at_once == 64 else ALL
    return Case(f"W1-{at_once}", f"20 000 pages of 10 KiB, HTTPS, one host, keep-alive, {at_once} connections",
                "pages", 20_000, PAGE, at_once, programs)


def w2(at_once):
    return Case(f"W2-{at_once}", f"2 000 host names × 5 pages of 10 KiB, shuffled, HTTPS, {at_once} at once",
                "pages", 10_000, PAGE, at_once, ("scrape", "curl", "wget2", "aria2c"), hosts=2_000, note=SHARED)


def w3(scheme):
    return Case(f"W3-{scheme}", f"5 000 pages of 10 KiB that each take 100 ms, {scheme.upper()}, 500 at once (ideal: 1.0 s)",
                "slow", 5_000, PAGE, 500, ("scrape", "curl", "wget2", "lesson"), scheme=scheme)


def w5(name, pages, programs, limit=600):
    count = f"{pages:,}".replace(",", " ")
    return Case(f"W5-{name}", f"a list of {count} tiny pages, HTTP, 64 at once", "tiny", pages, 32, 64, programs,
                scheme="http", limit=limit)


def start(scheme):
    return Case(f"start-{scheme}", f"one small page, {scheme.upper()}: the whole process", "tiny", 1, 32, 1,
                ("scrape", "curl"), scheme=scheme, rounds=200)


CASES = (
    w1(64), w1(16), w1(256),
    Case("W1p-64", "20 000 pages of 10 KiB, HTTP, one host, keep-alive, 64 connections", "pages", 20_000, PAGE, 64,
         ("scrape", "curl", "wget2", "scrapy", "wrk"), scheme="http"),
    w2(64), w2(256),
    w3("http"), w3("https"),
    Case("W4-8", "8 files of 512 MiB, HTTPS, to disk, 8 at once", "big", 8, 512 * MIB, 8,
         ("scrape", "curl", "wget2", "aria2c")),
    w5("10k", 10_000, ("scrape", "curl", "wget2", "aria2c")),
    w5("100k", 100_000, ("scrape", "curl", "wget2", "aria2c")),
    w5("1m", 1_000_000, ("scrape", "curl", "wget2"), limit=1800),
    Case("limits-https", "fetching W1's pages without saving, 64 connections", "pages", 20_000, PAGE, 64, ("wrk", "h2load")),
    Case("limits-http", "fetching W1p's pages without saving, 64 connections", "pages", 20_000, PAGE, 64,
         ("wrk", "h2load"), scheme="http"),
    Case("limits-files", "creating W1's files without fetching", "pages", 20_000, PAGE, 1,
         ("create-direct", "create-rename", "create-hashed"), scheme="file"),
    Case("start-version", "--version: the whole process", "version", 1, 0, 1, ("scrape", "curl"), rounds=200),
    start("http"), start("https"),
)


def chosen(names):
    """The cases of workloads (`W1`) or of single cases (`W1-64`); all without names. ValueError for an unknown name."""
    unknown = [name for name in names if not any(name in (case.workload, case.name) for case in CASES)]
    if unknown:
        raise ValueError(f"no workload '{unknown[0]}'; try --list")
    return [case for case in CASES if not names or case.workload in names or case.name in names]
