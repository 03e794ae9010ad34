"""A chart of several views at an exact width: only what is inside the axes can shrink or grow, labels and legends cannot.

All inner widths are scaled by one factor. It is found by the slope that the panels themselves tell (what a panel takes of
the width grows with the factor, all else stays), then between the nearest widths below and above; the last fraction of a
point goes into the margins.
"""

import re

MOST_DRAWINGS = 14
SLACK = 2  # points that may go into the margins
NARROWEST = 15  # points of a panel
VIEWS = ("hconcat", "vconcat", "concat", "layer")


class NoRoom(Exception):
    """The fixed parts take more than the figure has: `side` is width or height, `fixed` what they take in points."""

    def __init__(self, side, fixed):
        super().__init__(side)
        self.side, self.fixed = side, fixed


def scaled(spec, across, down):
    """The chart with all inner widths and heights multiplied; its data are shared with the original."""
    factors = (("width", across), ("height", down))

    def size(value, factor):
        if isinstance(value, dict) and isinstance(value.get("step"), (int, float)):
            return {**value, "step": round(value["step"] * factor, 4)}
        return round(value * factor, 3) if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    def view(node):
        if not isinstance(node, dict):
            return node
        made = dict(node)
        for side, factor in factors:
            if made.get(side) == "container":
                del made[side]  # there is none: the default
            elif side in made:
                made[side] = size(made[side], factor)
        for key in VIEWS:
            if isinstance(made.get(key), list):
                made[key] = [view(part) for part in made[key]]
        if "spec" in made:
            made["spec"] = view(made["spec"])
        return made

    made = view(spec)
    config = dict(made.get("config") or {})
    defaults = dict(config.get("view") or {})
    step = defaults.get("step", 20)
    for side, factor in factors:
        name = side.capitalize()
        defaults[f"continuous{name}"] = size(defaults.get(f"continuous{name}", 200), factor)
        defaults[f"discrete{name}"] = size(defaults.get(f"discrete{name}", {"step": step}), factor)
    return {**made, "config": {**config, "view": defaults}}


