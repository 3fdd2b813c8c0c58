#!/usr/bin/env python3
"""Times the operations of scrape-micro, counts their instructions and compares these with recorded ones."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

# As in operation.hpp: callgrind counts a batch.
BATCH_SIZE = 1000
REPETITIONS = 5


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}{command[0]} failed with {done.returncode}")


def timed(program, folder):
    """The compiler, and each operation's nanoseconds in the fastest repetition: what disturbs it only adds to them."""
    report = folder / "times.json"
    run([program, f"--benchmark_repetitions={REPETITIONS}", "--benchmark_min_time=0.05", f"--benchmark_out={report}",
         "--benchmark_out_format=json"])
    found = json.loads(report.read_text(encoding="utf-8"))
    times = {}
    for result in found["benchmarks"]:
        if result["run_type"] == "iteration":
            times[result["name"]] = min(result["cpu_time"], times.get(result["name"], float("inf")))
    return found["context"]["compiler"], times


def counted(program, folder):
    """Instructions for each operation."""
    profile = folder / "callgrind.out"
    run(["valgrind", "--tool=callgrind", "--collect-atstart=no", "--combine-dumps=yes",
         f"--callgrind-out-file={profile}", program])
    parts = re.findall(r"^desc: Trigger: Client Request: (.*?)\n.*?^totals: (\d+)$",
                       profile.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {name: round(int(total) / BATCH_SIZE) for name, total in parts}


def recorded_in(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"compiler": None, "instructions": {}}


def row(name, nanoseconds, now, before):
    ratio = f"{now / before:.3f}" if before else "new"
    return f"{name:<32} {nanoseconds:>10.0f} {now:>14} {ratio:>12}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("program", type=pathlib.Path, help="scrape-micro")
    arguments.add_argument("recorded", type=pathlib.Path, help="JSON file of the recorded counts")
    arguments.add_argument("--record", action="store_true", help="write the counts to that file")
    given = arguments.parse_args()

    before = recorded_in(given.recorded)
    with tempfile.TemporaryDirectory() as folder:
        compiler, times = timed(given.program, pathlib.Path(folder))
        counts = counted(given.program, pathlib.Path(folder))

    print(f"{'operation':<32} {'ns':>10} {'instructions':>14} {'to recorded':>12}")
    for name, instructions in counts.items():
        print(row(name, times[name], instructions, before["instructions"].get(name)))
    for name in before["instructions"].keys() - counts.keys():
        print(f"{name} is recorded, but is no more")
    if before["compiler"] not in (None, compiler):
        print(f"recorded with another compiler: {before['compiler']}")
    if given.record:
        text = json.dumps({"compiler": compiler, "instructions": counts}, indent=2)
        given.recorded.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
