"""Did a program save every page, and as it was served? By SHA-256."""

import hashlib


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def failures(job, program):
    """How many pages are not there or not right, and how many files or records nobody asked for."""
    expected = job.site.hashes(job.case)
    good, surplus = set(), 0
    for number, path, *claimed in program.saved(job):
        digest = digest_of(path)
        if number is None or not 1 <= number <= job.case.pages or number in good:
            surplus += 1
        elif digest == expected[number] and claimed in ([], [digest]):
            good.add(number)
    return job.case.pages - len(good) + surplus
