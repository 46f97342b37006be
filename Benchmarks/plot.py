"""Small charts, both axes logarithmic, as one SVG that is readable on light and on dark."""

import math

WIDTH, HEIGHT = 350, 220
LEFT, RIGHT, TOP, BOTTOM = 58, 84, 34, 34
COLUMNS = 2
COLOURS = ("#2a78c8", "#d9730d", "#2f9e60", "#a04bc0")
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.t{font-weight:600;font-size:13px}"
    ".g{stroke:#8884;stroke-width:1}.l{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}}")


def short(value):
    """1,000,000 as 1 M, 0.25 as 0.25."""
    for limit, sign in ((1e6, " M"), (1e3, " k")):
        if value >= limit:
            return f"{value / limit:.3g}{sign}"
    return f"{value:.3g}"


class Chart:
    """Lines over the same sizes, each with its name."""

    def __init__(self, title, unit, sizes, lines):
        self.title, self.unit, self.sizes, self.lines = title, unit, sizes, lines

    def text(self):
        rows = [f"{self.title}, {self.unit}"]
        for name, values in self.lines:
            cells = ", ".join(
                f"{short(size)}: {short(value)}" for size, value in zip(self.sizes, values))
            rows.append(f"  {name}: {cells}")
        return "\n".join(rows)

    def _range(self):
        """At least a decade, so that what is flat looks flat."""
        values = [value for _, line in self.lines for value in line]
        low, high = math.log10(min(values)), math.log10(max(values))
        spare = max(1.2 - (high - low), 0.3) / 2
        return low - spare, high + spare

    def _x(self, size):
        low, high = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        part = (math.log10(size) - low) / (high - low) if high > low else 0.5
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def _y(self, value):
        low, high = self._range()
        part = (math.log10(value) - low) / (high - low)
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    def _ticks(self):
        low, high = self._range()
        ticks = [
            digit * 10.0 ** power for power in range(math.floor(low), math.ceil(high) + 1)
            for digit in (1, 2, 5)]
        inside = [tick for tick in ticks if low <= math.log10(tick) <= high]
        # Fewer where they would crowd: whole decades.
        return inside if len(inside) <= 6 else [
            tick for tick in inside if math.log10(tick).is_integer()]

    def svg(self):
        end = WIDTH - RIGHT
        parts = [
            f'<text class="t" x="{LEFT}" y="16">{self.title}</text>',
            f'<text x="{WIDTH - 6}" y="16" text-anchor="end">{self.unit}</text>']
        for tick in self._ticks():
            y = self._y(tick)
            parts.append(f'<path class="g" d="M{LEFT} {y:.1f}H{end}"/>')
            parts.append(
                f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{short(tick)}</text>')
        for size in self.sizes:
            x = self._x(size)
            parts.append(
                f'<text x="{x:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{short(size)}</text>')
        for colour, (name, values), label in zip(COLOURS, self.lines, self._labels()):
            places = [(self._x(size), self._y(value)) for size, value in zip(self.sizes, values)]
            path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
            parts.append(f'<path class="l" stroke="{colour}" d="M{path}"/>')
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
            parts.append(
                f'<text x="{end + 8}" y="{label:.1f}" style="fill:{colour}">{name}</text>')
        return "".join(parts)

    def _labels(self):
        """Where the names of the lines are written: at their ends, but never over each other."""
        wanted = [self._y(values[-1]) + 4 for _, values in self.lines]
        order = sorted(range(len(wanted)), key=lambda index: wanted[index])
        for before, after in zip(order, order[1:]):
            wanted[after] = max(wanted[after], wanted[before] + 14)
        return wanted


def svg(charts):
    rows = -(-len(charts) // COLUMNS)
    width, height = COLUMNS * WIDTH, rows * HEIGHT + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">'
        f"<title>Cost as the ledger grows</title><style>{STYLE}</style>"]
    for index, chart in enumerate(charts):
        row, column = divmod(index, COLUMNS)
        parts.append(
            f'<g transform="translate({column * WIDTH} {row * HEIGHT})">{chart.svg()}</g>')
    parts.append(
        f'<text x="{width / 2}" y="{height - 8}" text-anchor="middle">events in the ledger</text>')
    return "\n".join(parts + ["</svg>\n"])
