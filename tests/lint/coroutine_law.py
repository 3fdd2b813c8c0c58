#!/usr/bin/env python3
"""A co_await stands alone, and its arguments are names or trivial values: g++ 12 miscompiles the rest (CONTRIBUTING.md)."""

import pathlib
import re
import sys

COMMENTS_AND_STRINGS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
NAME = r"[\w:]+(?:<[^;={}]*>)?"
ALLOWED = [
    re.compile(r"^co_await [^{}\[\]]*$"),
    re.compile(r"^co_return co_await [^{}\[\]]*$"),
    re.compile(rf"^(?:{NAME} )?(?:const )?[&*]? ?(?:\w+|\[[\w, ]+\]) = co_await [^{{}}\[\]]*$"),
    re.compile(rf"^if \({NAME} (?:const )?[&*]? ?\w+ = co_await [^{{}}\[\]]*\)(?: co_return .*)?$"),
]


def statements(text):
    """(line number, statement) for each statement with a co_await in it, white space folded."""
    blank = lambda match: re.sub(r"[^\n]", " ", match[0])
    text = COMMENTS_AND_STRINGS.sub(blank, text)
    for match in re.finditer(r"\bco_await\b", text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in ";{}") + 1
        end = re.compile(r"[;{]").search(text, match.start())
        statement = " ".join(text[begin : end.start() if end else len(text)].split())
        statement = re.sub(r"^(?:case [^:]+(?:::\w+)*|default|else):? ", "", statement)
        statement = re.sub(r"^(?:if|while) \(.*?\) (?=co_)", "", statement)
        yield text.count("\n", 0, match.start()) + 1, statement


def main():
    root = pathlib.Path(sys.argv[1])
    files = [path for folder in ("src", "tests") for path in sorted(root.glob(f"{folder}/**/*.cpp"))]
    problems = []
    seen = 0
    for path in files:
        for line, statement in statements(path.read_text(encoding="utf-8")):
            seen += 1
            if statement.count("co_await") != 1 or not any(law.match(statement) for law in ALLOWED):
                problems.append(f"{path.relative_to(root)}:{line}: {statement}")
    print("\n".join(problems) or f"{seen} co_awaits stand alone")
    return 1 if problems or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
