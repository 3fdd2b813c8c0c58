"""Results as Markdown."""

import figures
import goals
from workloads import MIB


def number(value):
    """Three digits are enough, and more than the machine is worth."""
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def with_range(spread, unit=""):
    if spread is None:
        return "–"
    unit = unit and " " + unit
    return f"{number(spread.median)}{unit} ({number(spread.low)}–{number(spread.high)})"


def seconds(spread):
    """In the unit that suits."""
    if spread is None:
        return "–"
    unit, factor = next((unit, factor) for unit, factor in (("µs", 1e6), ("ms", 1e3), ("s", 1))
                        if spread.median * factor < 1000 or unit == "s")
    return with_range(spread.times(factor), unit)


def table(head, rows, texts=(0,)):
    """Columns as wide as their widest cell; those of text flush left, numbers flush right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells):
        padded = (cell.ljust(width) if column in texts else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(cells, widths)))
        return "| " + " | ".join(padded) + " |"

    rule = ["-" * width if column in texts else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join(line(cells) for cells in (head, rule, *rows)) + "\n"


def of_programs(result):
    rows = []
    for name in result["programs"]:
        figure = {key: figures.of(result, name, key) for key in figures.FIGURES}
        note = figures.trouble(result, name)
        rows.append([
            name, seconds(figure["cpu"]), number(figure["rate"].median) if figure["rate"] else "–", seconds(figure["wall"]),
            with_range(figure["memory"] and figure["memory"].times(1 / MIB)),
            f"{figure['connections'].median:.0f}" if figure["connections"] else "–",
            str(figures.lost(result, name)) + (f": {note}" if note else ""),
        ])
    head = ["program", "client CPU per page", "pages/s", "wall", "peak MiB", "connections", "failures"]
    return table(head, rows, texts=(0, 6))


def of_ratios(result):
    """scrape ÷ each peer, round by round; empty where scrape did not take part."""
    peers = [name for name in result["programs"] if name != "scrape"]
    if "scrape" not in result["programs"] or not peers:
        return ""
    ratios = {peer: [figures.ratio(result, "scrape", [peer], key) for key in ("cpu", "rate", "memory")] for peer in peers}
    rows = [[f"scrape ÷ {peer}", *map(with_range, spreads)] for peer, spreads in ratios.items()]
    return table(["ratio by round", "CPU per page", "pages/s", "peak memory"], rows)


def of_goals(wanted, results):
    rows = []
    for goal in wanted:
        measured, verdict = goal.verdict(results)
        sign = "≥" if goal.at_least else "≤"
        must, aim = (bound_text(bound, sign, goal.unit) for bound in (goal.must, goal.aim))
        rows.append([goal.case, goal.text, must, aim, with_range(measured, goal.unit), verdict])
    return table(["workload", "scrape's", "must", "aim", "measured", "result"], rows, texts=(0, 1, 5))


def bound_text(bound, sign, unit):
    return "–" if bound in (None, float("inf")) else f"{sign} {number(bound)} {unit}"


def of_case(result, results):
    """Everything about one case, below a heading."""
    case = result["case"]
    wanted = goals.of(case["name"])
    rounds = max(len(program["rounds"]) for program in result["programs"].values())
    parts = [
        f"### {case['name']}: {case['what']}\n",
        f"**A quick look: scale {case['scale']}, {case['pages']} pages of {case['size']} bytes.**\n" if case["scale"] != 1 else "",
        f"**Only {rounds} counted rounds.**\n" if rounds < 5 else "",
        of_programs(result),
        of_ratios(result),
        case["note"] and case["note"] + "\n",
        of_goals(wanted, results) if wanted else "",
    ]
    return "\n".join(part for part in parts if part)
