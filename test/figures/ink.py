"""Where the ink of a PNG of 600 dpi is: ink.py FILE BOXES prints JSON; boxes and answers in points."""

import json
import sys

import numpy
from PIL import Image

with Image.open(sys.argv[1]) as image:
    dark = numpy.asarray(image.convert("L")) < 128
found = []
for box in json.loads(sys.argv[2]):
    left, top, right, bottom = (round(value * 600 / 72) for value in box)
    part = dark[top:bottom, left:right]

    def extent(rows, offset):
        columns = numpy.flatnonzero(rows.any(axis=0))
        lines = numpy.flatnonzero(rows.any(axis=1)) + offset
        ends = (left + columns[0], top + lines[0], left + columns[-1] + 1, top + lines[-1] + 1)
        return [float(end) * 72 / 600 for end in ends]

    full = part.any(axis=1).astype(int)
    starts = numpy.flatnonzero(numpy.diff(full, prepend=0) == 1)
    stops = numpy.flatnonzero(numpy.diff(full, append=0) == -1) + 1
    whole = dict(zip(("left", "top", "right", "bottom"), extent(part, 0)))
    found.append({**whole, "runs": [extent(part[a:b], a) for a, b in zip(starts, stops)]})
print(json.dumps(found))
