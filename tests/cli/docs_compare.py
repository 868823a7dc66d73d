"""Compares what a page shows with what is printed, and finds what the page should show.

A line `…` stands for any number of lines, and a `…` within a line for any text.  Times are not compared.
"""

import difflib
import re

ANYTHING = "…"
TIME = re.compile(r" *\b\d[\d.,]* (?:ms|s|min)\b")


def pattern_of(line):
    """What a line must match, times aside."""
    timeless = TIME.sub(" \0", line.rstrip())
    return re.compile(".*".join(re.escape(part) for part in timeless.split(ANYTHING)))


def matches(shown, printed):
    return pattern_of(shown).fullmatch(TIME.sub(" \0", printed.rstrip())) is not None


def is_anything(line):
    return line.strip() == ANYTHING


def agree(shown, printed):
    """Whether a page may show these lines of what is printed."""
    reached = {0}  # how many printed lines the shown ones so far can stand for
    for line in shown:
        if is_anything(line):
            reached = set(range(min(reached), len(printed) + 1)) if reached else set()
        else:
            reached = {at + 1 for at in reached if at < len(printed) and matches(line, printed[at])}
    return len(printed) in reached


def likeness(shown, printed):
    if matches(shown, printed):
        return 1.0
    return 0.9 * difflib.SequenceMatcher(None, shown, printed, autojunk=False).ratio()


def renewed(shown, printed):
    """The shown lines, changed as little as will make them agree: what stood for a line shows the line it
    resembles most, what `…` left out is left out still, and what is new is shown."""
    if agree(shown, printed):
        return shown
    if not shown:
        return printed
    # The cheapest way to lay the shown lines over the printed ones, from the end; each entry is its cost and move.
    rows, columns = len(shown), len(printed)
    best = [[(0.0, "")] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i == rows and j == columns:
                continue
            ways = []
            if j < columns:
                ways.append((best[i][j + 1][0] + 1.0, "new"))
            if i < rows and is_anything(shown[i]):
                ways.append((best[i + 1][j][0], "anything"))
                if j < columns:
                    ways.append((best[i][j + 1][0] + 0.001, "hidden"))
            elif i < rows:
                ways.append((best[i + 1][j][0] + 1.2, "gone"))
                if j < columns:
                    ways.append((best[i + 1][j + 1][0] + 1.6 * (1.0 - likeness(shown[i], printed[j])), "line"))
            best[i][j] = min(ways)
    lines = []
    i = j = 0
    while (i, j) != (rows, columns):
        move = best[i][j][1]
        if move == "new":
            lines.append(printed[j])
        elif move == "anything":
            lines.append(shown[i])
        elif move == "line":
            lines.append(shown[i] if matches(shown[i], printed[j]) else printed[j])
        i += move in ("anything", "gone", "line")
        j += move in ("new", "hidden", "line")
    return lines
