"""One plot: the client CPU per page of every program, relative to curl -Z."""

import figures

COLOURS = {"scrape": "#0b6e4f", "curl": "#7a7a7a", "wget2": "#c17817", "aria2c": "#3a6ea5", "lesson": "#9c3848",
           "scrapy": "#6b4e9b", "wrk": "#b8b8b8"}
TICKS = (0.25, 0.5, 1, 2, 5, 10, 20, 50)


def relative(result):
    """(program, CPU per page ÷ curl's) for each program that has both."""
    ratios = ((name, figures.ratio(result, name, ["curl"], "cpu")) for name in result["programs"])
    return [(name, ratio.median) for name, ratio in ratios if ratio and name in COLOURS]


def draw(results, path):
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "scrape", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    groups = [(name, relative(result)) for name, result in results.items() if len(relative(result)) > 1]
    if not groups:
        return
    rows = sum(len(bars) + 1 for _, bars in groups)
    figure, axes = pyplot.subplots(figsize=(8, 0.19 * rows + 1))
    row, ticks, seen = 0, [], set()
    for name, bars in groups:
        ticks.append((row + (len(bars) - 1) / 2, name))
        for program, value in bars:
            label = None if program in seen else program
            seen.add(program)
            axes.barh(row, value, height=0.85, color=COLOURS[program], label=label)
            axes.text(value * 1.03, row, f"{value:.2f}", va="center", fontsize=7)
            row += 1
        row += 1
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [str(tick) for tick in TICKS])
    axes.minorticks_off()
    axes.axvline(1, color="#444444", linewidth=0.8)
    axes.set_yticks([place for place, _ in ticks], [name for _, name in ticks])
    axes.invert_yaxis()
    axes.set_xlabel("client CPU per page, curl -Z = 1 (logarithmic; shorter is better)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(seen), frameon=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
