"""How memory grows with the length of a list, of runs of scrape alone."""

import figures
import goals
import tables
from workloads import MIB

FOLDER = "memory"
COMMAND = "scripts/bench --only scrape --rounds 2 --output bench/results/memory W5-10k W5-1m"
GOALS = [goal for goal in goals.of("W5-1m") if goal.text.startswith("peak memory")]

TEXT = """The peak memory of W5's longest list is at most 1.5 times that of 10 000 lines plus 24 bytes a URL. What grows is the set of
URLs that were seen: 9 to 12 bytes for each (a fingerprint of 8 bytes in a table that is 7/8 full at most and grows by a quarter).
Measured {date}, revision `{revision}`, by

```
{command}
```

"""


def of(results):
    """As Markdown, of the results of COMMAND; empty when it was not run."""
    if not {"W5-10k", "W5-1m"} <= set(results):
        return ""
    long = results["W5-1m"]
    told = TEXT.format(date=long["date"][:10], revision=long["revision"], command=COMMAND)
    rows = [[name, tables.with_range(figures.of(results[name], "scrape", "memory").times(1 / MIB))] for name in results]
    return "## Long lists\n\n" + told + tables.table(["list", "peak MiB"], rows) + "\n" + tables.of_goals(GOALS, results)
