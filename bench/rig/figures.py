"""What the runs say: figures by round, their median and range, and ratios between two programs round by round."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float

    def times(self, factor):
        return Spread(self.median * factor, self.low * factor, self.high * factor)


FIGURES = {
    "cpu": lambda run: (run["user"] + run["system"]) / run["pages"],
    "wall": lambda run: run["wall"],
    "rate": lambda run: run["pages"] / run["wall"],
    "memory": lambda run: run["memory"],
    "connections": lambda run: run["connections"],
}


def spread(values):
    """Of the rounds that have a value; None when there is none."""
    values = [value for value in values if value is not None]
    return Spread(statistics.median(values), min(values), max(values)) if values else None


def by_round(result, program, figure):
    """A value for each counted round; None for one in which the program lost a page or had other trouble."""
    runs = result["programs"].get(program, {}).get("rounds", [])
    return [None if run["trouble"] else FIGURES[figure](run) for run in runs]


def of(result, program, figure):
    return spread(by_round(result, program, figure))


def ratio(result, program, peers, figure, better=min):
    """PROGRAM ÷ peer for each round, with several peers ÷ the better of them; None without a round that both have."""
    rounds = zip(*(by_round(result, name, figure) for name in (program, *peers)))
    return spread([own / better(others) for own, *others in rounds if own is not None and None not in others])


def lost(result, program):
    return sum(run["failures"] for run in result["programs"][program]["rounds"])


def trouble(result, program):
    """The first reason for which a round has no time, or an empty string."""
    return next((run["trouble"] for run in result["programs"][program]["rounds"] if run["trouble"]), "")