def guess(spec, side):
    """About how many points the panels take that stand beside (width) or below (height) each other."""
    along = "hconcat" if side == "width" else "vconcat"
    if not isinstance(spec, dict):
        return 0
    for key in VIEWS:
        if isinstance(spec.get(key), list) and spec[key]:
            sizes = [guess(part, side) for part in spec[key]]
            if key == "layer":
                own = spec.get(side)
                return own if isinstance(own, (int, float)) else max(sizes)
            columns = spec.get("columns") if key == "concat" and isinstance(spec.get("columns"), int) else len(sizes)
            if key == "concat":
                count = min(columns, len(sizes)) if side == "width" else -(-len(sizes) // max(1, columns))
                return max(sizes) * max(1, count)
            return sum(sizes) if key == along else max(sizes)
    if "spec" in spec:
        return guess(spec["spec"], side)
    own = spec.get(side)
    return own if isinstance(own, (int, float)) and own > 0 else 200


def panels(svg):
    """What the insides of the axes cover: for x and y the length of their union, and in how many separate pieces."""
    covered = {"x": [], "y": []}
    stack = []  # for each open group: its place, and whether it is within a legend
    x = y = 0.0
    legend = False
    scope = False
    for tag in re.finditer(r"<(/?)(g|path)\b([^>]*)>", svg):
        closing, name, attributes = tag.groups()
        if name == "g":
            if closing:
                x, y, legend, scope = stack.pop()
                continue
            stack.append((x, y, legend, scope))
            kind = re.search(r'class="([^"]*)"', attributes)
            if kind:
                roles = kind[1].split()
                legend = legend or "role-legend" in roles
                scope = "role-scope" in roles or "role-frame" in roles
            moved = re.search(r'transform="translate\(([-\d.e]+),([-\d.e]+)\)', attributes)
            if moved:
                x, y = x + float(moved[1]), y + float(moved[2])
        elif scope and not legend and 'class="background"' in attributes:
            box = re.search(r'd="M[-\d.]+,[-\d.]+h([\d.]+)v([\d.]+)h', attributes)
            if box and float(box[1]) > 0 and float(box[2]) > 0:
                covered["x"].append((x, x + float(box[1])))
                covered["y"].append((y, y + float(box[2])))
    return union(covered["x"]), union(covered["y"])


def union(spans):
    length, pieces, end = 0.0, 0, float("-inf")
    for low, high in sorted(spans):
        if low > end:
            pieces += 1
        length += max(0.0, high - max(low, end))
        end = max(end, high)
    return length, max(1, pieces)


class Side:
    """The search along one side: what scale has given what size, and which scale to try next."""

    def __init__(self, side, scale):
        self.side, self.scale, self.seen, self.floored, self.stuck = side, scale, [], False, 0

    def reached(self, size, target, pieces):
        return 0 <= target - size < max(SLACK, min(pieces, 4))  # each panel's size is rounded up to whole points

    def jumps(self, target):
        """Whether the sizes below and above the target have scales so near that there is none between."""
        below = max((scale for scale, size in self.seen if size <= target), default=0)
        above = min((scale for scale, size in self.seen if size > target), default=0)
        return 0 < below < above < 1.002 * below

    def follow(self, size, inner, pieces, target):
        # a legend that is longer than the panels hides what they do
        hidden = bool(self.seen) and self.seen[-1][1] == size and self.seen[-1][0] != self.scale
        self.stuck = self.stuck + 1 if hidden else 0
        self.seen.append((self.scale, size))
        aim = target - SLACK / 4
        below = max((seen for seen in self.seen if seen[1] <= target), default=None)
        above = min((seen for seen in self.seen if seen[1] > target), default=None)
        if below and above and below[0] < above[0] and len(self.seen) > 2:
            part = (aim - below[1]) / (above[1] - below[1]) if len(self.seen) < 7 else 0.5
            self.scale = below[0] + min(max(part, 0.05), 0.95) * (above[0] - below[0])
            return
        least = self.scale * NARROWEST * pieces / max(inner, 1e-6)
        wanted = self.scale * (inner + (aim - size) * 4**self.stuck) / max(inner, 1e-6)
        if wanted < least:
            if self.floored:
                raise NoRoom(self.side, size if self.stuck else size - inner)
            self.floored = True
        self.scale = max(wanted, least)


def fitted(draw, spec, width, height, tallest):
    """Draws until the figure is as wide as it must be: (svg, width, height, spec as drawn), up to 2 pt narrower and, with a
    `height`, lower. `draw` gives the SVG of a spec, its width and its height. Without `height` the panels keep their
    proportions, unless the figure would be higher than `tallest`."""
    across = Side("width", min(4.0, 0.75 * width / max(guess(spec, "width"), 1)))
    down = Side("height", min(4.0, 0.75 * height / max(guess(spec, "height"), 1)) if height else across.scale)
    best = None
    for _ in range(MOST_DRAWINGS):
        made = scaled(spec, across.scale, down.scale)
        svg, wide, high = draw(made)
        (inner, columns), (inner_high, rows) = panels(svg)
        if not inner or not inner_high:
            return svg, wide, high, made
        if height is None and wide <= width and high > tallest:  # wider panels would be higher still
            height = tallest
            down = Side("height", down.scale)
        fits = across.reached(wide, width, columns) and (height is None or down.reached(high, height, rows))
        if fits:
            return svg, wide, high, made
        # where labels jump from one size to the next there is none between: the nearest below is wider set
        if wide <= width and high <= (height or tallest) and (best is None or wide + high > best[1] + best[2]):
            best = (svg, wide, high, made)
        if not across.reached(wide, width, columns):
            across.follow(wide, inner, columns, width)
        if height is None:
            down.scale = across.scale
        elif not down.reached(high, height, rows):
            down.follow(high, inner_high, rows, height)
        settled = across.reached(wide, width, columns) or across.jumps(width)
        if best and settled and (height is None or down.reached(high, height, rows) or down.jumps(height)):
            break
    if best is None or width - best[1] > width / 20:
        raise NoRoom(*(("height", high - inner_high) if across.reached(wide, width, columns) else ("width", wide - inner)))
    return best


def with_margins(svg, width, height):
    """The drawing in the middle of a page that is a little larger."""
    head = re.match(r'<svg[^>]*? width="([^"]*)" height="([^"]*)" viewBox="0 0 [^"]*"><rect [^>]*/><g [^>]*>', svg)
    old = float(head[1]), float(head[2])
    start = re.search(r"translate\(([-\d.e]+),([-\d.e]+)\)", head[0])
    place = (float(start[1]) + (width - old[0]) / 2, float(start[2]) + (height - old[1]) / 2)
    numbers = f'width="{width:.10g}" height="{height:.10g}"'
    moved = re.sub(r' width="[^"]*" height="[^"]*" viewBox="[^"]*"', f' {numbers} viewBox="0 0 {width:.10g} {height:.10g}"', head[0])
    moved = re.sub(r'<rect width="[^"]*" height="[^"]*"', f"<rect {numbers}", moved)
    moved = moved.replace(start[0], f"translate({place[0]:.10g},{place[1]:.10g})")
    return moved + svg[head.end() :]
