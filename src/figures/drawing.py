"""A drawn chart as an SVG: what a file of a figure should not have, and what it must."""

import re

from refused import Refused


def parsed(svg):
    from lxml import etree

    return etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))


def check(root):
    """Refuses a drawing of nothing, and of pictures that would be read from elsewhere."""
    if root.findall(".//{*}image"):
        raise Refused("images are not drawn in figures, got an image mark")
    if not has_marks(root):
        raise Refused("nothing is drawn: the chart has no data, or no mark shows them")


def has_marks(root):
    for group in root.iter("{*}g"):
        if "role-mark" in (group.get("class") or "").split():
            for mark in group:
                if mark.tag.endswith("}g") or (mark.tag.endswith("}path") and not mark.get("d")):
                    continue
                return True
    return False


def without_hidden_labels(svg):
    """Labels of ticks that would overlap are there, but transparent: they would be found in the PDF, and out of its page."""
    return re.sub(r'<text [^>]*? opacity="0"[^>]*>.*?</text>', "", svg, flags=re.DOTALL)


def without_empty_lines(svg):
    """A line of one point has no length: it draws nothing, and the painter would complain of it."""

    def drawn(tag):
        path = re.search(r' d="([-+.,\deMLZ]*)"', tag[0])
        points = set(re.split(r"[MLZ]", path[1])) - {""} if path else ()
        filled = re.search(r' fill="(?!none)| stroke-linecap="', tag[0])
        return "" if len(points) == 1 and not filled else tag[0]

    return re.sub(r"<path [^>]*/>", drawn, svg)


def with_own_opacity(svg):
    """A mark of fill or of stroke alone looks the same with the opacity of that paint; its own costs a PDF a group each."""

    def turned(tag):
        painted = [paint for paint, absent in (("fill", False), ("stroke", True)) if is_painted(tag[0], paint, absent)]
        if len(painted) != 1 or f" {painted[0]}-opacity=" in tag[0]:
            return tag[0]
        return tag[0].replace(' opacity="', f' {painted[0]}-opacity="')

    return re.sub(r'<path [^>]* opacity="[^>]*/>', turned, svg)


def is_painted(tag, paint, absent):
    value = re.search(f' {paint}="([^"]*)"', tag)
    return value[1] not in ("none", "transparent") if value else not absent
