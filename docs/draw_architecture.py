#!/usr/bin/env python3
"""Draws docs/architecture.svg: which target imports which, read from the sources.

    python3 docs/draw_architecture.py > docs/architecture.svg

A box is a target with the question that docs/architecture.md says it answers. A target is drawn
above all that it imports, with an arrow to each that none of the others imports already.
"""

import html
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
WIDTH, HEIGHT, GAP, RISE, MARGIN = 272, 58, 24, 52, 24

STYLE = """
    .box { fill: #f6f8fa; stroke: #57606a; stroke-width: 1.2; }
    .name { font: 600 15px system-ui, sans-serif; fill: #1f2328; }
    .says { font: 13px system-ui, sans-serif; fill: #57606a; }
    .arrow { fill: none; stroke: #57606a; stroke-width: 1.2; }
    .head { fill: #57606a; }
    @media (prefers-color-scheme: dark) {
      .box { fill: #161b22; stroke: #8b949e; }
      .name { fill: #e6edf3; }
      .says { fill: #9da7b3; }
      .arrow { stroke: #8b949e; }
      .head { fill: #8b949e; }
    }"""


def imports():
    """Each target of Sources with those that its files import."""
    targets = {path.name for path in (ROOT / "Sources").iterdir() if path.is_dir()}
    found = {name: set() for name in targets}
    for path in (ROOT / "Sources").rglob("*.swift"):
        name = path.relative_to(ROOT / "Sources").parts[0]
        named = re.findall(r"^\s*(?:\w+ )?import (\w+)", path.read_text(), re.M)
        found[name] |= set(named) & targets
    return found


def below(name, arrows):
    return {name}.union(*(below(next, arrows) for next in arrows[name]))


def reduced(arrows):
    """The arrows without those that follow from others."""
    return {
        name: {
            next for next in nexts
            if not any(next in below(other, arrows) for other in nexts - {next})
        }
        for name, nexts in arrows.items()
    }


def answers():
    """The question of each target, from the table of the page."""
    page = (ROOT / "docs" / "architecture.md").read_text()
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) ?\|", page, re.M))


def draw():
    arrows = reduced(imports())
    level = {}

    def height(name):
        if name not in level:
            level[name] = 1 + max((height(next) for next in arrows[name]), default=-1)
        return level[name]

    rows = {}
    for name in sorted(arrows):
        rows.setdefault(height(name), []).append(name)
    most = max(map(len, rows.values()))
    width = 2 * MARGIN + most * WIDTH + (most - 1) * GAP
    place = {}
    for number, names in sorted(rows.items()):
        # Each near the middle of what is below it, so that arrows are short.
        names.sort(key=lambda name: (
            sum(place[next][0] for next in arrows[name]) / max(len(arrows[name]), 1), name))
        start = (width - len(names) * WIDTH - (len(names) - 1) * GAP) / 2
        if len(names) == 1 and arrows[names[0]]:
            # Above what it imports, out of the way of arrows that pass.
            stands_on = [place[next][0] for next in arrows[names[0]]]
            start = sum(stands_on) / len(stands_on)
        top = MARGIN + (len(rows) - 1 - number) * (HEIGHT + RISE)
        for index, name in enumerate(names):
            place[name] = (start + index * (WIDTH + GAP), top)
    total = 2 * MARGIN + len(rows) * HEIGHT + (len(rows) - 1) * RISE
    says = answers()
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" role="img" '
        f'aria-label="The targets, each above those that it imports">',
        f"  <style>{STYLE}\n  </style>",
        '  <defs><marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="4" '
        'orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    ]
    for name in sorted(arrows):
        nexts = sorted(arrows[name], key=lambda next: place[next][0])
        for index, next in enumerate(nexts):
            x = place[name][0] + WIDTH * (index + 1) / (len(nexts) + 1)
            y = place[name][1] + HEIGHT
            users = sorted((n for n in arrows if next in arrows[n]), key=lambda n: place[n][0])
            end = place[next][0] + WIDTH * (users.index(name) + 1) / (len(users) + 1)
            lines.append(
                f'  <path class="arrow" marker-end="url(#head)" d="M{x:.0f} {y:.0f} '
                f'C{x:.0f} {y + RISE * 0.7:.0f} {end:.0f} {place[next][1] - RISE * 0.7:.0f} '
                f'{end:.0f} {place[next][1] - 1:.0f}"/>')
    for name, (x, y) in sorted(place.items()):
        lines += [
            f'  <rect class="box" x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" '
            f'rx="6"/>',
            f'  <text class="name" x="{x + 12:.0f}" y="{y + 24:.0f}">{name}</text>',
            f'  <text class="says" x="{x + 12:.0f}" y="{y + 44:.0f}">'
            f"{html.escape(says.get(name, ''))}</text>",
        ]
    print("\n".join(lines + ["</svg>"]))


draw()
