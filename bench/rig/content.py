"""What the site serves, computed from the page's number, and the hash that a saved page must have."""

import functools
import hashlib
import random

from workloads import MIB

LETTERS = bytes.maketrans(bytes(range(256)), (b"abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ .,;\n" * 5)[:256])
TINY = "<p>Page %d of a long list.</p>\n"  # nginx.conf has the same


def page(number, size):
    text = random.Random(number).randbytes(size).translate(LETTERS)
    head = b"<!doctype html><title>Page %d</title>\n" % number
    return head + text[len(head):]


def write_pages(folder, count, size):
    """Writes COUNT pages as NUMBER.html; returns their hashes by number."""
    folder.mkdir(exist_ok=True)
    hashes = {}
    for number in range(1, count + 1):
        content = page(number, size)
        (folder / f"{number}.html").write_bytes(content)
        hashes[number] = hashlib.sha256(content).digest()
    return hashes


def write_big(folder, count, size):
    """Writes COUNT files of SIZE bytes as NUMBER.bin; returns their hashes by number."""
    folder.mkdir()
    hashes = {}
    for number in range(1, count + 1):
        block = random.Random(number).randbytes(MIB)
        digest = hashlib.sha256()
        with (folder / f"{number}.bin").open("wb") as file:
            for piece in range(0, size, MIB):
                stretch = (b"%016d" % piece + block[16:])[: size - piece]
                file.write(stretch)
                digest.update(stretch)
        hashes[number] = digest.digest()
    return hashes


@functools.cache
def tiny_hashes(count):
    return {number: hashlib.sha256((TINY % number).encode()).digest() for number in range(1, count + 1)}
