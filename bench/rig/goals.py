"""What scrape has to reach, as data; each goal is measured by medians of rounds that belong together."""

import dataclasses
from collections.abc import Callable

import figures
from workloads import MIB


@dataclasses.dataclass(frozen=True)
class Goal:
    """`measure(results)` gives a Spread, or None when it was not measured. `results` are by the name of the case."""

    case: str
    text: str
    measure: Callable
    must: float
    aim: float | None
    at_least: bool = False
    unit: str = "×"

    def meets(self, value, bound):
        return value >= bound if self.at_least else value <= bound

    def verdict(self, results):
        """(Spread or None, "met", "missed" or "not measured")."""
        result = results.get(self.case)
        if not result or "scrape" not in result["programs"]:
            return None, "not measured"
        measured = self.measure(results)
        if figures.trouble(result, "scrape"):
            return measured, "**missed**: it " + figures.trouble(result, "scrape")
        if measured is None:
            return None, "not measured"
        if not self.meets(measured.median, self.must):
            return measured, "**missed**"
        return measured, "met" if self.aim is None or not self.meets(measured.median, self.aim) else "met, and the aim"


LABELS = {"cpu": "CPU per page", "rate": "pages/s", "wall": "wall", "memory": "peak memory", "connections": "connections"}


def against(case, figure, peers, must, aim):
    """scrape ÷ a peer, or ÷ the better of several."""
    peers = peers.split()

    def measure(results):
        return figures.ratio(results[case], "scrape", peers, figure)

    return Goal(case, f"{LABELS[figure]} ÷ {' or '.join(peers)}", measure, must, aim, at_least=figure == "rate")


def own(case, figure, must, aim, unit, divisor=1):
    def measure(results):
        measured = figures.of(results[case], "scrape", figure)
        return measured and measured.times(1 / divisor)

    return Goal(case, LABELS[figure], measure, must, aim, unit=unit)


def connections_a_host(case, must, aim):
    def measure(results):
        measured = figures.of(results[case], "scrape", "connections")
        return measured and measured.times(1 / results[case]["case"]["hosts"])

    return Goal(case, "connections ÷ hosts", measure, must, aim)


def growth(text, figure, must, aim, factor=1, for_each=0):
    """The long list's figure ÷ (`factor` × the short list's median + `for_each` page of the long one)."""

    def measure(results):
        if "W5-10k" not in results:
            return None
        short, long = (figures.of(results[name], "scrape", figure) for name in ("W5-10k", "W5-1m"))
        allowed = short and factor * short.median + for_each * results["W5-1m"]["case"]["pages"]
        return long.times(1 / allowed) if allowed and long else None

    return Goal("W5-1m", text, measure, must, aim)


GOALS = (
    against("W1-64", "cpu", "curl", 0.65, 0.50),
    against("W1-64", "rate", "curl", 1.6, 2.0),
    against("W1-64", "rate", "wget2", 1.6, 2.0),
    against("W1-64", "cpu", "wrk", 2.6, 2.0),
    against("W1-64", "rate", "lesson", 10, 14),
    against("W1-64", "cpu", "lesson", 1 / 10, 1 / 15),
    against("W1p-64", "cpu", "curl", 0.55, 0.43),
    against("W1p-64", "rate", "curl", 1.8, 2.1),
    against("W2-256", "rate", "aria2c", 1.7, 2.0),
    against("W2-256", "rate", "curl", 4, 5),
    against("W2-256", "cpu", "aria2c", 0.55, 0.45),
    connections_a_host("W2-256", 1.15, 1.05),
    own("W2-256", "memory", 110, 60, "MiB", divisor=MIB),
    own("W3-http", "wall", 1.25, 1.10, "s"),
    against("W3-http", "wall", "wget2", 1.0, 1.0),
    against("W3-http", "cpu", "curl", 0.5, 0.35),
    against("W3-https", "wall", "curl", 0.8, 0.65),
    against("W4-8", "cpu", "curl wget2", 0.75, 0.55),
    against("W4-8", "wall", "curl wget2", 1.0, 0.85),
    own("W4-8", "memory", 24, 12, "MiB", divisor=MIB),
    own("W5-1m", "memory", 48, None, "MiB", divisor=MIB),
    growth("peak memory ÷ (1.5 × that at 10 000 + 24 bytes a URL)", "memory", 1.0, None, factor=1.5, for_each=24),
    growth("peak memory ÷ that at 10 000 (flat)", "memory", float("inf"), 1.1),
    against("W5-100k", "rate", "curl", 2.5, 4),
    against("W5-1m", "cpu", "curl", 0.8, 0.65),
    growth("CPU per page ÷ that at 10 000", "cpu", 1.15, None),
    own("start-version", "wall", 10, None, "ms", divisor=1e-3),
    against("start-http", "cpu", "curl", 1.5, 1.0),
    against("start-https", "cpu", "curl", 1.5, 1.0),
)


def of(case):
    return [goal for goal in GOALS if goal.case == case]
