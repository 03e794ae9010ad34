"""Where the parts of an SVG stand on its page."""

import math
import re


def transformed(matrix, transform):
    """The affine map [a b c d e f] after the translations, rotations and scalings of an SVG attribute."""
    a, b, c, d, e, f = matrix
    for kind, values in re.findall(r"(\w+)\(([^)]*)\)", transform or ""):
        v = [float(value) for value in re.split(r"[ ,]+", values.strip())]
        if kind == "translate":
            m = (1, 0, 0, 1, v[0], v[1] if len(v) > 1 else 0)
        elif kind == "rotate":
            turn = math.radians(v[0])
            m = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)
        elif kind == "scale":
            m = (v[0], 0, 0, v[-1], 0, 0)
        else:
            raise ValueError(f"a part of the drawing has the transformation {kind}, which is not known")
        a, b, c, d, e, f = (
            a * m[0] + c * m[1],
            b * m[0] + d * m[1],
            a * m[2] + c * m[3],
            b * m[2] + d * m[3],
            a * m[4] + c * m[5] + e,
            b * m[4] + d * m[5] + f,
        )
    return a, b, c, d, e, f


def matrix_of(node):
    """The affine map from the places of a node to the page, which all nodes around it make together."""
    matrix = (1, 0, 0, 1, 0, 0)
    for around in [*reversed(list(node.iterancestors())), node]:
        matrix = transformed(matrix, around.get("transform"))
    return matrix


def font_size(text):
    return float((text.get("font-size") or "11").removesuffix("px"))
