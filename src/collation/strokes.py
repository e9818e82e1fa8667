#!/usr/bin/env python3
"""Writes strokes.txt beside this file.

    npm pack cnchar-order@3.2.6        (MIT: the strokes of 6,939 characters)
    pip download cn-sort==0.14.0       (MIT: GB 13000.1 characters in the order of GF 3003-1999)
    unpack both, then
    python3 strokes.py cnchar.order.min.js all_word.json

The order is taken whole: it settles equal stroke sequences (人 入 八) by the standard's own rules,
which a sequence of five shapes cannot. The strokes verify it, and give characters outside it their
place. A character written in strokes-additions.txt overrides both.
"""

import json
import re
import sys
from bisect import bisect_right
from pathlib import Path

HERE = Path(__file__).parent

# cnchar's letters, to the five shapes: 1 horizontal and rising, 2 vertical (also with a hook),
# 3 left-falling, 4 dot and right-falling, 5 every turning stroke (GF 2001-2001).
SHAPE = {**dict.fromkeys("ji", "1"), **dict.fromkeys("fg", "2"), "s": "3", **dict.fromkeys("dkl", "4")}

# The first character of each stroke count, in the standard's order.
STARTS = dict(zip("一二三亖弍弎匤邼砉耕彗耠耢耤熭耩耫耮耯瓎耰耲瓚瓛纛驠鬤驨驪驫灩籲龗", range(1, 34)))
STARTS |= {"齾": 35, "齉": 36, "靐": 39, "龘": 48}


def read_sequences(path):
    text = Path(path).read_text(encoding="utf-8")
    pairs = re.findall(r'"?([\u3400-\u9fff])"?:"([a-z]+)"', text)
    return {c: "".join(SHAPE.get(x, "5") for x in letters) for c, letters in pairs}


def read_order(path):
    entries = json.loads(Path(path).read_text(encoding="utf-8"))["all_word"]
    ranks = {e["chinese"]: e["stroke_increment_level"] for e in entries if e["chinese"] >= "\u3400"}
    return sorted(ranks, key=ranks.get)


def read_additions(known):
    """The sections of strokes-additions.txt, each {character: strokes}, and whom a character follows."""
    sections, follows, section, known = {}, {}, None, dict(known)
    for line in (HERE / "strokes-additions.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
            continue
        char, parts, *after = line.split()
        section[char] = known[char] = "".join(p if p.isdigit() else known[p] for p in parts)
        follows |= {char: c for c in after}
    return sections, follows


def main():
    sequences = read_sequences(sys.argv[1])
    order = read_order(sys.argv[2])
    extra, follows = read_additions(sequences)
    # Parts have no place of their own; they only lend their strokes.
    sequences |= extra["corrections"] | extra["misplaced"] | extra["additions"]
    order = [c for c in order if c not in extra["misplaced"]]

    counts, count = {}, 0
    for c in order:
        count = STARTS.get(c, count)
        counts[c] = count

    key = lambda c: (len(sequences[c]), sequences[c])
    known = [i for i, c in enumerate(order) if c in sequences]
    for left, right in zip(known, known[1:]):
        assert key(order[left]) <= key(order[right]), (order[left], order[right])
    for i in known:
        assert counts[order[i]] == len(sequences[order[i]]), order[i]

    # After the last character that is certainly not later.
    newcomers = {**extra["misplaced"], **extra["additions"]}
    keys = [key(order[i]) for i in known]
    places = {}
    for c in sorted(newcomers, key=lambda c: (key(c), c)):
        at = bisect_right(keys, key(c))
        place = order.index(follows[c]) + 1 if c in follows else known[at - 1] + 1 if at else 0
        starts = [i for i, o in enumerate(order) if o in STARTS and STARTS[o] == len(newcomers[c])]
        places.setdefault(max([place, *starts[:1]]), []).append(c)
        counts[c] = len(newcomers[c])

    placed = []
    for i, c in enumerate([*order, None]):
        placed += places.get(i, [])
        if c:
            placed.append(c)

    lines = ["# Han characters in the order of GF 3003-1999; made by strokes.py, licences in strokes.LICENSE.",
             "# A line: the number of strokes, then characters in order, each with its strokes where known."]
    row = []
    for i, c in enumerate(placed):
        row.append(c + sequences.get(c, ""))
        if len(row) == 32 or i + 1 == len(placed) or counts[placed[i + 1]] != counts[c]:
            lines.append(f"{counts[c]} {''.join(row)}")
            row = []
    (HERE / "strokes.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(placed), "characters,", sum(c in sequences for c in placed), "with strokes")


main()
