"""One plot: the client CPU per page of every program, relative to curl -Z."""

import subprocess

import figures

COLOURS = {"scrape": "#0b6e4f", "curl": "#7a7a7a", "wget2": "#c17817", "aria2c": "#3a6ea5", "lesson": "#9c3848",
           "scrapy": "#6b4e9b", "wrk": "#b8b8b8"}
TICKS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50)


def relative(result):
    """(program, CPU per page ÷ curl's) for each program that has both."""
    ratios = ((name, figures.ratio(result, name, ["curl"], "cpu")) for name in result["programs"])
    return [(name, ratio.median) for name, ratio in ratios if ratio and name in COLOURS]


def bars_of(results):
    """(row, program, value) for each bar, and (row, name) for each group of them."""
    row, bars, groups = 0, [], []
    for name, result in results.items():
        values = relative(result)
        if len(values) < 2:
            continue
        groups.append((row + (len(values) - 1) / 2, name))
        bars += [(row + at, program, value) for at, (program, value) in enumerate(values)]
        row += len(values) + 1
    return bars, groups


def marks(pairs):
    return ", ".join(f"'{name}' {place}" for name, place in pairs)


def script(bars, groups, path):
    """What gnuplot draws."""
    rows, low = bars[-1][0] + 1, TICKS[0] * 0.8
    colours = {program: colour for program, colour in COLOURS.items() if any(bar[1] == program for bar in bars)}
    lines = [
        f"set terminal svg size 760,{14 * rows + 90} font 'sans-serif,11' background 'white'",
        f"set output '{path}'",
        "set logscale x",
        f"set xrange [{low}:{TICKS[-1] * 1.6}]",
        f"set yrange [{rows}:-1]",
        f"set xtics ({marks((tick, tick) for tick in TICKS)}) nomirror",
        f"set ytics ({marks((name, row) for row, name in groups)}) nomirror scale 0",
        "set border 3",
        "set style fill solid",
        "set arrow from 1, graph 0 to 1, graph 1 nohead lc rgb '#444444'",
        "set xlabel 'client CPU per page, curl -Z = 1 (logarithmic; shorter is better)'",
        "set key outside top center horizontal maxrows 1 width -2",
    ]
    lines += [f"set label '{value:.2f}' at {value * 1.04}, {row} left font ',9'" for row, _, value in bars]
    for number, program in enumerate(colours):
        lines += [f"$bars{number} << END"]
        lines += [f"{value} {row} {low} {value} {row - 0.43} {row + 0.43}" for row, name, value in bars if name == program]
        lines += ["END"]
    lines += ["plot " + ", ".join(f"$bars{number} with boxxyerror lc rgb '{colour}' title '{program}'"
                                  for number, (program, colour) in enumerate(colours.items()))]
    return "\n".join(lines) + "\n"


def draw(results, path):
    bars, groups = bars_of(results)
    if bars:
        subprocess.run(["gnuplot"], input=script(bars, groups, path), text=True, check=True)
