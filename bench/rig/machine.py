"""Where and with what it was measured."""

import datetime
import os
import pathlib
import platform
import re
import subprocess


def first_match(pattern, path):
    found = re.search(pattern, pathlib.Path(path).read_text(), re.MULTILINE)
    return found[1].strip() if found else "unknown"


def describe():
    memory = int(first_match(r"^MemTotal:\s*(\d+)", "/proc/meminfo")) / (1 << 20)
    return {
        "cores": os.cpu_count(),
        "model": first_match(r"^model name\s*:(.*)$", "/proc/cpuinfo"),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
        "memory": f"{memory:.0f} GiB",
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", "unknown"),
    }


def revision(folder):
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=folder, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def today():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def version_of(command):
    """What `command` says about its version, up to the number."""
    told = subprocess.run(list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    found = re.search(r"^.*?\d+\.\d+[\w.+~-]*", told.stdout + told.stderr, re.MULTILINE)
    return found[0] if found else "unknown"
