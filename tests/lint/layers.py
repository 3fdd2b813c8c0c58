#!/usr/bin/env python3
"""Includes point down only (docs/architecture.md), and public headers stay light."""

import pathlib
import re
import sys

PURE = {"base", "url", "http", "robots", "extract", "plan"}
MAY_INCLUDE = {
    "base": {"base"},
    "url": {"base", "url"},
    "http": {"base", "url", "http"},
    "robots": {"base", "url", "http", "robots"},
    "extract": {"base", "url", "http", "extract"},
    "plan": PURE,
    "net": PURE | {"net"},
    "store": PURE | {"store"},
    "inspect": PURE | {"inspect"},
    "engine": PURE | {"net", "store", "inspect", "engine"},
    "app": PURE | {"net", "store", "inspect", "engine", "app"},
}
# What costs seconds of compile time wherever such a header is used.
HEAVY = re.compile(r"<(boost/asio/(ip/tcp|ssl|io_context|co_spawn|use_awaitable)|boost/beast|boost/json|boost/url/|spdlog|CLI|openssl|expat|gumbo|jq|re2|toml)")
INCLUDE = re.compile(r"^\s*#include\s+(<[^>]+>|\"[^\"]+\")", re.MULTILINE)


def layer_of(path, root):
    parts = path.relative_to(root).parts
    return parts[2] if parts[0] == "include" else parts[1]


def problems_of(path, root):
    layer = layer_of(path, root)
    for include in INCLUDE.findall(path.read_text(encoding="utf-8")):
        own = re.match(r"<scrape/(\w+)/", include)
        if own and own[1] not in MAY_INCLUDE[layer]:
            yield f"{path.relative_to(root)}: {layer} must not include {own[1]}: {include}"
        if path.is_relative_to(root / "include") and HEAVY.match(include):
            yield f"{path.relative_to(root)}: too heavy for a public header: {include}"


def main():
    root = pathlib.Path(sys.argv[1])
    files = [*root.glob("include/scrape/*/*.hpp"), *root.glob("src/*/*.[ch]pp")]
    problems = [problem for path in sorted(files) for problem in problems_of(path, root)]
    print("\n".join(problems) or f"{len(files)} files keep to their layers")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
