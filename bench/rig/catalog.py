"""Every program that takes part, with the Debian package that has it."""

import sys

from limits import CreateFiles, H2load, Wrk
from peers import Aria2c, Curl, Lesson, Scrape, Scrapy, Wget2


IMPORTED = ("-c", "import aiohttp; print('aiohttp', aiohttp.__version__)")


def of(scrape, against, create_files):
    """By name; `against` is another build of scrape, or None."""
    programs = [
        Scrape("scrape", scrape),
        *([Scrape("scrape-before", against)] if against else []),
        Curl("curl", "curl", "curl"),
        Wget2("wget2", "wget2", "wget2"),
        Aria2c("aria2c", "aria2c", "aria2"),
        Lesson("lesson", sys.executable, "python3", IMPORTED),
        Scrapy("scrapy", "scrapy", "python3-scrapy", ("version",)),
        Wrk("wrk", "wrk", "wrk", ("-v",)),
        H2load("h2load", "h2load", "nghttp2-client"),
        CreateFiles("direct", create_files),
        CreateFiles("rename", create_files),
        CreateFiles("hashed", create_files),
    ]
    return {program.name: program for program in programs}
