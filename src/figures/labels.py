"""The labels of a drawn chart: whether each can be read as it was meant."""

import fonts
from drawing import parsed
from places import font_size, matrix_of
from refused import OutOfPage, Refused

OVERLAP = 1.5  # points, in both directions


def cut_letters(svg):
    """How far level labels reach out of the page at the top and at the bottom, in points: vega settles the margins by the
    ticks of a first layout, and the last one may have others."""
    root = parsed(svg)
    high = float(root.get("height"))
    top = bottom = 0.0
    for text in root.iter("{*}text"):
        if not "".join(text.itertext()).strip() or text.get("display") == "none" or text.get("opacity") == "0":
            continue
        _, b, _, _, _, f = matrix_of(text)
        size = font_size(text)
        if b == 0:
            top, bottom = max(top, 0.75 * size - f), max(bottom, f + 0.25 * size - high)
    return tuple(round(cut + 1.5, 2) if cut > 0 else 0 for cut in (top, bottom))


def checked(root, family, smallest, venue, widths):
    """The characters of each face, after every text was checked against it; `widths` says those of a face, by character."""
    drawn, titles, ticks = {}, [], {}
    for text in root.iter("{*}text"):
        label = "".join(text.itertext())
        if not label or text.get("display") == "none":
            continue
        asked = (text.get("font-family") or "").strip("\"' ")
        if asked != family:
            raise Refused(f"the font {asked!r} of the label {label!r} is not there; this figure has {family!r}")
        size = font_size(text)
        if size < smallest - 0.01:
            raise Refused(f"the label {label!r} is set in {size:g} pt; {venue} asks for at least {smallest:g} pt")
        weight = {"normal": "400", "bold": "700"}.get(text.get("font-weight") or "normal", text.get("font-weight"))
        face = (weight, text.get("font-style") or "normal")
        if face not in fonts.STYLES:
            raise Refused(
                f"the label {label!r} asks for weight {face[0]}, style {face[1]}; figures have 400 and 700, normal and italic"
            )
        for character in label:
            if ord(character) not in widths(family, face):
                raise Refused(
                    f"the character {character!r} (U+{ord(character):04X}) of the label {label!r} is not in the fonts ({family})"
                )
        drawn.setdefault(face, set()).update(label)
        boxes = boxes_of(text, widths(family, face))
        check_inside(root, boxes)
        axis = axis_of(text)
        if is_title(text):
            check_apart("titles", titles, boxes)
            titles += boxes
        elif axis is not None and text.get("opacity") != "0":
            others = ticks.setdefault(axis, [])
            check_apart("labels", others, boxes)
            others += boxes
    return drawn


def boxes_of(text, widths):
    """What each line of a text covers on the page: (line, left, top, right, bottom); kerning is left out."""
    a, b, _, _, e, f = matrix_of(text)
    size = font_size(text)
    boxes = []
    for part in text.findall("{*}tspan") or [text]:
        line = part.text or ""
        length = sum(widths[ord(character)] for character in line) * size
        start = {"middle": -length / 2, "end": -length}.get(text.get("text-anchor"), 0)
        dy = float(part.get("dy") or 0) if part is not text else 0
        e, f = e - b * dy, f + a * dy
        # letters are some 0.7 of the size high, and reach 0.2 below their line
        corners = [(e + a * x - b * y, f + b * x + a * y) for x in (start, start + length) for y in (-0.7 * size, 0.2 * size)]
        ends = [(e + a * x, f + b * x) for x in (start, start + length)]
        boxes.append((line, ends, *(pick(corner[side] for corner in corners) for pick in (min, max) for side in (0, 1))))
    return boxes


def check_inside(root, boxes):
    """Refuses a label that the edge of the figure would cut."""
    width, height = float(root.get("width")), float(root.get("height"))
    for line, ends, *_ in boxes:
        for x, y in ends:
            if not (-1 <= x <= width + 1 and -1 <= y <= height + 1):
                raise OutOfPage(f"the label {line[:60]!r} reaches out of the figure: shorten it")


def roles_of(node):
    return (node.get("class") or "").split()


def is_title(text):
    titles = {"role-axis-title", "role-title-text", "role-legend-title"}
    return any(titles & set(roles_of(node)) for node in text.iterancestors())


def axis_of(text):
    """The group of all labels of the axis that this is a label of, or None."""
    return next((node for node in text.iterancestors() if "role-axis-label" in roles_of(node)), None)


def check_apart(what, others, boxes):
    """Refuses titles, or labels of one axis, that are drawn over each other, as those of narrow panels are."""
    for line, _, left, top, right, bottom in boxes:
        for other, _, west, north, east, south in others:
            if min(right, east) - max(left, west) > OVERLAP and min(bottom, south) - max(top, north) > OVERLAP:
                raise OutOfPage(
                    f"the {what} {other[:60]!r} and {line[:60]!r} are drawn over each other: shorten them, or give the "
                    "figure more columns"
                )
